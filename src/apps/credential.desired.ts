import type { Plan } from '../catalogue/plan.entity.ts';
import type { Product } from '../catalogue/product.entity.ts';
import type { Context } from '../platform/context.ts';
import type { Provider } from '../provider/provider.entity.ts';
import type { DesiredKey, KeyRef } from '../provider/provider-adapter.ts';
import type { App } from './app.entity.ts';
import { productsOfCredential } from './apps.queries.ts';
import { type Credential, CredentialStatus } from './credential.entity.ts';
import { openKey } from './credential.secret.ts';
import { isEnded } from './credential-life.ts';

export interface DesiredState {
  credential: Credential;
  app: App;
  provider: Provider;
  ref: KeyRef;
  /** What the gateway should hold; null when it should hold nothing. */
  key: DesiredKey | null;
}

/** Name in a key's metadata by which the portal knows its own keys at a gateway. */
export const OWNERSHIP = 'CredentialID';

/** What the gateway should hold for a credential now. Reads only; `credential.revision` says for which revision it is true. */
export async function readDesiredState(ctx: Context, credentialId: string): Promise<DesiredState> {
  const { db } = ctx;
  // The credential comes first: whatever changes behind it raises its revision, and then this answer counts for nothing.
  const credential = await db
    .selectFrom('credential')
    .selectAll()
    .where('id', '=', credentialId)
    .executeTakeFirstOrThrow();
  const app = await db.selectFrom('app').selectAll().where('id', '=', credential.appId).executeTakeFirstOrThrow();
  const plan = await db.selectFrom('plan').selectAll().where('id', '=', credential.planId).executeTakeFirstOrThrow();
  const provider = await db
    .selectFrom('provider')
    .selectAll()
    .where('id', '=', credential.providerId)
    .executeTakeFirstOrThrow();
  const products = await productsOfCredential(ctx, credential.id);
  const teamIds = await teamsOf(ctx, app.ownerId);
  const ref = refOf(ctx, credential, provider);
  const key = isEnded(credential) ? null : toKey(ref, { credential, app, plan, products, teamIds });
  return { credential, app, provider, ref, key };
}

/** How the credential's key is named at its provider: by its value, or by its hash once the value was erased. */
export function refOf(ctx: Context, { id, secret, keyHash }: Credential, provider: Provider): KeyRef {
  const key = secret === null ? { keyId: '', consumerKey: '' } : openKey(ctx.secrets, { id, secret });
  return { organisationId: provider.tykOrganisationId, ...key, keyHash };
}

const teamsOf = async ({ db }: Context, userId: string): Promise<string[]> => {
  const rows = await db
    .selectFrom('membership')
    .select('teamId')
    .where('userId', '=', userId)
    .orderBy('teamId')
    .execute();
  return rows.map(({ teamId }) => teamId);
};

interface Parts {
  credential: Credential;
  app: App;
  plan: Plan;
  products: readonly Product[];
  teamIds: string[];
}

/**
 * Names of the metadata and tags are those of Tyk's own portal, so that existing middleware and reports go on working
 * (T38). The plan's own metadata (T8) cannot replace what tells whose key it is.
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
