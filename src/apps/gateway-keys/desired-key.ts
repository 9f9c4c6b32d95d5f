import { createHash } from 'node:crypto';
import type { Plan } from '../../catalogue/plans/plan.entity.ts';
import type { Product } from '../../catalogue/products/product.entity.ts';
import type { AnswerValue } from '../../platform/fields/field.ts';
import type { KeyProof } from '../../provider/port/key-kinds.ts';
import type { DesiredKey, KeyRef } from '../../provider/port/provider-adapter.ts';
import type { App } from '../apps/app.entity.ts';
import { type Credential, CredentialStatus } from '../credentials/credential.entity.ts';

/** Name in a key's metadata by which the portal knows its own keys at a gateway. */
export const OWNERSHIP = 'gatehouse_credential';

/** Everything that a key at a gateway is made of. */
export interface KeyParts {
  credential: Credential;
  app: App;
  plan: Plan;
  products: readonly Product[];
  /** Teams of the app's owner. */
  teamIds: string[];
  /** What its owner and the app say of themselves that keys tell. */
  attributes: Readonly<Record<string, AnswerValue>>;
  /** What the portal tells of its owner beside ids, where the operator wants that. */
  ownerMetadata: Readonly<Record<string, string | readonly string[]>>;
  /** Where its value is no more than a name. */
  proof?: KeyProof;
  /** The client certificate that calls show beside the key. */
  beside?: BesideCertificate;
}

/** A client certificate that stands on lists in definitions. */
export interface BesideCertificate {
  id: string;
  fingerprint: string;
  pem: string;
  /** APIs that go by such a list, and that the credential is for. */
  apiIds: string[];
}

/**
 * Names of the metadata and tags are those of Tyk's own portal, so that existing middleware and reports go on working.
 * Nothing else can replace what tells whose key it is. What the portal knows of people and apps goes before what was answered in a form.
 */
export const desiredKey = (
  ref: KeyRef,
  { credential, app, plan, products, teamIds, attributes, ownerMetadata, proof, beside }: KeyParts,
): DesiredKey => ({
  ...ref,
  productPolicyIds: products.map((product) => product.policyId ?? ''),
  planPolicyId: plan.policyId,
  expectedApiIds: products.flatMap((product) => product.apiIds),
  expectedLimits: { rate: plan.rate, per: plan.per, quota: plan.quota, quotaRenewalSeconds: plan.quotaRenewalSeconds },
  expiresAt: credential.expiresAt,
  suspended: credential.status === CredentialStatus.SUSPENDED,
  alias: credential.name ?? app.name,
  tags: [`app-${app.id}`, `org-${app.organisationId}`],
  metadata: {
    ...plan.metadata,
    ...credential.metadata,
    ...attributes,
    ...ownerMetadata,
    DeveloperID: app.ownerId,
    ApplicationID: app.id,
    OrganisationID: app.organisationId,
    TeamIDs: teamIds,
    [OWNERSHIP]: credential.id,
  },
  // Left out where there is none, so that the digests of earlier versions stay as they are.
  ...(credential.quotaCounter ? { counter: credential.quotaCounter } : {}),
  ...(credential.appliedRevision > 0 ? { wasHeld: true } : {}),
  ...(proof ? { proof } : {}),
  ...(beside ? { boundTo: beside.id } : {}),
  revision: credential.revision,
});

/** Equal for equal keys, whatever their revision and secret. */
export function digestOf(key: DesiredKey | null): string {
  if (!key) return 'none';
  const { keyId: _, consumerKey: __, keyHash: ___, isSentAsId: ____, isSentWhole: _____, ...rest } = key;
  const { revision: ______, wasHeld: _______, proof: ________, ...state } = rest;
  return createHash('sha256').update(JSON.stringify(state)).digest('base64url');
}
