import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { recordCredential } from '../credentials/credential.events.ts';
import { plainWords } from './plain-words.ts';

/** A gateway that is restarted, or a policy that is written again, is back by then. */
const DELAY = sql`interval '5 minutes'`;

/** Owners hear of what waits for one provider no more often than this, however much it is. */
const QUIET = sql`interval '1 hour'`;

/** Few enough for one transaction, so that no lock on a credential lasts long. */
export const BATCH = 100;

/** Records once of each credential that it has been on its way for too long. @returns How many there were, up to {@link BATCH}. */
export async function tellOfCredentials(ctx: Context): Promise<number> {
  const late = await ctx.db
    .selectFrom('credential')
    .innerJoin('app', 'app.id', 'credential.appId')
    .select(['credential.id', 'appId', 'status', 'waitingSince', 'attempts', 'attemptFailure'])
    .select(['app.ownerId', 'app.organisationId'])
    .where('waitingSince', '<', sql<Date>`now() - ${DELAY}`)
    .where('delayToldAt', 'is', null)
    .where('failure', 'is', null)
    .orderBy('credential.id')
    .limit(BATCH)
    .forNoKeyUpdate('credential')
    .execute();
  await ctx.db
    .updateTable('credential')
    .set({ delayToldAt: sql<Date>`now()` })
    .where(
      oneOf(
        'id',
        late.map(({ id }) => id),
      ),
    )
    .execute();
  for (const { ownerId, organisationId, waitingSince, attempts, attemptFailure, ...credential } of late) {
    const cause = attemptFailure && { cause: attemptFailure.kind, failure: plainWords(attemptFailure) };
    await recordCredential(
      ctx,
      'credential.delayed',
      credential,
      { id: credential.appId, ownerId, organisationId },
      {
        after: { status: credential.status, waitingSince, attempts, ...cause },
      },
    );
  }
  return late.length;
}

/** Records of each provider that credentials have waited for it too long, where that is news; owners get it by mail. */
export async function tellOfProviders(ctx: Context): Promise<void> {
  const late = await ctx.db
    .selectFrom('provider')
    .select(['id', 'name'])
    .where('deletedAt', 'is', null)
    .where(sql<boolean>`coalesce(delay_told_at < now() - ${QUIET}, true)`)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('credential')
          .select('credential.id')
          .whereRef('credential.providerId', '=', 'provider.id')
          .where(sql<boolean>`waiting_since is not null
            and credential.delay_told_at > coalesce(provider.delay_told_at, '-infinity')`),
      ),
    )
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  for (const { id, name } of late) {
    await ctx.db.updateTable('provider').set({ delayToldAt: sql<Date>`now()` }).where('id', '=', id).execute();
    await recordEvent(ctx, {
      type: 'provider.delayed',
      subject: { providerId: id },
      after: { name, ...(await readDelay(ctx, id)) },
    });
  }
}

/** What has waited for a provider for too long. */
export interface Delay {
  credentialCount: number;
  /** Since when the one has waited that waits longest; null where none waits any more. */
  waitingSince: Date | null;
  /** The most frequent ones, in words for owners. */
  causes: string[];
}

export async function readDelay({ db }: Pick<Context, 'db'>, providerId: string): Promise<Delay> {
  const { rows } = await sql<Delay>`
    select coalesce(sum(count), 0)::int as "credentialCount", min(since) as "waitingSince",
      coalesce(jsonb_agg(message order by count desc) filter (where message is not null), '[]') as causes
    from (select attempt_failure->>'message' as message, count(*), min(waiting_since) as since from credential
      where provider_id = ${providerId} and waiting_since is not null and delay_told_at is not null
      group by 1 order by 2 desc) cause`.execute(db);
  const { causes, ...delay } = rows[0]!;
  return { ...delay, causes: causes.slice(0, 5) };
}
