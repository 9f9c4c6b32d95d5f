import type { User } from '../../identity/accounts/user.entity.ts';
import type { Context } from '../../platform/context.ts';
import { type EventState, type NewEvent, recordEvent } from '../../platform/events/event-log.ts';
import type { EventType } from '../../platform/events/event-types.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import type { CartItem } from './cart.entity.ts';

type CartEventType = Extract<EventType, `cart.${string}`>;

interface Change {
  before?: EventState;
  after?: EventState;
}

/** Records what the viewer did with their own cart. */
export function recordCart(ctx: Context, type: CartEventType, change: Change): Promise<string> {
  const { userId, organisationId } = requireViewer(ctx.viewer);
  return recordEvent(ctx, cartEvent({ id: userId, organisationId }, type, change));
}

/** What happened to somebody's cart. A cart has no id of its own: it has that of its user. */
export const cartEvent = (
  { id, organisationId }: Pick<User, 'id' | 'organisationId'>,
  type: CartEventType,
  change: Change,
): NewEvent<CartEventType> => ({ type, subject: { cartId: id, userId: id }, organisationId, ...change });

/** What an item stands for. */
export const choiceOf = ({
  catalogueId,
  productId,
  planId,
}: Pick<CartItem, 'catalogueId' | 'productId' | 'planId'>) => ({ catalogueId, productId, planId });
