import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { BATCH } from '../../platform/db/batch.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { implementJob, type JobInfo, type Setback } from '../../platform/jobs/job.ts';
import { adapterOf } from '../../provider/outages/circuit-breaker.ts';
import { sendFailedPolicies, sendFailedPoliciesOf } from '../../provider/outages/unserved-policies.queue.ts';
import { noteUnserved } from '../../provider/outages/unserved-policies.service.ts';
import { ProviderError, wordsOf } from '../../provider/port/provider-error.ts';
import type { OfferKind, PolicySetback } from '../offer/offer.entity.ts';
import { recordOffer } from '../offer/offer.events.ts';
import { sendPolicy, writePolicy } from '../offer/policy.queue.ts';
import { convergePolicy, type PolicySubject } from './policy.convergence.ts';

export const writePolicyJob = implementJob(
  writePolicy,
  async (ctx, { kind, id }) => {
    const { subject, provider } = await readSubject(ctx, kind, id);
    try {
      await convergePolicy(ctx, subject, provider, adapterOf(ctx, provider));
    } catch (error) {
      // Nothing comes of repeating what the provider refuses, for example a name that another policy has.
      if (!(error instanceof ProviderError) || error.retryable) throw error;
      await markFailed(ctx, subject, error);
    }
  },
  async (ctx, { kind, id }, error) => {
    await markFailed(ctx, (await readSubject(ctx, kind, id)).subject, error);
  },
  noteSetback,
);

/** A run sends the next policies of a provider that were given up, and adds the run for those behind them. */
export const sendFailedPoliciesJob = implementJob(sendFailedPolicies, (ctx, { providerId }) =>
  inTransaction(ctx, async (tx) => {
    let isMore = false;
    for (const kind of ['product', 'plan'] as const) {
      const failed = tx.db
        .selectFrom(kind)
        .select('id')
        .where('providerId', '=', providerId)
        .where('policyFailure', 'is not', null)
        .orderBy('id')
        .limit(BATCH);
      const sent = await tx.db
        .updateTable(kind)
        .set({ policyFailure: null })
        .where('id', 'in', failed)
        .returning(['id', 'providerId'])
        .execute();
      for (const row of sent) await sendPolicy(tx, kind, row);
      isMore ||= sent.length === BATCH;
    }
    if (isMore) await sendFailedPoliciesOf(tx, providerId);
  }),
);

/** For owners, who would otherwise see no more than that it takes its time. */
async function noteSetback(
  ctx: Context,
  { kind, id }: { kind: OfferKind; id: string },
  { error, nextAttemptAt }: Setback,
  { attempt }: JobInfo,
): Promise<void> {
  const times = { attemptedAt: new Date().toISOString(), nextAttemptAt: nextAttemptAt?.toISOString() ?? null };
  const setback: PolicySetback = { ...wordsOf(error), attempts: attempt, ...times };
  await ctx.db
    .updateTable(kind)
    .set({ policySetback: sql<PolicySetback>`${JSON.stringify(setback)}::jsonb` })
    .where('id', '=', id)
    .whereRef('appliedRevision', '<', 'revision')
    .execute();
}

async function readSubject(ctx: Context, kind: OfferKind, id: string) {
  const { db } = ctx;
  const subject: PolicySubject =
    kind === 'product'
      ? { kind, row: await db.selectFrom('product').selectAll().where('id', '=', id).executeTakeFirstOrThrow() }
      : { kind, row: await db.selectFrom('plan').selectAll().where('id', '=', id).executeTakeFirstOrThrow() };
  const provider = await db
    .selectFrom('provider')
    .selectAll()
    .where('id', '=', subject.row.providerId)
    .executeTakeFirstOrThrow();
  return { subject, provider };
}

/** Visible to the owners, who can have it sent again. */
async function markFailed(ctx: Context, { kind, row }: PolicySubject, error: Error): Promise<void> {
  const { message } = wordsOf(error);
  await inTransaction(ctx, async (tx) => {
    const { numUpdatedRows } = await tx.db
      .updateTable(kind)
      .set({ policyFailure: message, policySetback: null })
      .where('id', '=', row.id)
      .where('revision', '=', row.revision)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    if (error instanceof ProviderError && error.kind === 'policiesUnserved') {
      await noteUnserved(tx, row.providerId!, message);
    }
    const after = { name: row.name, revision: row.revision, failure: message };
    await recordOffer(tx, kind, 'policyFailed', row.id, { after });
  });
}
