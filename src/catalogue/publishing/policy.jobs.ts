import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { implementJob } from '../../platform/jobs/job.ts';
import { adapterOf } from '../../provider/outages/circuit-breaker.ts';
import { ProviderError, wordsOf } from '../../provider/port/provider-error.ts';
import type { OfferKind } from '../offer/offer.entity.ts';
import { recordOffer } from '../offer/offer.events.ts';
import { writePolicy } from '../offer/policy.queue.ts';
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
);

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
      .set({ policyFailure: message })
      .where('id', '=', row.id)
      .where('revision', '=', row.revision)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    const after = { name: row.name, revision: row.revision, failure: message };
    await recordOffer(tx, kind, 'policyFailed', row.id, { after });
  });
}
