import { createHash } from 'node:crypto';
import type { Plan } from '../../catalogue/plans/plan.entity.ts';
import type { Product } from '../../catalogue/products/product.entity.ts';
import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import type { DesiredKey, KeyRef } from '../../provider/port/provider-adapter.ts';
import type { Provider } from '../../provider/providers/provider.entity.ts';
import type { App } from '../apps/app.entity.ts';
import { productsOfCredential } from '../apps/app.queries.ts';
import { type Credential, CredentialStatus } from '../credentials/credential.entity.ts';
import { openKey } from '../credentials/credential.secret.ts';
import { isEnded } from '../credentials/credential-life.ts';

export interface DesiredState {
  credential: Credential;
  app: App;
  plan: Plan;
  products: readonly Product[];
  provider: Provider;
  ref: KeyRef;
  /** What the gateway should hold; null when it should hold nothing. */
  key: DesiredKey | null;
  /** Equal for equal keys, whatever their revision and secret. */
  digest: string;
}

/** Name in a key's metadata by which the portal knows its own keys at a gateway. */
export const OWNERSHIP = 'gatehouse_credential';

/** What the gateway should hold for a credential now. Reads only; `credential.revision` says for which revision it is true. */
export async function readDesiredState(ctx: Context, credentialId: string): Promise<DesiredState> {
  const [state] = await readDesiredStates(ctx, [credentialId]);
  if (!state) throw new Error(`There is no credential ${credentialId}.`);
  return state;
}

/** As {@link readDesiredState}, for those of many that exist, in six statements however many they are. */
export async function readDesiredStates(ctx: Context, ids: readonly string[]): Promise<DesiredState[]> {
  const { db } = ctx;
  // The credentials come first: whatever changes behind one raises its revision, and then this answer counts for nothing.
  const credentials = await db.selectFrom('credential').selectAll().where(oneOf('id', ids)).orderBy('id').execute();
  const idsOf = (name: 'appId' | 'planId' | 'providerId') => [...new Set(credentials.map((each) => each[name]))];
  const apps = byId(
    await db
      .selectFrom('app')
      .selectAll()
      .where(oneOf('id', idsOf('appId')))
      .execute(),
  );
  const plans = byId(
    await db
      .selectFrom('plan')
      .selectAll()
      .where(oneOf('id', idsOf('planId')))
      .execute(),
  );
  const providers = byId(
    await db
      .selectFrom('provider')
      .selectAll()
      .where(oneOf('id', idsOf('providerId')))
      .execute(),
  );
  const products = await Promise.all(credentials.map(({ id }) => productsOfCredential(ctx, id)));
  const teams = await readTeams(
    ctx,
    [...apps.values()].map(({ ownerId }) => ownerId),
  );
  return credentials.map((credential, index) => {
    const app = apps.get(credential.appId)!;
    const plan = plans.get(credential.planId)!;
    const provider = providers.get(credential.providerId)!;
    const ref = refOf(ctx, credential, provider);
    const parts = { credential, app, plan, products: products[index]!, teamIds: teams.get(app.ownerId) ?? [] };
    const key = isEnded(credential) ? null : toKey(ref, parts);
    return { ...parts, provider, ref, key, digest: digestOf(key) };
  });
}

function digestOf(key: DesiredKey | null): string {
  if (!key) return 'none';
  const { keyId: _, consumerKey: __, keyHash: ___, revision: ____, ...state } = key;
  return createHash('sha256').update(JSON.stringify(state)).digest('base64url');
}

const byId = <T extends { id: string }>(rows: readonly T[]): Map<string, T> =>
  new Map(rows.map((row) => [row.id, row]));

/** How the credential's key is named at its provider: by its value, or by its hash once the value was erased. */
export function refOf(ctx: Context, { id, secret, keyHash }: Credential, provider: Provider): KeyRef {
  const key = secret === null ? { keyId: '', consumerKey: '' } : openKey(ctx.secrets, { id, secret });
  return { organisationId: provider.tykOrganisationId, ...key, keyHash };
}

async function readTeams({ db }: Context, userIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await db
    .selectFrom('membership')
    .select(['userId', 'teamId'])
    .where(oneOf('userId', userIds))
    .orderBy('teamId')
    .execute();
  const members = Map.groupBy(rows, ({ userId }) => userId);
  return new Map(Array.from(members, ([userId, of]) => [userId, of.map(({ teamId }) => teamId)]));
}

interface Parts {
  credential: Credential;
  app: App;
  plan: Plan;
  products: readonly Product[];
  teamIds: string[];
}

/**
 * Names of the metadata and tags are those of Tyk's own portal, so that existing middleware and reports go on working
 *. The plan's own metadata cannot replace what tells whose key it is.
 */
const toKey = (ref: KeyRef, { credential, app, plan, products, teamIds }: Parts): DesiredKey => ({
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
    DeveloperID: app.ownerId,
    ApplicationID: app.id,
    OrganisationID: app.organisationId,
    TeamIDs: teamIds,
    [OWNERSHIP]: credential.id,
  },
  revision: credential.revision,
});
