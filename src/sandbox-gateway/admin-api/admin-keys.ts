import { randomUUID } from 'node:crypto';
import { type Answer, done, ok, refusal } from '../answers.ts';
import { policyIdsOf } from '../apply-policies.ts';
import type { FoundSession, GatewayCore } from '../gateway-core.ts';
import { type Session, session as sessionBody, withoutZeros } from '../model.ts';
import { withPassword } from '../passwords.ts';
import type { Quotas } from '../quotas.ts';

export type KeyQuery = Partial<Record<'hashed' | 'org_id' | 'api_id' | 'suppress_reset' | 'filter', string>>;

const MIN_TOKEN_LENGTH = 3;
const MASTER_KEY = 'Master keys not allowed';
/** Tyk's one message for every trouble with policies and access rights. */
const INSECURE = 'Failed to create key, ensure security settings are correct.';

/** `/tyk/keys`: sessions live in the store, so writes are in force at once. */
export class AdminKeys {
  constructor(
    private readonly core: GatewayCore,
    private readonly quotas: Quotas,
    /** Told the stored name of every session that changed. */
    private readonly changed: (storedName: string) => void,
  ) {}

  /** Always a new random key: never safe to repeat. */
  createRandom(body: unknown): Answer {
    const parsed = sessionBody.safeParse(body);
    if (!parsed.success) return refusal(500, 'Unmarshalling failed');
    const token = this.core.tokenOf(parsed.data.org_id, randomUUID().replaceAll('-', ''));
    const { session, problem } = this.core.withPolicies(withPassword(parsed.data));
    if (problem) return refusal(500, `Failed to create key - ${problem}`);
    const failure = this.save(token, stamped(session), true);
    if (!failure) return this.added(token, session);
    if (failure === MASTER_KEY) {
      return refusal(400, 'Failed to create key, keys must have at least one Access Rights record set.');
    }
    return refusal(500, `Failed to create key - ${failure}`);
  }

  /** An upsert: an existing key is replaced, with a new creation date, and is still "added". */
  create(keyId: string | undefined, query: KeyQuery, body: unknown): Answer {
    const parsed = sessionBody.safeParse(body);
    if (!parsed.success) return refusal(400, 'Request malformed');
    if (keyId !== undefined && keyId.length < MIN_TOKEN_LENGTH) return refusal(400, tooShort(keyId));
    const unbound = this.bindingFault(parsed.data);
    if (unbound) return refusal(400, unbound);
    const token = this.core.tokenOf(parsed.data.org_id, keyId ?? randomUUID().replaceAll('-', ''));
    const session = stamped(this.core.withPolicies(withPassword(parsed.data)).session);
    // An end in the past is dropped, so the key has none at all.
    if (isPast(session.expires)) session.expires = 0;
    // With `hashed` the key string counts as a hash: no consumer can send what would find it.
    const target = query.hashed ? { session, storedName: token, keyName: token } : token;
    const failure = this.save(target, session, query.suppress_reset !== '1');
    return failure ? refusal(500, INSECURE) : this.added(token, session);
  }

  /** Replaces the whole session; only the creation date stays, and on request the counters. */
  update(key: string, query: KeyQuery, body: unknown): Answer {
    const parsed = sessionBody.safeParse(body);
    if (!parsed.success) return refusal(400, 'Request malformed');
    const found = this.core.find(parsed.data.org_id, key, Boolean(query.hashed));
    if (!found) return refusal(404, 'Key is not found');
    const fault = this.certificateFault(parsed.data, found.session) ?? this.bindingFault(parsed.data, found.session);
    if (fault) return refusal(400, fault);
    const keepCounters = query.suppress_reset === '1';
    const { date_created, quota_renews, last_updated } = found.session;
    const written = withPassword(parsed.data, found.session);
    const session = { ...stamped(this.core.withPolicies(written).session), date_created };
    if (keepCounters) Object.assign(session, { quota_renews, last_updated });
    if (isPast(session.expires)) session.expires = found.session.expires;
    const failure = this.save(found, session, !keepCounters);
    return failure ? refusal(500, INSECURE) : done(found.keyName, 'modified');
  }

  read(key: string, query: KeyQuery): Answer {
    if (query.hashed && !this.core.settings.hashKeys) {
      return refusal(400, 'Key requested by hash but key hashing is not enabled');
    }
    const found = this.find(key, query);
    if (!found) return refusal(404, 'Key not found');
    const { session } = this.core.withPolicies(found.session);
    session.basic_auth_data.password = '';
    // Before the first request the session's own count is missing, while that of each API is already full.
    session.quota_remaining = this.remaining(found, session.quota_max, '') ?? session.quota_remaining;
    for (const { limit, allowance_scope } of Object.values(session.access_rights)) {
      limit.quota_remaining = this.remaining(found, limit.quota_max, allowance_scope) ?? Math.max(0, limit.quota_max);
    }
    return ok(withoutZeros(session));
  }

