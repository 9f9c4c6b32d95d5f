import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { CertificateListChange } from '../port/certificate-lists.ts';
import { ProviderError } from '../port/provider-error.ts';
import type { TokenRules } from '../port/token-rules.ts';
import { mergeCertificateList } from '../tyk-apis/certificate-list.ts';
import { mergeTokenRules, type TykDefinition } from '../tyk-apis/token-rules.ts';
import { servesPolicy } from './policy-mapping.ts';
import type { TykBackend } from './tyk-backend.ts';
import type { TykPolicy } from './wire.ts';

/** Writes a policy and waits until the provider serves it; throws `notVisible` when it does not within its patience. */
export async function putPolicy(backend: TykBackend, policy: TykPolicy, exists: boolean): Promise<TykPolicy> {
  await (exists ? backend.updatePolicy(policy) : backend.createPolicy(policy));
  let served: TykPolicy | null = null;
  try {
    await publishUntil(backend, policy.id, async () => {
      served = await backend.readPolicy(policy.id);
      return served !== null && servesPolicy(served, policy);
    });
  } catch (error) {
    if (error instanceof ProviderError && error.kind === 'notVisible') await backend.explainUnserved(policy.id);
    throw error;
  }
  return served ?? policy;
}

/** Deletes a policy and waits until the provider no longer serves it; a missing one counts as success. */
export async function dropPolicy(
  backend: Publishing & Pick<TykBackend, 'deletePolicy'>,
  policyId: string,
): Promise<void> {
  await backend.deletePolicy(policyId);
  await publishUntil(backend, policyId, async () => (await backend.readPolicy(policyId)) === null);
}

type Publishing = Pick<TykBackend, 'policyPatience' | 'publish' | 'readPolicy'>;

/** Has written policies put into force until `visible`; throws `notVisible` when the patience ends. */
export async function publishUntil(
  backend: Publishing,
  policyId: string,
  visible: () => Promise<boolean>,
): Promise<void> {
  for (const delay of [0, ...backend.policyPatience]) {
    if (delay > 0) await pause(delay);
    await backend.publish();
    if (await visible()) return;
  }
  throw new ProviderError('notVisible', `The provider accepted a change of policy ${policyId} but does not serve it.`);
}

/**
 * Writes what an authorization server means for an API into its definition, and reads it back. Whatever else stands there stays, and
 * nothing is overruled: a definition that says something else is for its owner to change.
 * @returns Whether there was anything to write.
 */
export async function writeTokenRules(backend: TykBackend, apiId: string, rules: TokenRules): Promise<boolean> {
  const found = await backend.readDefinition(apiId);
  if (!found) throw new ProviderError('apiMissing', `The API ${apiId} is not loaded at the provider.`);
  return writeMerged(backend, apiId, found, (definition) => mergeTokenRules(definition, rules));
}

/** Changes the list of client certificates in the definition of an API, and reads it back. Whatever else stands there stays. */
export async function writeCertificateList(
  backend: TykBackend,
  apiId: string,
  change: CertificateListChange,
): Promise<void> {
  const found = await backend.readDefinition(apiId);
  if (found) await writeMerged(backend, apiId, found, (definition) => mergeCertificateList(definition, change));
  else if ('add' in change) {
    throw new ProviderError('apiMissing', `The API ${apiId} is not loaded at the provider.`);
  }
}

/** @returns Whether there was anything to write. */
async function writeMerged(
  backend: TykBackend,
  apiId: string,
  found: TykDefinition,
  merge: (definition: TykDefinition) => TykDefinition,
): Promise<boolean> {
  const merged = merge(found);
  if (isDeepStrictEqual(merged, found)) return false;
  await backend.writeDefinition(apiId, merged);
  await publishUntil(backend, apiId, async () => {
    const served = await backend.readDefinition(apiId);
    return served !== null && isDeepStrictEqual(merge(served), served);
  });
  return true;
}
