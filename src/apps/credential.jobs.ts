import { z } from 'zod';
import type { Context } from '../platform/context.ts';
import { inTransaction } from '../platform/graphql/mutations.ts';
import { addJob, defineJob, implementJob } from '../platform/jobs/job.ts';
import { adapterOf } from '../provider/adapters.ts';
import { type DesiredState, readDesiredState } from './credential.desired.ts';
import { CredentialStatus } from './credential.entity.ts';
import { recordCredential } from './credential.events.ts';

const convergeCredential = defineJob({
  name: 'credential.converge',
  payload: z.object({ credentialId: z.uuid() }),
});

/**
 * Brings the gateway to the credential's newest state after the commit. One waiting job is enough however often the
 * state changes; those of one credential run one after the other, in a queue shared with few others.
 */
export const sendToGateway = (ctx: Context, credentialId: string): Promise<void> =>
  addJob(
    ctx,
    convergeCredential,
    { credentialId },
    {
      key: `credential.converge:${credentialId}`,
      queue: `credential-${credentialId.slice(-2)}`,
    },
  );

/** Asks first, writes what differs, reads back; only then the credential counts as what it should be (F1, F3, R13). */
export const convergeCredentialJob = implementJob(
  convergeCredential,
  async (ctx, { credentialId }) => {
    const desired = await readDesiredState(ctx, credentialId);
    const adapter = adapterOf(ctx, desired.provider);
    if (desired.key) await adapter.applyKey(desired.key);
    else await adapter.deleteKey(desired.ref);
    await markApplied(ctx, desired);
  },
  async (ctx, { credentialId }, error) => {
    await markFailed(ctx, await readDesiredState(ctx, credentialId), error);
  },
);

async function markApplied(ctx: Context, { credential, app }: DesiredState): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    // A newer revision has a job of its own; what was applied for an older one is not the last word.
    const current = await tx.db
      .updateTable('credential')
      .set({ appliedRevision: credential.revision, failure: null, updatedAt: new Date() })
      .where('id', '=', credential.id)
      .where('revision', '=', credential.revision)
      .returning(['id', 'appId', 'status'])
      .executeTakeFirst();
    if (!current || ![CredentialStatus.ISSUING, CredentialStatus.FAILED].includes(current.status)) return;
    const activated = { ...current, status: CredentialStatus.ACTIVE };
    await tx.db.updateTable('credential').set({ status: activated.status }).where('id', '=', current.id).execute();
    await recordCredential(tx, 'credential.activated', activated, app, {
      before: { status: current.status },
      after: { status: activated.status },
    });
  });
}

/** Visible to the owners and to the waiting consumer, who would otherwise wait for ever (B14). */
async function markFailed(ctx: Context, { credential, app }: DesiredState, error: Error): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const status = credential.status === CredentialStatus.ISSUING ? CredentialStatus.FAILED : credential.status;
    const { numUpdatedRows } = await tx.db
      .updateTable('credential')
      .set({ status, failure: error.message, updatedAt: new Date() })
      .where('id', '=', credential.id)
      .where('revision', '=', credential.revision)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    await recordCredential(tx, 'credential.failed', { ...credential, status }, app, {
      before: { status: credential.status },
      after: { status, failure: error.message },
    });
  });
}
