import type { Api } from './api-model.ts';
import { type AppliedSession, applyPolicies } from './apply-policies.ts';
import { type HashFunction, hashOf, organisationOf, tokenOf } from './key-names.ts';
import type { Policy, Session } from './model.ts';
import type { SandboxState } from './state.ts';

/** Settings of a real Gateway that change what clients see; the names are those of its configuration. */
export interface SandboxSettings {
  hashKeys: boolean;
  hashKeyFunction: HashFunction;
  enableHashedKeysListing: boolean;
  allowMasterKeys: boolean;
  /** Switches off the session cache, because of which a deleted key may go on working for 10 s. */
  disableCachedSessionState: boolean;
  /** How long a session is remembered, in ms; 10 s at a real one. */
  sessionCacheMs: number;
  /**
   * Where policies are: each in a file of a directory (`path`), all in one file that no write reaches (`recordName`, as
   * without `policy_path`), or in a directory that is not there (`nowhere`).
   */
  policyStorage: 'path' | 'recordName' | 'nowhere';
  /** As a version might that takes ids apart from the text around them: an id brings no hash function along. */
  escapesKeyIds: boolean;
  /** Where it greets. */
  healthCheckEndpointName: string;
  /** Requested reloads run on the next tick of this timer, in ms. */
  reloadInterval: number;
}

export interface FoundSession {
  session: Session;
  /** Under which it is stored: hash or key. */
  storedName: string;
  /** What the gateway calls the key: the full string, or the hash when asked by hash. */
  keyName: string;
}

/** Memory of the stand-in: what is on disk, what is loaded, and how sessions are found. */
export class GatewayCore {
  private loaded: { apis: Record<string, Api>; policies: Record<string, Policy> };
  private reload: Promise<void> | undefined;
  /** A fault switch: reloads are accepted and never happen. */
  ignoresReload = false;
  /** Ids of written policies whose files are nowhere that the gateway reads. */
  readonly strayPolicies = new Set<string>();
  /** A fault switch: Redis is away. Every key seems to be missing, and none can be written. */
  storeLost = false;

  constructor(
    readonly disk: SandboxState,
    readonly settings: SandboxSettings,
  ) {
    this.loaded = structuredClone({ apis: disk.apis, policies: disk.policies });
  }

  get apis(): Api[] {
    return Object.values(this.loaded.apis);
  }

  get policies(): Policy[] {
    return Object.values(this.loaded.policies);
  }

  api(apiId: string): Api | undefined {
    return this.loaded.apis[apiId];
  }

  policy(policyId: string): Policy | undefined {
    return this.loaded.policies[policyId];
  }

  /** Several requests before the tick become one reload. Resolves after it has run. */
  requestReload(): Promise<void> {
    this.reload ??= new Promise((resolve) => {
      setTimeout(() => {
        this.reload = undefined;
        if (!this.ignoresReload) {
          this.loaded = structuredClone({ apis: this.disk.apis, policies: this.disk.policies });
        }
        resolve();
      }, this.settings.reloadInterval).unref();
    });
    return this.reload;
  }

  /** The session with its policies applied, as on every write, read and request. */
  withPolicies(session: Session, apiOrganisation?: string): AppliedSession {
    return applyPolicies(session, (id) => this.policyOf(session.org_id, id), apiOrganisation);
  }

  /** Policies act only within their organisation. */
  private policyOf(organisationId: string, policyId: string): Policy | undefined {
    const policy = this.loaded.policies[policyId];
    return policy?.org_id === organisationId ? policy : undefined;
  }

  tokenOf(organisationId: string, keyId: string): string {
    const id = this.settings.escapesKeyIds ? JSON.stringify(keyId).slice(1, -1) : keyId;
    return tokenOf(organisationId, id, this.settings.hashKeyFunction);
  }

  storedNameOf(token: string): string {
    return this.settings.hashKeys ? hashOf(token) : token;
  }

  /** A full key string names its organisation; anything else is tried as a bare id first, then as it is. */
  find(organisationId: string, key: string, byHash: boolean): FoundSession | undefined {
    if (byHash) return this.stored(key, key);
    const isOwn = organisationId !== '' && organisationOf(key) === organisationId;
    const candidates = isOwn ? [key] : [this.tokenOf(organisationId, key), key];
    for (const token of candidates) {
      const found = this.stored(this.storedNameOf(token), token);
      if (found) return found;
    }
    return undefined;
  }

  private stored(storedName: string, keyName: string): FoundSession | undefined {
    const session = this.storeLost || this.isForgotten(storedName) ? undefined : this.disk.sessions[storedName];
    return session && { session, storedName, keyName };
  }

  /** The store gives up a session after its lifetime, whatever its end says. */
  isForgotten(storedName: string): boolean {
    const at = this.disk.forgottenAt[storedName];
    return at !== undefined && at <= Date.now();
  }

  /** Stores a session for as long as the longest of these APIs wants; without any wish, for ever. */
  store(storedName: string, session: Session, apis: readonly Api[]): void {
    this.disk.sessions[storedName] = session;
    const seconds = Math.max(0, ...apis.map((api) => lifetimeOf(session, api)));
    if (seconds > 0) this.disk.forgottenAt[storedName] = Date.now() + seconds * 1000;
    else delete this.disk.forgottenAt[storedName];
  }
}

/** Seconds; 0 = for ever. The session's own wish goes before that of the API. */
function lifetimeOf({ session_lifetime: own, expires }: Session, api: Api): number {
  const seconds = own > 0 ? own : api.session_lifetime;
  if (seconds <= 0 || !api.session_lifetime_respects_key_expiration) return seconds;
  return expires > 0 ? Math.max(seconds, expires - Math.floor(Date.now() / 1000)) : 0;
}
