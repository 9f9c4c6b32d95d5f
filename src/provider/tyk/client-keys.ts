import { createHash } from 'node:crypto';
import type { DesiredKey, KeyRef, ProviderKey } from '../port/provider-adapter.ts';
import { newPolicy, partitions, servesPolicy } from './policy-mapping.ts';
import { dropPolicy, putPolicy } from './policy-writing.ts';
import type { TykBackend } from './tyk-backend.ts';
import type { TykPolicy, TykSession } from './wire.ts';

/**
 * Keys of clients. For each token Tyk makes a session of its own, out of what the scopes bring and of the *first* policy of the key that
 * has the name of the client, and of nothing else that the key says. So that policy is a gate: it opens no API, but limits
 * whatever else opens one, also for a token without the scope of the plan; and while a client is to be refused it is one
 * that is inactive. Newer gateways let tokens of a client without a key in by their scopes alone, so the key of a client that
 * has ended stays for as long as its tokens could.
 */

const GATE = 'gatehouse-client-';

/** Name of an API that no gateway has. */
const NO_API = 'gatehouse-closed';

/** Longer than any access token lives. */
const GRAVE_SECONDS = 30 * 86_400;
const GRAVE = 'gatehouse_ended';

const closedId = (organisationId: string): string => `${GATE}closed-${organisationId.replaceAll(/[^\w.~-]/g, '-')}`;

/** The policy that comes first in the key of a client; none for other keys. */
export function gateOf({ isClient, organisationId, planPolicyId, suspended }: DesiredKey): string[] {
  if (!isClient) return [];
  return [suspended ? closedId(organisationId) : `${GATE}${planPolicyId}`];
}

/** All that the key of a client has that is refused whatever else is there; nothing for other keys. */
export const closedGateOf = ({ isClient, organisationId }: KeyRef): string[] =>
  isClient ? [closedId(organisationId)] : [];

/** Whether a policy is one of these, which nobody but the portal has to know of. */
export const isGate = ({ id }: Pick<TykPolicy, 'id'>): boolean => id.startsWith(GATE);

const NOTHING = { [NO_API]: { api_id: NO_API, api_name: NO_API, versions: ['Default'], allowed_urls: [] } };

function openGate(plan: TykPolicy): TykPolicy {
  const { rate, per, quota_max, quota_renewal_rate, org_id, name } = plan;
  return {
    ...newPolicy(`${GATE}${plan.id}`),
    ...{ rate, per, quota_max, quota_renewal_rate, org_id },
    name: `Gatehouse: clients on ${name ?? plan.id}`,
    access_rights: NOTHING,
    partitions: partitions({ acl: true, quota: true, rate_limit: true }),
    tags: [],
  };
}

const closedGate = (organisationId: string): TykPolicy => ({
  ...newPolicy(closedId(organisationId)),
  name: `Gatehouse: refused clients (${organisationId})`,
  org_id: organisationId,
  is_inactive: true,
  access_rights: NOTHING,
  partitions: partitions({ acl: true }),
  tags: [],
});

async function ensure(backend: TykBackend, wanted: TykPolicy): Promise<TykPolicy> {
  const current = await backend.readPolicy(wanted.id);
  if (current && servesPolicy(current, wanted)) return current;
  return putPolicy(backend, { ...current, ...wanted }, current !== null);
}

/** Has the provider serve what the key of a client that is let in begins with. */
export const ensureOpenGate = (backend: TykBackend, plan: TykPolicy): Promise<TykPolicy> =>
  ensure(backend, openGate(plan));

/** Has it serve what that of a client that is refused begins with. */
export const ensureClosedGate = (backend: TykBackend, { organisationId }: KeyRef): Promise<TykPolicy> =>
  ensure(backend, closedGate(organisationId));

/** Brings the gate of a plan along, where it has one. */
export async function followPlan(backend: TykBackend, plan: TykPolicy): Promise<void> {
  if (await backend.readPolicy(`${GATE}${plan.id}`)) await ensure(backend, openGate(plan));
}

/** Takes the gate of a plan away, where it has one. */
export async function dropGateOf(backend: TykBackend, planPolicyId: string): Promise<void> {
  if (await backend.readPolicy(`${GATE}${planPolicyId}`)) await dropPolicy(backend, `${GATE}${planPolicyId}`);
}

/** Whether no token is let in by the key, whatever its scopes. */
export const isShut = ({ policyIds, inactive }: Pick<ProviderKey, 'policyIds' | 'inactive'>): boolean =>
  inactive && (policyIds[0]?.startsWith(`${GATE}closed-`) ?? false);

/**
 * Older gateways (seen: v5.8.0) keep the session that they have made for a client's tokens inactive once a policy of it was, also when that is
 * gone. Its counts stay.
 */
export async function wakeTokens(backend: TykBackend, { organisationId, keyId }: KeyRef, policyIds: string[]) {
  const name = createHash('md5').update(keyId).digest('hex');
  const ref = { organisationId, keyId: name, consumerKey: name };
  const session = await backend.readSession(ref);
  if (!session?.is_inactive) return;
  await backend.updateSession(ref, { ...session, is_inactive: false, apply_policies: policyIds });
}

/** What stays of the key of a client that has ended. */
export async function graveOf(backend: TykBackend, { organisationId }: KeyRef): Promise<TykSession> {
  const { id } = await ensure(backend, closedGate(organisationId));
  return {
    org_id: organisationId,
    apply_policies: [id],
    alias: 'Gatehouse: ended',
    expires: Math.floor(Date.now() / 1000) + GRAVE_SECONDS,
    meta_data: { [GRAVE]: true },
  };
}

export const isGrave = ({ meta_data, apply_policies }: TykSession): boolean =>
  meta_data?.[GRAVE] === true && (apply_policies?.[0]?.startsWith(`${GATE}closed-`) ?? false);
