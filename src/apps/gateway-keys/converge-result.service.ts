import { SecretPolicy } from '../../catalogue/offer/secret-policy.ts';
import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { inRetriedTransaction, inTransaction } from '../../platform/db/transaction.ts';
import { type Credential, CredentialStatus } from '../credentials/credential.entity.ts';
import { recordCredential } from '../credentials/credential.events.ts';
import { scheduleExpiry } from '../credentials/expiry.queue.ts';
import type { DesiredState } from './desired-state.queries.ts';

/**
 * Stores that the gateway holds what was wanted.
 * @param keyHash Stored when the provider told it.
 * @returns False when a newer revision is wanted by now; then nothing is stored.
 */
export function markApplied(ctx: Context, state: DesiredState, keyHash: string | null): Promise<boolean> {
  const { credential, app } = state;
  // A deadlock with a mutation says nothing about the key, and must not use up an attempt of the job.
  return inRetriedTransaction(ctx, async (tx) => {
    const before = await tx.db
      .selectFrom('credential')
      .select('appliedRevision')
      .where('id', '=', credential.id)
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow();
    const current = await tx.db
      .updateTable('credential')
      .set({
        appliedRevision: credential.revision,
        appliedDigest: state.digest,
        failure: null,
        driftedAt: null,
        lostAt: null,
        updatedAt: new Date(),
        ...(keyHash ? { keyHash } : {}),
        ...(isShownOnceByClaim(credential) && (keyHash ?? credential.keyHash) ? { secret: null } : {}),
      })
      .where('id', '=', credential.id)
      .where('revision', '=', credential.revision)
      .returning(['id', 'appId', 'status'])
      .executeTakeFirst();
    if (!current) return false;
    if (credential.driftedAt) await recordCredential(tx, 'credential.repaired', current, app);
    if (current.status === CredentialStatus.ISSUING || current.status === CredentialStatus.FAILED) {
      await activate(tx, state, { ...before, status: current.status });
    } else if (before.appliedRevision < credential.revision) {
      const after = { status: current.status, revision: credential.revision };
      await recordCredential(tx, 'credential.applied', current, app, { before, after });
    }
    return true;
  });
}

/** Its claim showed the secret, which the plan allows once. */
const isShownOnceByClaim = ({ secretPolicy, claimedAt }: DesiredState['credential']): boolean =>
  secretPolicy === SecretPolicy.REVEAL_ONCE && claimedAt !== null;

async function activate(
  tx: Context,
  { credential, app }: DesiredState,
  before: Pick<Credential, 'status' | 'appliedRevision'>,
): Promise<void> {
  const activated = { ...credential, status: CredentialStatus.ACTIVE };
  await tx.db.updateTable('credential').set({ status: activated.status }).where('id', '=', credential.id).execute();
  await recordCredential(tx, 'credential.activated', activated, app, {
    before: { ...before },
    after: { status: activated.status, revision: credential.revision },
  });
  // The one it replaces may be waiting for this to end.
  if (credential.replacesId) await scheduleExpiry(tx, credential.replacesId);
}

/** Visible to the owners and to the waiting consumer, who would otherwise wait for ever. */
export async function markFailed(ctx: Context, { credential, app }: DesiredState, error: Error): Promise<void> {
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
      before: { status: credential.status, appliedRevision: credential.appliedRevision },
      after: { status, failure: error.message, revision: credential.revision },
    });
  });
}

/** In these states losing the key is what the owner learns; whether it works again or ends is decided already. */
const KEPT_WHEN_LOST: readonly CredentialStatus[] = [CredentialStatus.SUSPENDED, CredentialStatus.RETIRING];

/** The gateway has no such key and the portal no copy: only a rotation helps. */
export async function markLost(ctx: Context, { credential, app }: DesiredState, error: Error): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const status = KEPT_WHEN_LOST.includes(credential.status) ? credential.status : CredentialStatus.FAILED;
    const change = {
      status,
      failure: `${error.message} Rotate the credential to get a new one.`,
      lostAt: await readNow(tx),
      driftedAt: null,
    };
    const { numUpdatedRows } = await tx.db
      .updateTable('credential')
      .set({ ...change, updatedAt: new Date() })
      .where('id', '=', credential.id)
      .where('revision', '=', credential.revision)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    await recordCredential(tx, 'credential.lost', { ...credential, status }, app, {
      before: { status: credential.status },
      after: { status },
    });
  });
}
