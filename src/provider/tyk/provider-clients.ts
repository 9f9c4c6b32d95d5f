import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import pMap from 'p-map';
import type { ClientToken } from '../port/client-tokens.ts';
import type { ListedKey } from '../port/key-listing.ts';
import type { KeyRef } from '../port/provider-adapter.ts';
import { ProviderError } from '../port/provider-error.ts';
import { killSwitchId, newPolicy, partitions } from './policy-mapping.ts';
import { dropPolicy, publishUntil } from './policy-writing.ts';
import type { TykBackend } from './tyk-backend.ts';
import type { TykAccessRight, TykPolicy, TykSession } from './wire.ts';

/**
 * Clients of Tyk's own OAuth 2.0. Tyk gives a client one policy and makes the session of each token of it, so what products and plan say is merged
 * into a policy of the client's own. That policy is also where everything is kept that else stands in a key: the session that is
 * read and written here is made of it and of the clients, one at each API, so that a client is converged as every key is.
 */

/** A client as the provider keeps it, for one API. */
export interface StoredClient {
  clientId: string;
  secret: string;
  redirectUri: string;
  policyId: string;
}

/** Where a provider keeps clients. */
export interface ClientStore {
  /** `null` when the API has no such client. */
  read(apiId: string, clientId: string): Promise<StoredClient | null>;
  /** One that is there already is replaced; its tokens stay. */
  put(apiId: string, client: StoredClient): Promise<void>;
  /** One that is missing already counts as success. */
  drop(apiId: string, clientId: string): Promise<void>;
  /** Whatever it has been given since and has not ended by its time, also what was revoked. */
  listTokens(apiId: string, clientId: string): Promise<StoredToken[]>;
  /** One that is missing already counts as success. */
  dropToken(organisationId: string, token: StoredToken): Promise<void>;
}

/** A token as the provider names it: by its hash, or by itself. */
export interface StoredToken extends ListedKey {
  expiresAt: Date;
}

const MERGED = 'gatehouse-oauth-';
/** What the policy keeps for the session, by its name in the metadata. */
const KEPT = { policies: 'gatehouse_policies', expires: 'gatehouse_expires', alias: 'gatehouse_alias' };

/** Name of an API that no gateway has. */
const NO_API = 'gatehouse-closed';
const NOTHING = { [NO_API]: { api_id: NO_API, api_name: NO_API, versions: ['Default'] } };

/** Tyk gives no token to a client without one. Nobody is there. */
const NO_REDIRECT = 'https://no-redirect.invalid/';
/** Between several, as Tyk's documentation has it for `oauth_redirect_uri_separator`. */
const SEPARATOR = ';';

/** Whether a policy is one of these, which nobody but the portal has to know of. */
export const isMerged = ({ id }: Pick<TykPolicy, 'id'>): boolean => id.startsWith(MERGED);

const clientIdOf = ({ keyId, keyHash }: KeyRef): string => keyId || keyHash || '';

const redirectUriOf = ({ registration }: KeyRef): string =>
  registration?.redirectUrls.length ? registration.redirectUrls.join(SEPARATOR) : NO_REDIRECT;

/** The backend for refs of clients; the same for all others. */
export function withClients(backend: TykBackend, ref: KeyRef): TykBackend {
  if (!ref.registration) return backend;
  return {
    ...backend,
    readSession: (of) => readClient(backend, of),
    async createSession(of, session) {
      await writeClient(backend, { id: clientIdOf(of), redirectUri: redirectUriOf(of) }, session);
      return clientIdOf(of);
    },
    updateSession: (of, session) =>
      writeClient(backend, { id: clientIdOf(of), redirectUri: redirectUriOf(of) }, session),
    deleteSession: (of) => dropClient(backend, clientIdOf(of)),
    // A policy is in force with the reload that it is waited for.
    memoryOf: () => ({ ms: 0, isReached: true }),
  };
}

function storeOf({ clients }: TykBackend): ClientStore {
  if (clients) return clients;
  throw new ProviderError('invalid', 'The provider takes no clients of its own OAuth 2.0 from the portal.');
}

