import type { ApiObstacle, ApiRestriction, VersionSelector } from './api-access.ts';
import type { CertificateLists } from './certificate-lists.ts';
import type { ClientTokens } from './client-tokens.ts';
import type { AuthMethod, HeldProofs, KeyPart, KeyProof } from './key-kinds.ts';
import type { KeyListing, ListedKey } from './key-listing.ts';
import type { OtherPolicy, PolicyScheme } from './policy-kinds.ts';
import type { ProviderErrorKind } from './provider-error.ts';
import type { Registration, TokenRules } from './token-rules.ts';

/**
 * The portal's view of a Tyk installation. An adapter never remembers what it did: each call asks the provider first and
 * converges to what is wanted, so every call may be repeated after a crash or a lost answer. Failures are
 * `ProviderError`s.
 */
export interface ProviderAdapter extends CertificateLists, ClientTokens {
  /** Never throws: whatever goes wrong is the answer. */
  checkHealth(): Promise<ProviderHealth>;
  /** As `checkHealth`, with everything tried anew that has to be tried by writing. */
  testConnection(): Promise<ProviderHealth>;
  listApis(look?: { anew: boolean }): Promise<ProviderApi[]>;
  listPolicies(): Promise<ProviderPolicy[]>;
  /** `null` when the provider does not serve such a policy. */
  readPolicy(policyId: string): Promise<ProviderPolicy | null>;
  /**
   * Creates the policy, or changes only the fields the portal owns and keeps all others (path permissions, versions,
   * complexity limits). Resolves when the provider really serves it.
   */
  writePolicy(draft: PolicyDraft): Promise<ProviderPolicy>;
  /** A policy that is already missing counts as success. Resolves when the provider no longer serves it. */
  deletePolicy(policyId: string): Promise<void>;
  /**
   * Has an API take the tokens of an authorization server, once the provider serves that. Keeps what else its definition says, and
   * throws `invalid` where that contradicts. Tells whether there was anything to write.
   */
  writeTokenRules(apiId: string, rules: TokenRules): Promise<boolean>;
  /** `null` when there is no such key. */
  readKey(ref: KeyRef): Promise<ProviderKey | null>;
  /** As `readKey`, with what is left of a quota that keys share, which takes further calls. */
  readKeyWithQuota(ref: KeyRef): Promise<ProviderKey | null>;
  /**
   * Converges one key to the desired state without restarting its counters, reads it back and resolves only when the
   * value `desired.consumerKey` grants every expected API with exactly the expected limits. A key that was created but
   * did not become right is withdrawn before the error is thrown.
   */
  applyKey(desired: DesiredKey): Promise<AppliedKey>;
  /** A key that is already missing counts as success. */
  deleteKey(ref: KeyRef): Promise<void>;
  /** Whether the canary of this name is there. Cheap enough to be asked every few seconds. */
  hasCanary(ref: CanaryRef): Promise<boolean>;
  /** Makes a key that opens nothing and that the provider keeps for as long as any other. */
  plantCanary(ref: CanaryRef): Promise<void>;
  /** All that the provider has, also those the portal did not make. */
  listKeys(): Promise<KeyListing>;
  /** Reads one entry of `listKeys`. The metadata tells whose key it is; `null` when it is gone, or only counts. */
  readListedKey(entry: ListedKey): Promise<ProviderKey | null>;
}

export type ProviderHealth =
  | { status: 'up'; version: string; warnings: HealthWarning[]; keyFormat: KeyFormat }
  | { status: 'down'; kind: ProviderErrorKind; message: string };

export type HealthWarningCode =
  | 'COMPONENT_FAILING'
  | 'NOT_READY'
  | 'WEAK_KEY_HASH'
  | 'KEYS_STORED_IN_PLAIN'
  | 'KEY_LISTING_DISABLED'
  | 'MASTER_KEYS_ALLOWED'
  | 'ORGANISATION_EMPTY'
  | 'POLICIES_NOT_SERVED'
  | 'UNSAFE_REVOCATION';

/** The provider works, but something about it deserves an owner's attention. */
export interface HealthWarning {
  code: HealthWarningCode;
  message: string;
}

