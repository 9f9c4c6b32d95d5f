import { z } from 'zod';
import { ProviderError } from '../port/provider-error.ts';
import { counterOf, quotaRemainingOf } from './session-mapping.ts';
import type { TykBackend } from './tyk-backend.ts';
import type { TykSession } from './wire.ts';

/** A key that opens nothing and shows what a counter has left. */
export interface Meter {
  /** Of the key: Tyk makes the counter's name of it. */
  keyId: string;
  counter: string;
  session: TykSession;
}

/** Tyk forgets a meter after this time by itself. Taking it away would take its counter away, too. */
const LIFETIME_SECONDS = 60;

const MARK = 'gatehouse_meter';

/** Metadata of keys that are the portal's own and nobody's else: meters, probes, canaries. */
export const NO_KEY = { [MARK]: true };

/** A key by which the portal sees that the provider still has its keys. It is no key of anybody, as a meter is none. */
export const canarySession = (organisationId: string): TykSession => ({
  org_id: organisationId,
  alias: 'Gatehouse canary',
  is_inactive: true,
  access_rights: { [MARK]: { api_id: MARK, versions: [] } },
  meta_data: NO_KEY,
});

export const isMeter = ({ meta_data }: TykSession): boolean => Boolean(meta_data?.[MARK]);

/**
 * Requests left of the quota of a key, by API. Tyk tells the count of a key's own counter alone; for one that keys share it is
 * asked about a key of the counter's name. Without those that are unlimited, or that the provider does not tell.
 */
export async function readQuotaRemaining(backend: TykBackend, session: TykSession): Promise<Record<string, number>> {
  const counter = counterOf(session);
  const own = quotaRemainingOf(session);
  if (counter === null) return own;
  const keyId = idOf(counter, session.org_id ?? '');
  if (keyId === null || Object.keys(own).length === 0) return {};
  try {
    const meter = await backend.readMeter({ keyId, counter, session: meterSession(session) });
    return meter ? countedBy(meter, session, Object.keys(own)) : {};
  } catch (error) {
    // The rest of what was read of the key is right all the same.
    if (error instanceof ProviderError) return {};
    throw error;
  }
}

/** Newer gateways leave out what is 0. */
function countedBy(meter: TykSession, { access_rights }: TykSession, apiIds: string[]): Record<string, number> {
  const left = apiIds.map((apiId) => {
    const scope = access_rights?.[apiId]?.allowance_scope;
    const { quota_remaining } = scope ? (meter.access_rights?.[scope]?.limit ?? {}) : meter;
    return [apiId, quota_remaining ?? 0];
  });
  return Object.fromEntries(left);
}

const envelope = z.looseObject({ id: z.string() });

/** The id in a full key string; null for a text of another form. */
function idOf(key: string, organisationId: string): string | null {
  if (organisationId !== '' && key.startsWith(organisationId)) return key.slice(organisationId.length);
  try {
    return envelope.parse(JSON.parse(Buffer.from(key, 'base64').toString('utf8'))).id;
  } catch {
    return null;
  }
}

/** The APIs of one product of several are counted together, in a counter of their own; others in that of the session. */
function meterSession({ org_id, access_rights, quota_max, quota_renewal_rate }: TykSession): TykSession {
  const rights = Object.values(access_rights ?? {});
  const scoped = rights.flatMap(({ allowance_scope, limit }) =>
    allowance_scope ? [[allowance_scope, { api_id: allowance_scope, limit: limitsOf(limit ?? {}) }]] : [],
  );
  const unscoped = rights.find(({ allowance_scope }) => !allowance_scope);
  const limits = limitsOf(unscoped?.limit?.quota_max ? unscoped.limit : { quota_max, quota_renewal_rate });
  // An API that is loaded, or Tyk would keep the meter for ever.
  const [apiId = MARK] = Object.keys(access_rights ?? {});
  return {
    org_id,
    alias: 'Gatehouse meter',
    is_inactive: true,
    session_lifetime: LIFETIME_SECONDS,
    expires: Math.floor(Date.now() / 1000) + LIFETIME_SECONDS,
    access_rights: { [apiId]: { api_id: apiId, versions: [] }, ...Object.fromEntries(scoped) },
    ...(unscoped ? { ...limits, quota_remaining: limits.quota_max } : {}),
    meta_data: NO_KEY,
  };
}

const limitsOf = ({ quota_max, quota_renewal_rate }: Pick<TykSession, 'quota_max' | 'quota_renewal_rate'>) => ({
  quota_max,
  quota_renewal_rate,
});
