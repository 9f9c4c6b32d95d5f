import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { recordEvents } from '../../platform/events/event-log.ts';

/** Of those that one identity provider began. */
export interface Ended {
  userId?: string;
  /** What the identity provider calls its own session. */
  providerSession?: string;
}

/** Ends sessions that an identity provider began; their sockets are closed when the events pass. @returns How many. */
export async function endSessionsOf(ctx: Context, identityProviderId: string, which: Ended = {}): Promise<number> {
  const { userId, providerSession } = which;
  const ended = await ctx.db
    .deleteFrom('session')
    .using('user')
    .whereRef('user.id', '=', 'session.userId')
    .where('session.identityProviderId', '=', identityProviderId)
    .where(userId === undefined ? sql<boolean>`true` : sql<boolean>`session.user_id = ${userId}`)
    .where(providerSession === undefined ? sql<boolean>`true` : sql<boolean>`provider_session = ${providerSession}`)
    .returning(['session.id', 'session.userId', 'user.organisationId'])
    .execute();
  await recordEvents(
    ctx,
    ended.map(({ id: sessionId, userId, organisationId }) => ({
      ...{ type: 'session.ended' as const, subject: { sessionId, userId }, organisationId },
    })),
  );
  return ended.length;
}
