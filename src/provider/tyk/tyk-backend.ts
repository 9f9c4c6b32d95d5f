import type { KeyListing, ListedKey } from '../port/key-listing.ts';
import type { HealthWarning, KeyRef, ProviderHealth } from '../port/provider-adapter.ts';
import type { TykApi } from '../tyk-apis/api-wire.ts';
import type { TykDefinition } from '../tyk-apis/token-rules.ts';
import type { KeyMemory } from './key-memory.ts';
import type { ClientStore } from './provider-clients.ts';
import type { Meter } from './quota-meter.ts';
import type { TykPolicy, TykSession } from './wire.ts';

/** Why a provider keeps none of the portal's. */
export const NO_CERTIFICATES =
  'The portal gives client certificates to a Gateway alone: a Dashboard takes none from it.';

/** Where a provider keeps client certificates. */
export interface CertificateStore {
  has(id: string): Promise<boolean>;
  /** One that is there already counts as success. */
  put(organisationId: string, pem: string): Promise<void>;
  /** One that is missing already counts as success. */
  drop(organisationId: string, id: string): Promise<void>;
}

/** The calls in which the open-source Gateway and the Dashboard differ; what is done with them does not. */
export interface TykBackend {
  /** Pauses in ms between looks at a written policy while it spreads; their sum bounds the wait. */
  readonly policyPatience: readonly number[];
  /** Pauses in ms between attempts at a key whose policies may not have reached the node that takes keys. */
  readonly keyPatience: readonly number[];

  checkHealth(): Promise<ProviderHealth>;
  listApis(look?: { anew: boolean }): Promise<TykApi[]>;
  readApi(apiId: string): Promise<TykApi | null>;

  /** As it was written, in the form in which it was; null when there is no such API. */
  readDefinition(apiId: string): Promise<TykDefinition | null>;
  writeDefinition(apiId: string, definition: TykDefinition): Promise<void>;

  listPolicies(): Promise<TykPolicy[]>;
  readPolicy(policyId: string): Promise<TykPolicy | null>;
  createPolicy(policy: TykPolicy): Promise<void>;
  updatePolicy(policy: TykPolicy): Promise<void>;
  /** A policy that is already missing counts as success. */
  deletePolicy(policyId: string): Promise<void>;
  /** Asks the provider to put written policies into force, and waits for it as far as the provider tells. */
  publish(): Promise<void>;

  /**
   * Looks for the cause of a written policy that is not served. Where the provider serves no written policy at all, takes
   * this one away and throws `policiesUnserved` with what to set.
   */
  explainUnserved(policyId: string): Promise<void>;
  /** Writes, reads and removes a policy, and tells what keeps policies from being served. */
  testPolicies(): Promise<HealthWarning | null>;

  readSession(ref: KeyRef): Promise<TykSession | null>;
  /** Stores a meter and reads it back; null when the provider has no such thing. Never touches a counter. */
  readMeter(meter: Meter): Promise<TykSession | null>;
  /** Throws `policyMissing` when the provider lacks one of the policies. Returns the key's hash, if there is one. */
  createSession(ref: KeyRef, session: TykSession): Promise<string | null>;
  /** Keeps the counters of rate and quota. */
  updateSession(ref: KeyRef, session: TykSession): Promise<void>;
  memoryOf(ref: KeyRef): KeyMemory;
  /** False when there was no such key. */
  deleteSession(ref: KeyRef): Promise<boolean>;
  /**
   * Throws `unavailable` unless keys can really be stored and found now. A gateway that lost its Redis answers "no such
   * key" for every key, so that answer counts only together with this proof.
   */
  assertStoreWorks(): Promise<void>;
  /** Null where the portal knows of none: then no key is made of a certificate. */
  readonly certificates: CertificateStore | null;
  /** Null where the portal knows of none: then there are no clients of its own OAuth 2.0. */
  readonly clients: ClientStore | null;
  listKeys(): Promise<KeyListing>;
  readListedSession(entry: ListedKey): Promise<TykSession | null>;
}
