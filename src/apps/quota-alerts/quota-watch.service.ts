import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { BATCH } from '../../platform/db/batch.ts';
import { readNow } from '../../platform/db/clock.ts';
import { recordEvents } from '../../platform/events/event-log.ts';
import type { App } from '../apps/app.entity.ts';
import type { Credential } from '../credentials/credential.entity.ts';
import { credentialEvent } from '../credentials/credential.events.ts';
import { ENDED_STATUSES } from '../credentials/credential.rules.ts';
import { follow, type QuotaWatch, type Seen } from './quota-watch.rules.ts';

declare module '../../platform/db/database.ts' {
  interface Database {
    quotaWatch: QuotaWatch & { counter: string };
  }
}

/** Shares of a quota, in percent, at which people are told. */
export async function readShares({ db }: Pick<Context, 'db'>): Promise<number[]> {
  const { quotaAlertShares } = await db
    .selectFrom('portalSettings')
    .select('quotaAlertShares')
    .executeTakeFirstOrThrow();
  return quotaAlertShares;
}

/** A grant with a quota that its gateway counts now, by its newest key. */
interface Watched {
  id: string;
  counter: string;
}

/** All keys of a grant count together, so that one of them is looked at: that which works, not one that it replaced. */
export async function readWatched({ db }: Context, providerId: string, after = ''): Promise<Watched[]> {
  const { rows } = await sql<Watched>`
    select distinct on (counter) id, counter from (
      select credential.id, credential.status, coalesce(quota_counter, credential.id::text) as counter
      from credential join plan on plan.id = credential.plan_id
      where credential.provider_id = ${providerId} and credential.status in ('ACTIVE', 'RETIRING')
        and credential.applied_revision = credential.revision and lost_at is null
        and plan.quota > 0 and plan.applied_revision = plan.revision) as grant_key
    where counter > ${after}
    order by counter, status, id desc limit ${BATCH}`.execute(db);
  return rows;
}

/** What a look at one grant showed. */
export interface Look {
  credential: Credential;
  app: App;
  seen: Seen;
}

const counterOf = ({ credential: { quotaCounter, id } }: Look): string => quotaCounter ?? id;

/**
 * Keeps what looks showed, and records the shares that are reached: state and events in the transaction of `ctx`. The rows say
 * what was told, so a run that comes twice, or beside another, tells nothing twice.
 * @param begun When the looks began: where another has been kept since, they are older than what is known.
 */
export async function tellShares(ctx: Context, looks: readonly Look[], begun: Date): Promise<void> {
  if (looks.length === 0) return;
  const known = await lockKnown(ctx, looks.map(counterOf));
  const [now, shares] = [await readNow(ctx), await readShares(ctx)];
  const followed = looks
    .map((look) => ({ look, counter: counterOf(look) }))
    .filter(({ counter }) => (known.get(counter)?.lookedAt ?? begun) <= begun)
    .map(({ look, counter }) => ({ look, counter, ...follow(known.get(counter) ?? null, look.seen, { shares, now }) }));
  await keep(
    ctx,
    followed.map(({ counter, watch }) => ({ counter, ...watch })),
  );
  const events = followed.flatMap(({ look: { credential, app, seen }, tell }) => {
    if (tell === null) return [];
    const { quota, used } = seen;
    const after = { status: credential.status, share: tell, quota, used, remaining: Math.max(0, quota - used) };
    return [credentialEvent('credential.quotaReached', credential, app, { after })];
  });
  if (events.length > 0) await recordEvents(ctx, events);
}

/** In their order, so that two runs do not wait for each other in a circle; where there is none yet, the first that keeps it wins. */
async function lockKnown({ db }: Context, counters: readonly string[]): Promise<Map<string, QuotaWatch>> {
  await sql`insert into quota_watch (counter, quota, used, looked_at)
    select counter, 0, 0, '-infinity' from unnest(${[...counters].sort()}::text[]) as counter
    on conflict do nothing`.execute(db);
  const rows = await db
    .selectFrom('quotaWatch')
    .selectAll()
    .select(sql<boolean>`looked_at = '-infinity'`.as('isNew'))
    .where(sql<boolean>`counter = any(${counters}::text[])`)
    .orderBy('counter')
    .forUpdate()
    .execute();
  return new Map(rows.filter(({ isNew }) => !isNew).map(({ counter, isNew: _, ...watch }) => [counter, watch]));
}

async function keep({ db }: Context, watches: readonly (QuotaWatch & { counter: string })[]): Promise<void> {
  await sql`update quota_watch set quota = row.quota, used = row.used, looked_at = row."lookedAt",
      told_share = row."toldShare", told_at = row."toldAt"
    from json_to_recordset(${JSON.stringify(watches)}::json) as row(counter text, quota int, used int,
      "lookedAt" timestamptz, "toldShare" int, "toldAt" timestamptz)
    where quota_watch.counter = row.counter`.execute(db);
}

/** Takes away what is known of grants that have ended, or are counted under another name now. */
export async function forgetEnded({ db }: Context): Promise<void> {
  await sql`delete from quota_watch where looked_at < now() - interval '1 day' and not exists (
    select from credential where coalesce(quota_counter, id::text) = counter and status <> all (${ENDED_STATUSES}::text[]))`.execute(
    db,
  );
}