/** What is found at the provider, with the APIs alone at which everything is as it should be. */
async function readClient(backend: TykBackend, ref: KeyRef): Promise<TykSession | null> {
  const clients = storeOf(backend);
  const id = clientIdOf(ref);
  const policy = await backend.readPolicy(MERGED + id);
  if (!policy) return null;
  const session = sessionOf(policy);
  const wanted = mergedRights(await partsOf(backend, session));
  const secrets = new Set<string>();
  const rights: Record<string, TykAccessRight> = {};
  for (const [apiId, right] of Object.entries(policy.access_rights ?? {})) {
    if (apiId === NO_API) continue;
    const client = await clients.read(apiId, id);
    if (client) secrets.add(client.secret);
    const isRight = client?.policyId === policy.id && client.redirectUri === redirectUriOf(ref);
    if (isRight && isDeepStrictEqual(right, wanted[apiId])) rights[apiId] = right;
  }
  return { ...session, access_rights: rights, client_secret: [...secrets].join(' ') || null };
}

function sessionOf({ meta_data, access_rights, ...policy }: TykPolicy): TykSession {
  const { [KEPT.policies]: policies, [KEPT.expires]: expires, [KEPT.alias]: alias, ...metadata } = meta_data ?? {};
  const { org_id, rate, per, quota_max, quota_renewal_rate, is_inactive, tags } = policy;
  return {
    ...{ org_id, rate, per, quota_max, quota_renewal_rate, is_inactive, tags, access_rights },
    apply_policies: Array.isArray(policies) ? policies.map(String) : [],
    expires: Number(expires ?? 0),
    alias: String(alias ?? ''),
    meta_data: metadata,
  };
}

/** The policies of products and plan that a session names, as far as they are there. */
async function partsOf(backend: TykBackend, { apply_policies, org_id }: TykSession): Promise<TykPolicy[]> {
  const ids = (apply_policies ?? []).filter((id) => id !== killSwitchId(org_id ?? ''));
  const found = await Promise.all(ids.map((id) => backend.readPolicy(id)));
  return found.filter((policy) => policy !== null);
}

/** What all of them grant, each API with the versions of all. */
function mergedRights(parts: readonly TykPolicy[]): Record<string, TykAccessRight> {
  const rights: Record<string, TykAccessRight> = {};
  for (const [apiId, right] of parts.flatMap(({ access_rights }) => Object.entries(access_rights ?? {}))) {
    const versions = [...new Set([...(rights[apiId]?.versions ?? []), ...(right.versions ?? [])])];
    rights[apiId] = { ...right, ...rights[apiId], versions };
  }
  return rights;
}

/** @param redirectUri Null leaves it as it is. */
async function writeClient(
  backend: TykBackend,
  { id, redirectUri }: { id: string; redirectUri: string | null },
  session: TykSession,
): Promise<void> {
  const clients = storeOf(backend);
  const current = await backend.readPolicy(MERGED + id);
  const policy = policyOf(id, session, await partsOf(backend, session));
  await putMerged(backend, policy, current);
  const apiIds = Object.keys(policy.access_rights ?? {}).filter((apiId) => apiId !== NO_API);
  const before = Object.keys(current?.access_rights ?? {}).filter((apiId) => apiId !== NO_API);
  const known = await Promise.all([...new Set([...apiIds, ...before])].map((apiId) => clients.read(apiId, id)));
  const held = known.find((client) => client !== null);
  const secret = secretIn(session) ?? held?.secret;
  if (!secret) throw new ProviderError('keyMissing', 'The provider has lost the client, and its secret was erased.');
  const client = {
    clientId: id,
    secret,
    policyId: policy.id,
    redirectUri: redirectUri ?? held?.redirectUri ?? NO_REDIRECT,
  };
  for (const apiId of apiIds) {
    if (!isDeepStrictEqual(await clients.read(apiId, id), client)) await clients.put(apiId, client);
  }
  for (const apiId of before) if (!apiIds.includes(apiId)) await clients.drop(apiId, id);
}

const secretIn = ({ client_secret }: TykSession): string | null =>
  typeof client_secret === 'string' && client_secret !== '' ? client_secret : null;

function policyOf(id: string, session: TykSession, parts: readonly TykPolicy[]): TykPolicy {
  const { org_id, rate, per, quota_max, quota_renewal_rate, tags, apply_policies, expires, alias } = session;
  const isClosed = session.is_inactive || apply_policies?.includes(killSwitchId(org_id ?? ''));
  const rights = mergedRights(parts);
  return {
    ...newPolicy(MERGED + id),
    ...{ org_id, rate, per, quota_max, quota_renewal_rate, tags: tags ?? [] },
    name: `Gatehouse: client ${alias ?? ''}`,
    is_inactive: Boolean(isClosed),
    access_rights: Object.keys(rights).length > 0 ? rights : NOTHING,
    partitions: partitions({}),
    meta_data: {
      ...session.meta_data,
      ...{ [KEPT.policies]: apply_policies ?? [], [KEPT.expires]: expires ?? 0, [KEPT.alias]: alias ?? '' },
    },
  };
}

