import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { addJob, defineJob, implementJob } from '../../platform/jobs/job.ts';
import { adapterOf } from '../../provider/connection/adapters.ts';
import { laneOf } from '../../provider/health/provider-lanes.ts';
import type { ProviderAdapter } from '../../provider/port/provider-adapter.ts';
import { ProviderError } from '../../provider/port/provider-error.ts';
import type { Provider } from '../../provider/providers/provider.entity.ts';
import { type OfferKind, recordOffer } from '../offer/offer.events.ts';
import type { Plan } from '../plans/plan.entity.ts';
import type { Product } from '../products/product.entity.ts';
import { planDraft, productDraft } from './policy-drafts.ts';

/** What has a policy of its own. */
export type PolicySubject = { kind: 'product'; row: Product } | { kind: 'plan'; row: Plan };

const writePolicy = defineJob({
  name: 'catalogue.writePolicy',
  payload: z.object({ kind: z.enum(['product', 'plan']), id: z.uuid() }),
});

/**
 * Brings the provider to the newest state of a product's or plan's policy after the commit. One waiting job is enough
 * however often it changes, and those of one policy run one after the other.
 */
export const sendPolicy = (
  ctx: Context,
  kind: OfferKind,
  { id, providerId }: Pick<Product | Plan, 'id' | 'providerId'>,
): Promise<void> =>
  addJob(ctx, writePolicy, { kind, id }, { key: `catalogue.policy:${id}`, queue: laneOf(providerId!, id) });

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

/** Writes or deletes the policy at the provider, reads it back, and notes the revision that is in force. */
export async function convergePolicy(
  ctx: Context,
  subject: PolicySubject,
  provider: Provider,
  adapter: ProviderAdapter,
): Promise<void> {
  if (subject.row.deletedAt) await adapter.deletePolicy(subject.row.policyId!);
  else await adapter.writePolicy(await draftOf(ctx, subject, provider));
  await markApplied(ctx, subject);
}

async function draftOf(ctx: Context, subject: PolicySubject, provider: Provider) {
  if (subject.kind === 'plan') return planDraft(subject.row, provider);
  const apis = await ctx.db.selectFrom('providerApi').selectAll().where('providerId', '=', provider.id).execute();
  return productDraft(subject.row, provider, apis);
}

/** A newer revision has a job of its own. What was hidden because it was missing at the provider is there again. */
async function markApplied(ctx: Context, { kind, row }: PolicySubject): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { numUpdatedRows } = await tx.db
      .updateTable(kind)
      .set({ appliedRevision: row.revision, policyFailure: null, hiddenAt: null })
      .where('id', '=', row.id)
      .where('revision', '=', row.revision)
      .executeTakeFirst();
    if (numUpdatedRows === 0n || !row.hiddenAt || row.deletedAt) return;
    await recordOffer(tx, kind, 'restored', row.id, { before: { hiddenAt: row.hiddenAt }, after: { hiddenAt: null } });
  });
}

/** Visible to the owners, who can have it sent again. */
async function markFailed(ctx: Context, { kind, row }: PolicySubject, error: Error): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { numUpdatedRows } = await tx.db
      .updateTable(kind)
      .set({ policyFailure: error.message })
      .where('id', '=', row.id)
      .where('revision', '=', row.revision)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    const after = { name: row.name, revision: row.revision, failure: error.message };
    await recordOffer(tx, kind, 'policyFailed', row.id, { after });
  });
}