  list(query: KeyQuery): Answer {
    const { hashKeys, enableHashedKeysListing } = this.core.settings;
    if (hashKeys && !enableHashedKeysListing) {
      return refusal(404, 'Hashed key listing is disabled in config (enable_hashed_keys_listing)');
    }
    if (!hashKeys && query.api_id && !query.filter) {
      return refusal(400, "The 'filter' parameter (Org ID) is required when filtering by 'api_id' in legacy mode");
    }
    if (this.core.storeLost) return ok({ keys: [] });
    const opens = (session: Session) => !query.api_id || query.api_id in session.access_rights;
    const isOf = (session: Session) => hashKeys || !query.filter || session.org_id === query.filter;
    const entries = Object.entries(this.core.disk.sessions).filter(
      ([storedName, session]) => opens(session) && isOf(session) && !this.core.isForgotten(storedName),
    );
    return ok({ keys: entries.map(([storedName]) => storedName) });
  }

  delete(key: string, query: KeyQuery): Answer {
    const found = this.find(key, query);
    if (!found) return refusal(404, 'There is no such key found');
    delete this.core.disk.sessions[found.storedName];
    this.quotas.reset(found.storedName, found.session);
    this.changed(found.storedName);
    return query.api_id === '-1' ? ok(null) : done(found.keyName, 'deleted');
  }

  preview(body: unknown): Answer {
    const parsed = sessionBody.safeParse(body);
    if (!parsed.success) return refusal(500, 'Unmarshalling failed');
    return ok(withoutZeros(stamped(this.core.withPolicies(parsed.data).session)));
  }

  private find(key: string, query: KeyQuery): FoundSession | undefined {
    const organisationId = this.core.api(query.api_id ?? '')?.org_id ?? query.org_id ?? '';
    return this.core.find(organisationId, key, Boolean(query.hashed));
  }

  /** Of a key that is changed alone. */
  private certificateFault({ certificate }: Session, before: Session): string | null {
    if (certificate === before.certificate) return null;
    if (certificate === '') return 'Key cannot be used without a certificate';
    return certificate in this.core.disk.certificates ? null : 'Key must be used with an existent certificate';
  }

  /** Only what is new is looked for. */
  private bindingFault({ mtls_static_certificate_bindings: bound }: Session, before?: Session): string | null {
    const known = before?.mtls_static_certificate_bindings ?? [];
    const missing = bound.find((id) => !known.includes(id) && !(id in this.core.disk.certificates));
    return missing === undefined ? null : `certificate not found: ${missing}`;
  }

  /** Stores the session with its policies' values in it. Returns why it could not; null when it did. */
  private save(target: string | FoundSession, session: Session, reset: boolean): string | null {
    const apiIds = Object.keys(session.access_rights);
    if (apiIds.length === 0 && !this.core.settings.allowMasterKeys) return MASTER_KEY;
    if (this.core.storeLost) return 'storage: Redis is either down or was not configured';
    const loaded = apiIds.flatMap((apiId) => this.core.api(apiId) ?? []);
    const storedName = typeof target === 'string' ? this.core.storedNameOf(target) : target.storedName;
    for (const apiId of apiIds.length > 0 ? apiIds : this.core.apis.map(({ api_id }) => api_id)) {
      const api = this.core.api(apiId);
      if (api && !this.core.disk.sessions[storedName]) this.limitLifetime(session);
      if (reset) {
        this.quotas.reset(storedName, session);
        session.quota_renews = nowSeconds() + session.quota_renewal_rate;
      }
      const applied = this.core.withPolicies(session, api?.org_id);
      if (applied.problem) return applied.problem;
      this.core.store(storedName, applied.session, loaded);
    }
    this.changed(storedName);
    return null;
  }

  /** A policy's `key_expires_in` acts on new keys only; of several the last one wins. */
  private limitLifetime(session: Session): void {
    for (const id of policyIdsOf(session)) {
      const { key_expires_in = 0 } = this.core.policy(id) ?? {};
      if (key_expires_in > 0) session.expires = nowSeconds() + key_expires_in;
    }
  }

  private added(token: string, { basic_auth_data: { password } }: Session): Answer {
    const { hashKeys } = this.core.settings;
    const hash = hashKeys ? { key_hash: this.core.storedNameOf(token) } : {};
    // Who makes a user knows the name.
    return ok({ key: hashKeys && password ? '' : token, status: 'ok', action: 'added', ...hash });
  }

  private remaining({ storedName }: FoundSession, quota: number, scope: string): number | undefined {
    const used = this.quotas.used(storedName, scope);
    return used === undefined || quota <= 0 ? undefined : Math.max(0, quota - used);
  }
}

function tooShort(keyId: string): string {
  return (
    `custom key ID length ${keyId.length} is less than min_token_length (${MIN_TOKEN_LENGTH}); ` +
    'the key would be unreachable at auth time. Use an ID of at least min_token_length characters, ' +
    'or lower min_token_length in the gateway configuration.'
  );
}

function stamped(session: Session): Session {
  return { ...session, date_created: new Date().toISOString(), last_updated: String(nowSeconds()) };
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

function isPast(expires: number): boolean {
  return expires > 1 && expires < Date.now() / 1000;
}
