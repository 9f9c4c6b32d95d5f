import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { recordEvents } from '../../platform/events/event-log.ts';

/** Which of those that one identity provider began; all of them where it says nothing. */
export interface Ended {
  userId?: string;
  /** What the identity provider calls its own session. A session that does not know it goes with its account. */
  providerSession?: string;
}

/** Ends sessions that an identity provider began; their sockets are closed when the events pass. */
export async function endSessionsOf(ctx: Context, identityProviderId: string, which: Ended = {}): Promise<void> {
  const { userId, providerSession } = which;
  const conditions = [
    sql`session.identity_provider_id = ${identityProviderId}`,
    ...(userId === undefined ? [] : [sql`session.user_id = ${userId}`]),
    ...(providerSession === undefined ? [] : [ofSession(providerSession, userId !== undefined)]),
  ];
  const ended = await ctx.db
    .deleteFrom('session')
    .using('user')
    .whereRef('user.id', '=', 'session.userId')
    .where(sql<boolean>`${sql.join(conditions, sql` and `)}`)
    .returning(['session.id', 'session.userId', 'user.organisationId'])
    .execute();
  await recordEvents(
    ctx,
    ended.map(({ id: sessionId, userId, organisationId }) => ({
      ...{ type: 'session.ended' as const, subject: { sessionId, userId }, organisationId },
    })),
  );
}

const ofSession = (name: string, isOfOneAccount: boolean) =>
  isOfOneAccount
    ? sql`(session.provider_session = ${name} or session.provider_session is null)`
    : sql`session.provider_session = ${name}`;
