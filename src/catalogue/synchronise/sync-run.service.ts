import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import type { ProviderFailure } from '../../provider/providers/provider-condition.ts';
import { ProviderSync, SyncStatus } from '../../provider/sync-requests/provider-sync.entity.ts';

/** Synchronisations that are kept for each provider: at least one day of them. */
const KEPT = 200;

/** Takes the synchronisation that somebody asked for, or begins one of its own. @returns Its id. */
export function beginSync(ctx: Context, providerId: string): Promise<string> {
  return inTransaction(ctx, async ({ em }) => {
    // They run one after the other, so one that is still running belongs to a process that died.
    const interrupted = { kind: 'unavailable', message: 'It was interrupted and has been started again.' } as const;
    for (const old of await em.find(ProviderSync, { providerId, status: SyncStatus.RUNNING })) {
      em.assign(old, { status: SyncStatus.FAILED, failure: interrupted, finishedAt: new Date() });
    }
    const queued = await em.findOne(ProviderSync, { providerId, status: SyncStatus.QUEUED });
    const sync = queued ?? em.create(ProviderSync, { providerId, status: SyncStatus.RUNNING });
    em.assign(sync, { status: SyncStatus.RUNNING, startedAt: new Date() });
    await em.flush();
    return sync.id;
  });
}

/** Notes that the provider could not be read. Nothing else changes. */
export function failSync(ctx: Context, providerId: string, syncId: string, failure: ProviderFailure): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const sync = await tx.em.findOneOrFail(ProviderSync, syncId);
    tx.em.assign(sync, { status: SyncStatus.FAILED, failure, finishedAt: new Date() });
    await tx.em.flush();
    await recordEvent(tx, {
      type: 'provider.synchronised',
      subject: { providerId },
      after: { syncId, status: sync.status, cause: failure.message },
    });
    await forgetOldSyncs(tx, providerId);
  });
}

/** Drops the records of old synchronisations of a provider. */
export async function forgetOldSyncs({ db }: Context, providerId: string): Promise<void> {
  const kept = db
    .selectFrom('providerSync')
    .select('id')
    .where('providerId', '=', providerId)
    .orderBy('id', 'desc')
    .limit(KEPT);
  await db.deleteFrom('providerSync').where('providerId', '=', providerId).where('id', 'not in', kept).execute();
}

/** The list of ignored policies may be long, and only the newest is of use. */
export async function forgetOlderIgnored({ db }: Context, providerId: string, syncId: string): Promise<void> {
  await sql`update provider_sync set ignored = '[]'
    where provider_id = ${providerId} and id <> ${syncId} and ignored <> '[]'`.execute(db);
}
