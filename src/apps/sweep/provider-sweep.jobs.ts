import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { implementJob } from '../../platform/jobs/job.ts';
import { adapterOf } from '../../provider/outages/circuit-breaker.ts';
import { wordsOf } from '../../provider/port/provider-error.ts';
import { type CredentialDrift, ProviderSweep, SweepStatus } from './provider-sweep.entity.ts';
import { scheduleSweeps, sweepProvider, sweepProviders } from './provider-sweep.queue.ts';
import { openSweep } from './provider-sweep.service.ts';
import { compareCredentials } from './sweep-credentials.ts';
import { examineListing, type Listing, MAX_DETAILED } from './sweep-listed-keys.ts';

const KEPT = sql<Date>`now() - interval '30 days'`;

export const sweepProvidersJob = implementJob(
  sweepProviders,
  (ctx) =>
    inTransaction(ctx, async (tx) => {
      const providers = await tx.db.selectFrom('provider').select('id').where('deletedAt', 'is', null).execute();
      for (const { id } of providers) await openSweep(tx, id);
      await tx.db.deleteFrom('providerSweep').where('createdAt', '<', KEPT).execute();
      await scheduleSweeps(tx);
    }),
  (ctx) => scheduleSweeps(ctx),
);

/** Looks at everything the gateway holds, has repaired what differs, and keeps the result. */
export const sweepProviderJob = implementJob(
  sweepProvider,
  async (ctx, { sweepId }, { signal }) => {
    const sweep = await findRunning(ctx, sweepId);
    if (!sweep) return;
    const provider = await ctx.db
      .selectFrom('provider')
      .selectAll()
      .where('id', '=', sweep.providerId)
      .executeTakeFirstOrThrow();
    const adapter = adapterOf(ctx, provider);
    const listing = await examineListing(ctx, adapter, provider, signal);
    const { checkedCount, drifts } = await compareCredentials(ctx, adapter, provider, {
      isListed: listing.isListed,
      signal,
    });
    const all = [...listing.drifts, ...drifts];
    const drifted = { drifts: all.slice(0, MAX_DETAILED), driftCount: all.length };
    await finish(ctx, sweep, { ...listing, checkedCount, ...drifted });
  },
  async (ctx, { sweepId }, error) => {
    const sweep = await findRunning(ctx, sweepId);
    if (sweep) await end(ctx, sweep, { status: SweepStatus.FAILED, failure: wordsOf(error).message });
  },
);

const findRunning = (ctx: Context, id: string): Promise<ProviderSweep | undefined> =>
  ctx.db
    .selectFrom('providerSweep')
    .selectAll()
    .where('id', '=', id)
    .where('status', '=', SweepStatus.RUNNING)
    .executeTakeFirst();

interface Result extends Listing {
  checkedCount: number;
  drifts: CredentialDrift[];
  driftCount: number;
}

const finish = (ctx: Context, sweep: ProviderSweep, result: Result): Promise<void> =>
  end(ctx, sweep, { ...result, status: SweepStatus.SUCCEEDED });

/** Ends it once: a second run of the job finds it ended. */
async function end(ctx: Context, { id, providerId }: ProviderSweep, result: Partial<ProviderSweep>): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const finishedAt = await readNow(tx);
    const ended = await tx.em.nativeUpdate(
      ProviderSweep,
      { id, status: SweepStatus.RUNNING },
      { ...result, finishedAt },
    );
    if (ended === 0) return;
    const { status, checkedCount, driftCount, foreignKeyCount, failure } = result;
    await recordEvent(tx, {
      type: 'provider.swept',
      subject: { providerId },
      after: { sweepId: id, status, checkedCount, driftCount, foreignKeyCount, failure },
    });
  });
}
