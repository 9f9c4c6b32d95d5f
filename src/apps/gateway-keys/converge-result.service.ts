import { raw } from '@mikro-orm/postgresql';
import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import type { Setback } from '../../platform/jobs/job.ts';
import { type FailureWords, type ProviderError, wordsOf } from '../../provider/port/provider-error.ts';
import { scheduleSync } from '../../provider/sync-requests/provider-sync.queue.ts';
import { Credential, CredentialStatus } from '../credentials/credential.entity.ts';
import { recordCredential } from '../credentials/credential.events.ts';
import { AT_REST, isKeyless, isShownOnce } from '../credentials/credential.rules.ts';
import { scheduleExpiry } from '../credentials/expiry.queue.ts';
import { plainWords } from '../progress/plain-words.ts';
import { scheduleConfirmation } from './confirm.queue.ts';
import type { DesiredState } from './desired-state.queries.ts';

/**
 * Stores that the gateway holds what was wanted.
 * @param keyHash Stored when the provider told it.
 * @returns False when a newer revision is wanted by now; then nothing is stored.
 */
export function markApplied(ctx: Context, state: DesiredState, keyHash: string | null): Promise<boolean> {
  const { credential, app } = state;
  return inTransaction(ctx, async (tx) => {
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
        ...AT_REST,
        attemptedAt: new Date(),
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
    const mayBeInUse = before.appliedRevision > 0 || credential.adoptsKey;
    if (mayBeInUse && !isKeyless(credential)) await scheduleConfirmation(tx, credential.id);
    if (credential.driftedAt) await recordCredential(tx, 'credential.repaired', current, app);
    if (current.status === CredentialStatus.ISSUING || current.status === CredentialStatus.FAILED) {
      await activate(tx, state, { ...before, status: current.status });
    } else if (before.appliedRevision < credential.revision) {
      const after = { status: current.status, revision: credential.revision };
      await recordCredential(tx, 'credential.applied', current, app, { before, after });
    }
    if (await restsOnVanished(tx, state)) await scheduleSync(tx, credential.providerId);
    return true;
  });
}

/** A key that opens could not have been written without its policies and APIs: those that count as vanished are back. */
async function restsOnVanished({ db }: Context, { key, plan, products, provider }: DesiredState): Promise<boolean> {
  if (!key || key.suspended) return false;
  if ([plan, ...products].some(({ hiddenAt }) => hiddenAt)) return true;
  const missing = db
    .selectFrom('providerApi')
    .select('id')
    .where('providerId', '=', provider.id)
    .where('missingSince', 'is not', null)
    .where('apiId', 'in', key.expectedApiIds);
  return (await missing.limit(1).executeTakeFirst()) !== undefined;
}

/** Its claim showed the secret, which the plan allows once. */
const isShownOnceByClaim = (credential: DesiredState['credential']): boolean =>
  isShownOnce(credential) && credential.claimedAt !== null;

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

/** What a gateway lacks that products and plans rest on. */
const DRIFT: ReadonlySet<FailureWords['kind']> = new Set(['policyMissing', 'apiMissing']);

/**
 * Notes an attempt that did not succeed and when the next one comes. Where the gateway lacks what it had, products and plans
 * are compared with it at once, which marks those that rest on it.
 */
export async function noteSetback(ctx: Context, id: string, { error, nextAttemptAt }: Setback): Promise<void> {
  const words = wordsOf(error);
  await inTransaction(ctx, async (tx) => {
    const before = await tx.db
      .selectFrom('credential')
      .select(['attempts', 'attemptFailure', 'providerId'])
      .where('id', '=', id)
      .where('waitingSince', 'is not', null)
      .forNoKeyUpdate()
      .executeTakeFirst();
    if (!before) return;
    const attempted = { attempts: before.attempts + 1, attemptedAt: new Date(), nextAttemptAt };
    await tx.em.nativeUpdate(Credential, { id }, { ...attempted, attemptFailure: words });
    const isNews = before.attempts === 0 || before.attemptFailure?.kind !== words.kind;
    if (isNews && DRIFT.has(words.kind)) await scheduleSync(tx, before.providerId);
  });
}

/** Visible to the owners and to the waiting consumer, who would otherwise wait for ever. */
export async function markFailed(ctx: Context, { credential, app }: DesiredState, error: Error): Promise<void> {
  const { id, revision, appliedRevision } = credential;
  const words = wordsOf(error);
  await inTransaction(ctx, async (tx) => {
    const status = credential.status === CredentialStatus.ISSUING ? CredentialStatus.FAILED : credential.status;
    const updated = await tx.em.nativeUpdate(
      Credential,
      { id, revision },
      { status, failure: words.message, ...lastAttempt(words), attempts: raw('attempts + 1'), updatedAt: new Date() },
    );
    // The comparison with the gateway tries it again and again, and each time that is no news.
    const isNews = credential.failure === null || credential.attemptFailure?.kind !== words.kind;
    if (updated === 0 || !isNews) return;
    await recordCredential(tx, 'credential.failed', { ...credential, status }, app, {
      before: { status: credential.status, appliedRevision },
      after: { status, failure: plainWords(words), cause: words.kind, revision },
    });
  });
}

const lastAttempt = (words: FailureWords) => ({
  ...{ attemptFailure: words, attemptedAt: new Date(), nextAttemptAt: null },
});

/** In these states losing the key is what the owner learns; whether it works again or ends is decided already. */
const KEPT_WHEN_LOST: readonly CredentialStatus[] = [CredentialStatus.SUSPENDED, CredentialStatus.RETIRING];

/** The gateway has no such key and the portal no copy: only a rotation helps. */
export async function markLost(ctx: Context, { credential, app }: DesiredState, error: ProviderError): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const status = KEPT_WHEN_LOST.includes(credential.status) ? credential.status : CredentialStatus.FAILED;
    const change = {
      status,
      failure: `${error.message} Rotate the credential to get a new one.`,
      lostAt: await readNow(tx),
      driftedAt: null,
      ...AT_REST,
      ...lastAttempt(wordsOf(error)),
    };
    const { id, revision } = credential;
    const updated = await tx.em.nativeUpdate(Credential, { id, revision }, { ...change, updatedAt: new Date() });
    if (updated === 0) return;
    await recordCredential(tx, 'credential.lost', { ...credential, status }, app, {
      before: { status: credential.status },
      after: { status },
    });
  });
}
