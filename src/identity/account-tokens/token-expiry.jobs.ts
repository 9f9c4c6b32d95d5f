import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { BATCH } from '../../platform/db/batch.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { recordEvents } from '../../platform/events/event-log.ts';
import { implementJob } from '../../platform/jobs/job.ts';
import { scheduleTokenWarnings, warnOfTokens } from './token-expiry.queue.ts';

const LOOK_SECONDS = 3600;

const WARNED_DAYS = 7;

/** Looks once an hour, for ever. Each end is told once: the row says which. */
export const warnOfTokensJob = implementJob(
  warnOfTokens,
  async (ctx) => {
    const told = await inTransaction(ctx, warnBatch);
    await scheduleTokenWarnings(ctx, told === BATCH ? 0 : LOOK_SECONDS);
  },
  (ctx) => scheduleTokenWarnings(ctx, LOOK_SECONDS),
);

/** @returns How many were told. A token that was made for less than the time of the warning ends as its maker knows. */
async function warnBatch(ctx: Context): Promise<number> {
  const ending = ctx.db
    .selectFrom('accountToken')
    .select('id')
    .where('revokedAt', 'is', null)
    .where(sql<boolean>`expires_at > now() and expires_at <= now() + make_interval(days => ${WARNED_DAYS})`)
    .where(sql<boolean>`expires_at - created_at > make_interval(days => ${WARNED_DAYS})`)
    .where(sql<boolean>`expiry_noted_for is distinct from expires_at`)
    .orderBy('expiresAt')
    .limit(BATCH)
    .forUpdate();
  const told = await ctx.db
    .updateTable('accountToken')
    .from('user')
    .set({ expiryNotedFor: sql<Date>`account_token.expires_at` })
    .whereRef('user.id', '=', 'accountToken.userId')
    .where('accountToken.id', 'in', ending)
    .returning(['accountToken.id', 'accountToken.name', 'accountToken.expiresAt', 'user.id as userId'])
    .returning('user.organisationId')
    .execute();
  await recordEvents(
    ctx,
    told.map(({ id: accountTokenId, name, expiresAt, userId, organisationId }) => ({
      ...{
        type: 'accountToken.expiring' as const,
        subject: { accountTokenId, userId, organisationId },
        organisationId,
      },
      after: { name, expiresAt },
    })),
  );
  return told.length;
}
