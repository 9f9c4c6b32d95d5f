import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import type { ProviderAdapter } from '../../provider/port/provider-adapter.ts';
import type { Provider } from '../../provider/providers/provider.entity.ts';
import { scheduleSync } from '../../provider/sync-requests/provider-sync.queue.ts';
import { recordRestored } from '../offer/offer.service.ts';
import type { Plan } from '../plans/plan.entity.ts';
import type { Product } from '../products/product.entity.ts';
import { planDraft, productDraft } from './policy.drafts.ts';
import { convergeTokenRules } from './token-rules.ts';

/** What has a policy of its own. */
export type PolicySubject = { kind: 'product'; row: Product } | { kind: 'plan'; row: Plan };

/** Writes or deletes the policy at the provider, reads it back, and notes the revision that is in force. */
export async function convergePolicy(
  ctx: Context,
  subject: PolicySubject,
  provider: Provider,
  adapter: ProviderAdapter,
): Promise<void> {
  const isDeleted = subject.row.deletedAt !== null;
  if (!isDeleted) await adapter.writePolicy(await draftOf(ctx, subject, provider));
  const isChanged = subject.kind === 'product' && (await convergeTokenRules(ctx, subject.row, adapter));
  if (isDeleted) await adapter.deletePolicy(subject.row.policyId!);
  await markApplied(ctx, subject);
  // Only a comparison tells that the APIs take tokens now.
  if (isChanged) await inTransaction(ctx, (tx) => scheduleSync(tx, provider.id));
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
      .set({ appliedRevision: row.revision, policyFailure: null, policySetback: null, hiddenAt: null })
      .where('id', '=', row.id)
      .where('revision', '=', row.revision)
      .executeTakeFirst();
    if (numUpdatedRows === 0n || !row.hiddenAt || row.deletedAt) return;
    await recordRestored(tx, kind, row, row.hiddenAt);
  });
}
