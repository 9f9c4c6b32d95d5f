import type { Context } from '../../platform/context.ts';
import { type EventState, recordEvent } from '../../platform/events/event-log.ts';
import type { TypesAbout } from '../../platform/events/event-types.ts';
import type { AuthorizationServer } from './authorization-server.entity.ts';

/** All but the secrets. */
export const authorizationServerState = ({
  id: _,
  createdAt: __,
  updatedAt: ___,
  initialAccessToken,
  softwareStatement,
  ...state
}: AuthorizationServer): EventState => ({
  ...state,
  hasInitialAccessToken: initialAccessToken !== null,
  hasSoftwareStatement: softwareStatement !== null,
});

/** Records what happened to an authorization server, in the transaction of `ctx`. */
export const recordAuthorizationServer = (
  ctx: Context,
  type: TypesAbout<'authorizationServer'>,
  authorizationServerId: string,
  change: { before?: EventState; after?: EventState },
): Promise<string> => recordEvent(ctx, { type, subject: { authorizationServerId }, ...change });
