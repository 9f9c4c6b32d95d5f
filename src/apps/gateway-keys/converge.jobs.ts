import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import { implementJob } from '../../platform/jobs/job.ts';
import { adapterOf } from '../../provider/outages/circuit-breaker.ts';
import type { DesiredKey, KeyRef, ProviderAdapter } from '../../provider/port/provider-adapter.ts';
import { ProviderError, type ProviderErrorKind } from '../../provider/port/provider-error.ts';
import { isEnded, isKeyless, isNamedByProof, isShownOnce } from '../credentials/credential.rules.ts';
import { convergeCredential, sendToGateway } from '../credentials/gateway.queue.ts';
import { convergeClient, endClient } from '../oauth-clients/client-convergence.ts';
import { probeCredential } from '../probing/credential-probe.service.ts';
import { convergeLists, storeCertificate } from './certificate-lists.ts';
import { markApplied, markFailed, markLost, noteSetback } from './converge-result.service.ts';
import { OWNERSHIP } from './desired-key.ts';
import { type DesiredState, readDesiredState } from './desired-state.queries.ts';
import { endDisconnected } from './disconnected-provider.service.ts';

/** Failures that trying again cannot mend: they are about this key, and a person has to do something. */
const FINAL: ReadonlySet<ProviderErrorKind> = new Set(['invalid', 'rejected', 'superseded', 'keyTaken']);

/** Asks first, writes what differs, reads back; only then does the credential count as what it should be. */
export const convergeCredentialJob = implementJob(
  convergeCredential,
  async (ctx, { credentialId }) => {
    await faultPoint('credential.taken', credentialId);
    let desired = await readDesiredState(ctx, credentialId);
    await faultPoint('credential.planned', credentialId);
    if (desired.provider.deletedAt) return inTransaction(ctx, (tx) => endDisconnected(tx, [credentialId]));
    // The claim makes the key, and sends it here then.
    if (isKeyless(desired.credential)) return;
    try {
      // The server names the key that the gateway is told then.
      if (await convergeClient(ctx, desired, 'before')) desired = await readDesiredState(ctx, credentialId);
      const adapter = adapterOf(ctx, desired.provider);
      await storeCertificate(adapter, desired);
      const keyHash = await converge(adapter, desired);
      await convergeLists(ctx, adapter, desired);
      await convergeClient(ctx, desired, 'after');
      await endClient(ctx, desired);
      await probeCredential(ctx, desired);
      await faultPoint('credential.applied', credentialId);
      const isNewest = await markApplied(ctx, desired, keyHash);
      await faultPoint('credential.saved', credentialId);
      // A worker that slept may just have overwritten what a faster one did for a newer revision.
      if (!isNewest) await inTransaction(ctx, (tx) => sendToGateway(tx, credentialId));
    } catch (error) {
      // Where the answer got lost, an old state may have been written over the newer one that somebody else brought.
      if (await isOutdated(ctx, desired)) return inTransaction(ctx, (tx) => sendToGateway(tx, credentialId));
      if (!(error instanceof ProviderError)) throw error;
      if (error.kind === 'keyMissing') await markLost(ctx, desired, error);
      else if (FINAL.has(error.kind)) await markFailed(ctx, desired, error);
      else throw error;
    }
  },
  async (ctx, { credentialId }, error) => {
    await markFailed(ctx, await readDesiredState(ctx, credentialId), error);
  },
  (ctx, { credentialId }, setback) => noteSetback(ctx, credentialId, setback),
);

async function isOutdated({ db }: Context, { credential: { id, revision } }: DesiredState): Promise<boolean> {
  const current = db.selectFrom('credential').select('id').where('id', '=', id).where('revision', '>', revision);
  return (await current.executeTakeFirst()) !== undefined;
}

/** Returns the hash under which the provider stores the key, when it told. */
async function converge(adapter: ProviderAdapter, { credential, key, ref }: DesiredState): Promise<string | null> {
  if ((credential.isImported || isNamedByProof(credential)) && !(await isOurs(adapter, ref, credential))) {
    if (!key) return null;
    throw new ProviderError('keyTaken', 'The provider holds a key of this value that the portal did not make.');
  }
  if (!key) {
    await adapter.deleteKey(ref);
    return null;
  }
  const { keyHash } = await adapter.applyKey(key);
  const isHashNeeded = isShownOnce(credential) && credential.keyHash === null;
  return keyHash ?? (isHashNeeded ? makeAnew(adapter, key) : null);
}

/**
 * An imported value is not random, nor one that a certificate names, so a key of that value may be somebody else's: it is neither overwritten nor deleted.
 * A key that is missing counts as ours, and so does one of nobody that was taken over, or is to be: a call that the gateway
 * answered meanwhile may have written back what it was before.
 */
async function isOurs(adapter: ProviderAdapter, ref: KeyRef, credential: DesiredState['credential']): Promise<boolean> {
  const key = await adapter.readKey(ref);
  if (key === null) return true;
  const owner = key.metadata[OWNERSHIP];
  return (
    owner === credential.id ||
    (owner === undefined && credential.adoptsKey && (credential.appliedRevision > 0 || !isEnded(credential)))
  );
}

/**
 * The provider tells a key's hash only when it is made, and that answer was lost. Nobody was shown the key so far, so it
 * can be made again.
 */
async function makeAnew(adapter: ProviderAdapter, key: DesiredKey): Promise<string> {
  await adapter.deleteKey(key);
  const { keyHash } = await adapter.applyKey(key);
  if (keyHash) return keyHash;
  throw new ProviderError('invalid', 'The provider stores keys in plain text, so a secret cannot be shown just once.');
}
