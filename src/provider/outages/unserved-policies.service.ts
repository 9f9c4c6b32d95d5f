import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import type { ProviderAdapter, ProviderHealth } from '../port/provider-adapter.ts';
import type { Provider } from '../providers/provider.entity.ts';
import { recordHealth } from './health-check.service.ts';
import { sendFailedPoliciesOf } from './unserved-policies.queue.ts';

/** Notes that a policy failed for the settings of its provider, and tells it for the first one until that is mended. */
export async function noteUnserved(tx: Context, providerId: string, message: string): Promise<void> {
  const first = await tx.db
    .updateTable('provider')
    .set({ policiesUnservedAt: new Date() })
    .where('id', '=', providerId)
    .where('policiesUnservedAt', 'is', null)
    .returning('name')
    .executeTakeFirst();
  if (!first) return;
  const after = { name: first.name, cause: message };
  await recordEvent(tx, { type: 'provider.policiesUnserved', subject: { providerId }, after });
}

/** Tries out by a policy whether a provider serves what is written, where policies wait for that. */
export async function lookForServed(ctx: Context, provider: Provider, adapter: ProviderAdapter): Promise<void> {
  if (provider.policiesUnservedAt) await recordTest(ctx, provider.id, await adapter.testConnection());
}

/** Notes what a test of the connection found, and sends the policies that failed if they are served now. */
export async function recordTest(ctx: Context, providerId: string, health: ProviderHealth): Promise<void> {
  await recordHealth(ctx, providerId, health);
  if (health.status === 'down' || health.warnings.some(({ code }) => code === 'POLICIES_NOT_SERVED')) return;
  await inTransaction(ctx, async (tx) => {
    const { numUpdatedRows } = await tx.db
      .updateTable('provider')
      .set({ policiesUnservedAt: null })
      .where('id', '=', providerId)
      .where('policiesUnservedAt', 'is not', null)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) await sendFailedPoliciesOf(tx, providerId);
  });
}
