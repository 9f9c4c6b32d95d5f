import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import type { ProviderAdapter, ProviderHealth } from '../port/provider-adapter.ts';
import { type Provider, ProviderStatus } from '../providers/provider.entity.ts';
import { scheduleSync } from '../sync-requests/provider-sync.queue.ts';
import { scheduleCheck } from './health-check.queue.ts';

/** Shortest time between two looks that jobs take at the same provider, over all nodes. */
export const probeSeconds = ({ config }: Pick<Context, 'config'>): number => 5 * config.pace;

/** Until the next look at a provider that was found down so often in a row. The longer it is away, the longer it may take until that is noticed, a minute at most. */
export const secondsUntilLook = (failedLooks: number): number => Math.min(5 * 2 ** Math.max(0, failedLooks - 1), 60);

/** One waiting check and one waiting synchronisation for each provider, both due now; called at every start. */
export async function scheduleProviders(ctx: Context): Promise<void> {
  const providers = await ctx.db.selectFrom('provider').select('id').where('deletedAt', 'is', null).execute();
  for (const { id } of providers) {
    await scheduleCheck(ctx, id);
    await scheduleSync(ctx, id);
  }
}

/** Notes what a look at a provider found, and tells when it went down or came back. */
export function recordHealth(ctx: Context, id: string, health: ProviderHealth): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const before = await tx.db
      .selectFrom('provider')
      .select(['name', 'status'])
      .where('id', '=', id)
      .where('deletedAt', 'is', null)
      .forNoKeyUpdate()
      .executeTakeFirst();
    if (!before) return;
    const found = foundBy(health);
    await tx.db
      .updateTable('provider')
      .set({ ...found, lastCheckedAt: sql<Date>`now()` })
      .where('id', '=', id)
      .execute();
    if (before.status === found.status) return;
    await recordEvent(tx, {
      type: health.status === 'up' ? 'provider.recovered' : 'provider.failed',
      subject: { providerId: id },
      before: { status: before.status },
      after: { name: before.name, status: found.status, ...(health.status === 'down' && { cause: health.message }) },
    });
    // The next look, or the next synchronisation, may still be minutes away.
    if (health.status === 'down') await scheduleCheck(tx, id, { inSeconds: probeSeconds(ctx) });
    else if (before.status === ProviderStatus.DOWN) await scheduleSync(tx, id);
  });
}

function foundBy(health: ProviderHealth) {
  if (health.status === 'down') {
    const { kind, message } = health;
    const failedLooks = sql<number>`failed_looks + 1`;
    return { status: ProviderStatus.DOWN, lastError: json({ kind, message }), failedLooks };
  }
  const { version, keyFormat, warnings } = health;
  return { status: ProviderStatus.UP, version, keyFormat, warnings: json(warnings), lastError: null, failedLooks: 0 };
}

/** The driver would send an array as a PostgreSQL array. */
const json = <T>(value: T) => sql<T>`${JSON.stringify(value)}::jsonb`;

/**
 * Looks at a provider that has just failed, or whose time has come, and notes what it found. Where somebody else looked
 * within {@link probeSeconds}, only the next look is scheduled, as early as allowed. Returns what is known by then.
 */
export async function confirmHealth(
  ctx: Context,
  { id }: Pick<Provider, 'id'>,
  adapter: ProviderAdapter,
): Promise<Pick<Provider, 'status' | 'failedLooks'>> {
  const claimed = await claimProbe(ctx, id);
  if (claimed) await recordHealth(ctx, id, await adapter.checkHealth());
  const { lastCheckedAt, ...found } = await ctx.db
    .selectFrom('provider')
    .select(['status', 'failedLooks', 'lastCheckedAt'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  // Counted from the last look, or every further failure would put the next one off.
  const age = lastCheckedAt ? (Date.now() - lastCheckedAt.getTime()) / 1_000 : probeSeconds(ctx);
  if (!claimed) await scheduleCheck(ctx, id, { inSeconds: Math.max(0, probeSeconds(ctx) - age) });
  return found;
}

async function claimProbe(ctx: Context, id: string): Promise<boolean> {
  const { numUpdatedRows } = await ctx.db
    .updateTable('provider')
    .set({ lastCheckedAt: sql<Date>`now()` })
    .where('id', '=', id)
    .where((eb) =>
      eb.or([
        eb('lastCheckedAt', 'is', null),
        eb('lastCheckedAt', '<=', sql<Date>`now() - make_interval(secs => ${probeSeconds(ctx)})`),
      ]),
    )
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
