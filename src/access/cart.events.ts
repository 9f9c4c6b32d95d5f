import type { Context } from '../platform/context.ts';
import { type EventState, recordEvent } from '../platform/events/event-log.ts';
import type { EventType } from '../platform/events/event-types.ts';
import { requireViewer } from '../platform/graphql/auth-checker.ts';
import type { CartItem } from './cart.entity.ts';

type CartEventType = Extract<EventType, `cart.${string}`>;

/** Records what the viewer did with the own cart. A cart has no id of its own: it goes by that of its user. */
export function recordCart(
  ctx: Context,
  type: CartEventType,
  change: { before?: EventState; after?: EventState },
): Promise<string> {
  const { userId, organisationId } = requireViewer(ctx.viewer);
  return recordEvent(ctx, { type, subject: { cartId: userId, userId }, organisationId, ...change });
}

/** What an item stands for. */
export const choiceOf = ({ catalogueId, productId, planId }: CartItem) => ({ catalogueId, productId, planId });
