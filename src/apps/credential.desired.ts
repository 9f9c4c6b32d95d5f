import type { Plan } from '../catalogue/plan.entity.ts';
import type { Product } from '../catalogue/product.entity.ts';
import type { Context } from '../platform/context.ts';
import type { Provider } from '../provider/provider.entity.ts';
import type { DesiredKey, KeyRef } from '../provider/provider-adapter.ts';
import type { App } from './app.entity.ts';
import { productsOfCredential } from './apps.queries.ts';
import { type Credential, CredentialStatus } from './credential.entity.ts';
import { openKey } from './credential.secret.ts';

export interface DesiredState {
  credential: Credential;
  app: App;
  provider: Provider;
  ref: KeyRef;
  /** What the gateway should hold; null when it should hold nothing. */
  key: DesiredKey | null;
}

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
  const ref = { organisationId: provider.tykOrganisationId, ...openKey(ctx.secrets, credential) };
  return {
    credential,
    app,
    provider,
    ref,
    key: isGone(credential) ? null : toKey(ref, { credential, app, plan, products }),
  };
}

const isGone = ({ status }: Credential) => status === CredentialStatus.REVOKED || status === CredentialStatus.EXPIRED;

interface Parts {
  credential: Credential;
  app: App;
  plan: Plan;
  products: readonly Product[];
}

/** Names of the metadata and tags are those of Tyk's own portal, so that existing middleware and reports go on working (T38). */
const toKey = (ref: KeyRef, { credential, app, plan, products }: Parts): DesiredKey => ({
  ...ref,
  productPolicyIds: products.map((product) => product.policyId!),
  planPolicyId: plan.policyId,
  expectedApiIds: products.flatMap((product) => product.apiIds),
  expectedLimits: { rate: plan.rate, per: plan.per, quota: plan.quota, quotaRenewalSeconds: plan.quotaRenewalSeconds },
  expiresAt: credential.expiresAt,
  suspended: credential.status === CredentialStatus.SUSPENDED,
  alias: credential.name ?? app.name,
  tags: [`app-${app.id}`, `org-${app.organisationId}`],
  metadata: { DeveloperID: app.ownerId, ApplicationID: app.id, OrganisationID: app.organisationId },
  revision: credential.revision,
});