export interface ProviderApi {
  id: string;
  name: string;
  organisationId: string;
  /** Path under which the gateway serves the API, for example `/payment/`. */
  listenPath: string;
  /** Port of its own, on which it answers instead of the gateway's; `null` = that of all. */
  listenPort: number | null;
  /** Host name the API is bound to; `null` = any. */
  domain: string | null;
  /** At least one. Several may be on at once. */
  authMethods: AuthMethod[];
  /**
   * All that a call has to bring, that what proves the key first; each is of the same key. Empty where the portal issues none
   * that opens the API.
   */
  keyParts: KeyPart[];
  /** Ids of the client certificates that it lets in, where it goes by a list of them. */
  certificateList: string[];
  /** By which calls are signed with a key, the one to prefer first; empty where they are not. */
  keyAlgorithms: string[];
  /** Claim of a token that names the key; `null` = its header `kid`, and where no tokens are sent. */
  keyClaim: string | null;
  active: boolean;
  /** Callable only from other APIs of the gateway, never from outside. */
  internal: boolean;
  /** Version names which an access right must list; empty for APIs without versions. */
  versions: string[];
  /** Those of them that no call reaches: past their end, or calls cannot name them. */
  closedVersions: string[];
  /** `null` for APIs without versions, and where calls can name none. */
  versionSelector: VersionSelector | null;
  tags: string[];
  kind: ApiKind;
  /** What the definition alone shows; whether the organisation is the right one is for the caller to say. */
  obstacles: ApiObstacle[];
  restrictions: ApiRestriction[];
  /** Seconds after which the provider forgets a key whatever its end is; `null` = it keeps keys to their end. */
  sessionLifetimeSeconds: number | null;
}

/** In which form it is defined: Tyk's own, as OpenAPI, or as a server of the Model Context Protocol. */
export type ApiKind = 'CLASSIC' | 'OPEN_API' | 'MCP';

/** `null` = unlimited. `quotaRenewalSeconds: null` beside a quota = the quota never renews. */
export interface PlanLimits {
  /** Requests allowed per `per` seconds. */
  rate: number | null;
  per: number | null;
  /** Requests allowed per quota period. */
  quota: number | null;
  quotaRenewalSeconds: number | null;
}

/** By partition: access only = `product`, rate and/or quota only = `plan`; everything else is not the portal's business. */
export type PolicyKind = 'product' | 'plan' | 'other';

export interface ProviderPolicy {
  id: string;
  name: string;
  kind: PolicyKind;
  /** `null` for products and plans. */
  otherwise: OtherPolicy | null;
  organisationId: string;
  /** Whether keys with it open its APIs. */
  grants: boolean;
  /** Decides which policies a key can have together. */
  scheme: PolicyScheme;
  apiIds: string[];
  /** Versions that it grants, by the ids of the APIs; meaningless for those without versions. */
  versionsByApi: Record<string, string[]>;
  /** APIs of which it gives some paths rates of their own, where it sets rates at all. */
  ratedApiIds: string[];
  limits: PlanLimits;
  /** Lifetime which the provider gives to new keys; `null` = no end. */
  keyExpiresInSeconds: number | null;
  tags: string[];
  metadata: Record<string, unknown>;
  /** False when keys with this policy are refused, or no new ones are allowed. */
  active: boolean;
}

interface PolicyDraftBase {
  /** Chosen by the portal: letters, digits and `. _ - ~` (Tyk 5.13+). */
  id: string;
  name: string;
  organisationId: string;
  /** Added to the tags the policy already has, never taken away. Tyk copies policy tags into every key. */
  tags: string[];
}

export interface ProductPolicyDraft extends PolicyDraftBase {
  kind: 'product';
  /** Without versions for an API that has none. */
  apis: { id: string; name: string; versions: string[] }[];
}

export interface PlanPolicyDraft extends PolicyDraftBase {
  kind: 'plan';
  limits: PlanLimits;
  /** `null` = new keys have no end. */
  keyExpiresInSeconds: number | null;
}

/** The fields of a policy which the portal owns. */
export type PolicyDraft = ProductPolicyDraft | PlanPolicyDraft;

/**
 * How the full key string is made out of the portal's key id: by the gateway's `hash_key_function`, or by murmur64 and apart
 * from all organisations on a gateway that has the function behind `by`. `legacy` is the empty function, `raw` means "not known".
 */
