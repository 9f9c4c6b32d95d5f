import type { Context } from '../../platform/context.ts';
import { type EventState, recordEvent } from '../../platform/events/event-log.ts';
import type { TypesAbout } from '../../platform/events/event-types.ts';
import type { IdentityProvider } from './identity-provider.entity.ts';

/** All but the secret. */
export const identityProviderState = ({
  id: _,
  createdAt: __,
  updatedAt: ___,
  clientSecret,
  ...state
}: IdentityProvider): EventState => ({ ...state, hasClientSecret: clientSecret !== null });

/** Records what happened to an identity provider, in the transaction of `ctx`. */
export const recordIdentityProvider = (
  ctx: Context,
  type: TypesAbout<'identityProvider'>,
  identityProviderId: string,
  change: { before?: EventState; after?: EventState },
): Promise<string> => recordEvent(ctx, { type, subject: { identityProviderId }, ...change });