async function putMerged(backend: TykBackend, policy: TykPolicy, current: TykPolicy | null): Promise<void> {
  if (current && isServed(current, policy)) return;
  await (current ? backend.updatePolicy(policy) : backend.createPolicy(policy));
  await publishUntil(backend, policy.id, async () => {
    const served = await backend.readPolicy(policy.id);
    return served !== null && isServed(served, policy);
  });
}

function isServed(served: TykPolicy, written: TykPolicy): boolean {
  const owned = (policy: TykPolicy) => {
    const { rate, per, quota_max, quota_renewal_rate, is_inactive, access_rights, meta_data } = policy;
    const numbers = [rate, per, quota_max, quota_renewal_rate].map((number) => number ?? 0);
    return [numbers, is_inactive ?? false, access_rights, meta_data, policy.tags?.toSorted() ?? []];
  };
  return isDeepStrictEqual(owned(served), owned(written));
}

/** The policy goes last: by it the APIs are known. Without it no token is let in. False when there was none. */
async function dropClient(backend: TykBackend, id: string): Promise<boolean> {
  const clients = storeOf(backend);
  const policy = await backend.readPolicy(MERGED + id);
  if (!policy) return false;
  for (const apiId of Object.keys(policy.access_rights ?? {})) if (apiId !== NO_API) await clients.drop(apiId, id);
  await dropPolicy(backend, policy.id);
  return true;
}

/** Brings the policies of clients along with that of a product or of a plan, which has just been written. */
export async function followPolicy(backend: TykBackend, written: TykPolicy): Promise<void> {
  if (!backend.clients || isMerged(written)) return;
  for (const policy of (await backend.listPolicies()).filter(isMerged)) {
    const session = sessionOf(policy);
    if (!session.apply_policies?.includes(written.id)) continue;
    const { rate, per, quota_max, quota_renewal_rate } = written;
    const isPlan = Object.keys(written.access_rights ?? {}).length === 0;
    const limits = isPlan ? { rate, per, quota_max, quota_renewal_rate } : {};
    await writeClient(backend, { id: policy.id.slice(MERGED.length), redirectUri: null }, { ...session, ...limits });
  }
}

const AT_ONCE = { concurrency: 8 };

/** A gateway that hashes nothing tells tokens themselves. */
const fingerprintOf = ({ value }: StoredToken): string => createHash('sha256').update(value).digest('base64url');

/** Those that have a session: by that alone the gateway lets one in, and its list goes on naming those that were revoked. */
async function liveTokens(backend: TykBackend, ref: KeyRef): Promise<StoredToken[]> {
  const clients = storeOf(backend);
  const policy = await backend.readPolicy(MERGED + clientIdOf(ref));
  const apiIds = Object.keys(policy?.access_rights ?? {}).filter((apiId) => apiId !== NO_API);
  // Each API lists those that it has given, whatever they open.
  const listed = (await pMap(apiIds, (apiId) => clients.listTokens(apiId, clientIdOf(ref)), AT_ONCE)).flat();
  const sessions = await pMap(listed, (token) => backend.readListedSession(token), AT_ONCE);
  return listed.filter((_, index) => sessions[index] !== null);
}

export async function listTokens(backend: TykBackend, ref: KeyRef): Promise<ClientToken[]> {
  const live = await liveTokens(backend, ref);
  return live
    .map((token) => ({ fingerprint: fingerprintOf(token), expiresAt: token.expiresAt }))
    .sort((a, b) => b.expiresAt.getTime() - a.expiresAt.getTime() || (a.fingerprint < b.fingerprint ? -1 : 1));
}

export async function revokeTokens(
  backend: TykBackend,
  ref: KeyRef,
  fingerprints: readonly string[] | null,
): Promise<void> {
  const meant = (await liveTokens(backend, ref)).filter(
    (token) => fingerprints?.includes(fingerprintOf(token)) ?? true,
  );
  await pMap(meant, (token) => storeOf(backend).dropToken(ref.organisationId, token), AT_ONCE);
}
