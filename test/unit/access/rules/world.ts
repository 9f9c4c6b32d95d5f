import { AccessRequestKind } from '../../../../src/access/requests/access-request.entity.ts';
import type { AccessWish, AskingFacts, OpenRequest } from '../../../../src/access/rules/facts.ts';
import type { Meeting } from '../../../../src/access/rules/offer.ts';
import type { App } from '../../../../src/apps/apps/app.entity.ts';
import type { NewAppFacts } from '../../../../src/apps/apps/new-app.rules.ts';
import { type Credential, CredentialStatus } from '../../../../src/apps/credentials/credential.entity.ts';
import type { Catalogue } from '../../../../src/catalogue/catalogues/catalogue.entity.ts';
import type { Plan } from '../../../../src/catalogue/plans/plan.entity.ts';
import { AuthType, type Product } from '../../../../src/catalogue/products/product.entity.ts';
import { writerOf } from '../../../../src/identity/attributes/attribute.policy.ts';
import type { DomainError } from '../../../../src/platform/domain-error.ts';

export const product = (id: string, values: Partial<Product> = {}): Product =>
  ({
    ...{ id, displayName: id, providerId: 'tyk', authType: AuthType.AUTH_TOKEN, authorizationServerId: null },
    ...{ isDocumentationOnly: false, hiddenAt: null, policyFailure: null, obstacles: [] },
    ...values,
  }) as Product;

export const plan = (id: string, values: Partial<Plan> = {}): Plan =>
  ({
    ...{
      id,
      displayName: id,
      providerId: 'tyk',
      hiddenAt: null,
      policyFailure: null,
      requestAllowance: null,
      requestPeriodSeconds: null,
      termsId: null,
    },
    ...{ rate: null, quota: null, keyLifetimeSeconds: null },
    ...values,
  }) as Plan;

export const app = (id: string): App => ({ id }) as App;

export const credential = (values: Partial<Credential> = {}): Credential =>
  ({
    ...{ id: 'key', appId: 'wallet', planId: 'free', authType: AuthType.AUTH_TOKEN },
    ...{ status: CredentialStatus.ACTIVE, expiresAt: new Date(), retiresAt: null },
    ...values,
  }) as Credential;

/** A catalogue with all of the products and all of the plans. */
export const offered = (catalogueId: string, productIds: string[], planIds: string[]): Meeting[] =>
  planIds.flatMap((planId) =>
    productIds.map((productId) => ({
      ...{ productId, planId },
      catalogue: { id: catalogueId, name: catalogueId } as Catalogue,
    })),
  );

export const byId = <T extends { id: string }>(...rows: T[]): Map<string, T> =>
  new Map(rows.map((row) => [row.id, row]));

/** A consumer who may have an app. */
export const NEW_APP: NewAppFacts = {
  owner: { id: 'consumer', organisationId: 'consumers', inDefaultOrganisation: true, hasTeam: false },
  isNameTaken: false,
  isOnBehalf: false,
  ...{ attributes: [], writer: writerOf(null) },
};

const ALL = ['accounts', 'payment', 'loans'];

/** Three products on two plans in one catalogue, an app, and a credential for one of the products on one of the plans. */
export const facts = (values: Partial<AskingFacts> = {}): AskingFacts => ({
  products: byId(...ALL.map((id) => product(id))),
  plans: byId(plan('free'), plan('enterprise')),
  meetings: offered('public', ALL, ['free', 'enterprise']),
  app: app('wallet'),
  newApp: null,
  credential: null,
  held: [],
  isOwnerLocked: false,
  grants: [],
  requestsMade: new Map(),
  requestsThisHour: { made: 0, allowed: 100 },
  openRequests: [],
  ...values,
});

/** The same, of a consumer who has a credential. */
export const factsOfHolder = (values: Partial<AskingFacts> = {}): AskingFacts =>
  facts({ credential: credential(), held: [product('loans')], ...values });

export const openRequest = (values: Partial<OpenRequest> = {}): OpenRequest => ({
  ...{ id: 'first', kind: AccessRequestKind.NEW_ACCESS, appId: 'wallet', planId: 'free', credentialId: null },
  productIds: ['accounts', 'payment'],
  ...values,
});

/** Two products on one plan for an app. */
export const wish = (values: Partial<AccessWish> = {}): AccessWish => ({
  ...{ kind: AccessRequestKind.NEW_ACCESS, planId: 'free', appId: 'wallet' },
  productIds: ['accounts', 'payment'],
  ...values,
});

/** The same for a credential. */
export const extension = (values: Partial<AccessWish> = {}): AccessWish =>
  wish({ kind: AccessRequestKind.ADD_PRODUCTS, credentialId: 'key', ...values });

export const codesOf = (refusals: readonly DomainError[]): string[] => refusals.map(({ code }) => code);