export type KeyFormat =
  | 'raw'
  | 'legacy'
  | 'murmur32'
  | 'murmur64'
  | 'murmur128'
  | 'sha256'
  | 'murmur64-by-legacy'
  | 'murmur64-by-murmur32'
  | 'murmur64-by-murmur64'
  | 'murmur64-by-murmur128'
  | 'murmur64-by-sha256';

/** Names one key: by its value, or by its hash once the portal has erased the value. */
export interface KeyRef {
  /** The provider's organisation (`org_id`) of API, policies and key. */
  organisationId: string;
  /** The portal's own id of the key, made by `newKeyId` before the first call. As secret as the key; empty when erased. */
  keyId: string;
  /** What the consumer sends, made by `consumerKey` before the first call. A secret; empty when erased. */
  consumerKey: string;
  /** The hash from `applyKey`; needed once the value is erased. A key named by it can be changed but not created. */
  keyHash?: string | null;
  /** The consumer sends the id of the key, which is what an imported key is known by. */
  isSentAsId?: boolean;
  /** Fingerprint of the client certificate by which the key is found; absent for other keys. */
  certificate?: string;
  /** It is that of a client of an authorization server, by whose id the provider finds it for each token. */
  isClient?: boolean;
  registration?: Registration;
  /** Of an erased value: whether the key was known by the whole of it alone, so that nobody has it by its id. */
  isSentWhole?: boolean;
}

/** Names a canary: another one for each portal and provider. */
export interface CanaryRef {
  organisationId: string;
  name: string;
}

export interface DesiredKey extends KeyRef {
  /** At least one. */
  productPolicyIds: string[];
  planPolicyId: string;
  /** What the key must open once it is applied: the APIs of all products. At least one. */
  expectedApiIds: string[];
  expectedLimits: PlanLimits;
  /** `null` = the key does not end. */
  expiresAt: Date | null;
  /** Refused at the gateway, with counters and settings kept. */
  suspended: boolean;
  /** Human-readable name; shows up in the gateway's analytics. */
  alias: string;
  tags: string[];
  metadata: Record<string, unknown>;
  /**
   * Under which name calls are counted against rate and quota. Keys with one counter share what the plan allows, and
   * the count outlives each of them; `undefined` = the key counts for itself.
   */
  counter?: string;
  /** Of a key whose value is no more than its name. */
  proof?: KeyProof;
  /** Id of the client certificate without which APIs that go by a list are not to take the key, where the provider knows that. */
  boundTo?: string;
  /** The provider had the key before: where it has lost it, it is made anew of what is there, and the rest waits. */
  wasHeld?: boolean;
  /** Only moves forward. A provider that holds a higher one refuses with `superseded`. */
  revision: number;
}

export interface ProviderKey {
  policyIds: string[];
  apiIds: string[];
  /** The limits per API, as the gateway computes them from all policies now. */
  limitsByApi: Record<string, PlanLimits>;
  /** Versions that it opens of each API; counts only for APIs that have versions. */
  versionsByApi: Record<string, string[]>;
  /** APIs of which it opens some paths alone. */
  restrictedApiIds: string[];
  /** APIs of which some paths have rates of their own instead of that in `limitsByApi`. */
  ratedApiIds: string[];
  /**
   * Requests left in the quota period, the least over all APIs; `null` = unlimited, or not known, because the key shares
   * a counter and only `readKeyWithQuota` looks at that.
   */
  quotaRemaining: number | null;
  /** The same by API, as each product is counted for itself; without those that are unlimited or not known. */
  quotaRemainingByApi: Record<string, number>;
  /** Under which name its calls are counted, with those of all keys that name it; `null` = they are counted for themselves. */
  counter: string | null;
  expiresAt: Date | null;
  inactive: boolean;
  proofs: HeldProofs;
  /** Ids of client certificates. */
  boundTo: string[];
  alias: string;
  tags: string[];
  metadata: Record<string, unknown>;
  /** `null` for a key the portal did not write. */
  revision: number | null;
  createdAt: Date | null;
}

export interface AppliedKey {
  /** `unchanged`: it held exactly this already. */
  outcome: 'created' | 'updated' | 'unchanged';
  /** As read back from the provider afterwards. */
  key: ProviderKey;
  /** The name under which the provider stores the key; null when it was not created now, or is stored in plain. */
  keyHash: string | null;
}
