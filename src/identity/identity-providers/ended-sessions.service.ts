import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { recordEvents } from '../../platform/events/event-log.ts';

/** Which of those that one identity provider began; all of them where it says nothing. */
export interface Ended {
  userId?: string;
  /** What the identity provider calls its own session. A session that does not know it goes with its account. */
  providerSession?: string;
}

/**
 * Ends sessions that an identity provider began, and sign-ins that wait for their second factor; the sockets are closed when the
 * events pass.
 */
export async function endSessionsOf(ctx: Context, identityProviderId: string, which: Ended = {}): Promise<void> {
  // First what waits: one that is completed meanwhile is a session by then.
  await ctx.db
    .deleteFrom('factorChallenge')
    .where(isAmong(WAITING, identityProviderId, which))
    .execute();
  const ended = await ctx.db
    .deleteFrom('session')
    .using('user')
    .whereRef('user.id', '=', 'session.userId')
    .where(isAmong(SESSION, identityProviderId, which))
    .returning(['session.id', 'session.userId', 'user.organisationId'])
    .execute();
  await recordEvents(
    ctx,
    ended.map(({ id: sessionId, userId, organisationId }) => ({
      ...{ type: 'session.ended' as const, subject: { sessionId, userId }, organisationId },
    })),
  );
}

/** Where it stands who began something, whose it is, and what it is called there. */
const SESSION = {
  provider: sql`session.identity_provider_id`,
  account: sql`session.user_id`,
  name: sql`session.provider_session`,
};
const WAITING: typeof SESSION = {
  provider: sql`factor_challenge.origin ->> 'identityProviderId'`,
  account: sql`factor_challenge.user_id`,
  name: sql`factor_challenge.origin ->> 'providerSession'`,
};

function isAmong(
  { provider, account, name }: typeof SESSION,
  identityProviderId: string,
  { userId, providerSession }: Ended,
) {
  const isNamed = sql`${name} = ${providerSession}`;
  const conditions = [
    sql`${provider} = ${identityProviderId}`,
    ...(userId === undefined ? [] : [sql`${account} = ${userId}`]),
    ...(providerSession === undefined ? [] : [userId === undefined ? isNamed : sql`(${isNamed} or ${name} is null)`]),
  ];
  return sql<boolean>`${sql.join(conditions, sql` and `)}`;
}
