import { AccessRequestKind } from '../../../../src/access/requests/access-request.entity.ts';
import type { AccessWish, AskingFacts } from '../../../../src/access/rules/facts.ts';
import { type App, AppVisibility } from '../../../../src/apps/apps/app.entity.ts';
import { CredentialStatus } from '../../../../src/apps/credentials/credential.entity.ts';
import { ProductLifeCycle } from '../../../../src/catalogue/products/life-cycle.ts';
import { AuthType } from '../../../../src/catalogue/products/product.entity.ts';
import { type ClientType, GrantType } from '../../../../src/provider/authorization-servers/client-type.ts';
import type { ApiObstacleCode } from '../../../../src/provider/providers/api-obstacle.words.ts';
import {
  app,
  byId,
  credential,
  extension,
  facts,
  factsOfHolder,
  NEW_APP,
  offered,
  openRequest,
  plan,
  product,
  wish,
} from './world.ts';

/** What is the case and wished, and the codes of what is told, in their order. */
export type Row = [name: string, facts: AskingFacts, wish: AccessWish, codes: string[]];

export const { CHANGE_PLAN, RENEW, ADD_PRODUCTS } = AccessRequestKind;
export const many = Array.from({ length: 21 }, (_, number) => `product ${number}`);
export const two = (values: object) => byId(product('accounts', values), product('payment'));

export const hindered = (...codes: ApiObstacleCode[]) => ({
  obstacles: codes.map((code) => ({ code, apiId: 'api', apiName: 'API', lifetimeSeconds: 60 })),
});

const onPlan = (code: ApiObstacleCode, values: object) =>
  facts({ products: two(hindered(code)), plans: byId(plan('free', values)) });

/** What the provider itself keeps keys from, and the plans on which that counts. */
const HINDERED: Row[] = [
  ...(
    [
      ...['DELETED', 'OTHER_ORGANISATION', 'INACTIVE', 'INTERNAL', 'NOT_SERVED', 'RETIRED'],
      ...['COMBINED_AUTHENTICATION', 'CLIENT_CERTIFICATE', 'UNPROVEN_CERTIFICATE', 'REQUEST_SIGNATURE'],
    ] as ApiObstacleCode[]
  ).map((code): Row => [`G2: ${code}`, onPlan(code, {}), wish(), ['PRODUCT_NOT_REQUESTABLE']]),
  ['G2: no rate on a plan with one', onPlan('RATE_LIMIT_OFF', { rate: 1 }), wish(), ['PLAN_NOT_ENFORCED']],
  ['G2: no rate on a plan without', onPlan('RATE_LIMIT_OFF', { quota: 1 }), wish(), []],
  ['G2: no quota on a plan with one', onPlan('QUOTA_OFF', { quota: 1 }), wish(), ['PLAN_NOT_ENFORCED']],
  ['G2: no quota on a plan without', onPlan('QUOTA_OFF', { rate: 1 }), wish(), []],
  ['G2: forgotten keys that have no end', onPlan('SHORT_SESSIONS', {}), wish(), ['PLAN_NOT_ENFORCED']],
  [
    'G2: forgotten keys that end later',
    onPlan('SHORT_SESSIONS', { keyLifetimeSeconds: 61 }),
    wish(),
    ['PLAN_NOT_ENFORCED'],
  ],
  ['G2: forgotten keys that have ended then', onPlan('SHORT_SESSIONS', { keyLifetimeSeconds: 60 }), wish(), []],
  [
    'G2: a product whose keys the portal does not issue, told once',
    facts({ products: two({ authType: AuthType.CUSTOM, ...hindered('INTERNAL') }) }),
    wish({ productIds: ['accounts'] }),
    ['PRODUCT_NOT_REQUESTABLE'],
  ],
];

export const BUNDLE: Row[] = [
  ...HINDERED,
  ['is silent when all is well', facts(), wish(), []],
  ['products that are named twice count once', facts(), wish({ productIds: ['accounts', 'accounts'] }), []],
  ['no product', facts(), wish({ productIds: [] }), ['INVALID_INPUT']],
  ['too many products, whatever they are', facts(), wish({ productIds: many }), ['INVALID_INPUT']],
  ['a product that is not there', facts(), wish({ productIds: ['accounts', 'secret'] }), ['NOT_FOUND']],
  ['a plan that is not there', facts(), wish({ planId: 'secret' }), ['NOT_FOUND']],
  [
    'two authentication methods, of which one is not issued',
    facts({ products: two({ authType: AuthType.CUSTOM }) }),
    wish(),
    ['MIXED_AUTH_TYPES', 'PRODUCT_NOT_REQUESTABLE'],
  ],
  [
    'a product that only documents',
    facts({ products: two({ isDocumentationOnly: true }) }),
    wish(),
    ['PRODUCT_NOT_REQUESTABLE'],
  ],
  [
    'P13: products of which one only documents, whatever else it has or lacks',
    facts({ products: two({ isDocumentationOnly: true, authType: null, providerId: null, hiddenAt: new Date() }) }),
    wish(),
    ['PRODUCT_NOT_REQUESTABLE'],
  ],
  [
    'a product that vanished at the provider',
    facts({ products: two({ hiddenAt: new Date() }) }),
    wish(),
    ['PRODUCT_NOT_REQUESTABLE'],
  ],
  [
    'a plan that vanished at the provider',
    facts({ plans: byId(plan('free', { hiddenAt: new Date() })) }),
    wish(),
    ['PLAN_NOT_OFFERED'],
  ],
  [
    'P11: a product whose policy the provider does not take',
    facts({ products: two({ policyFailure: 'Set a path.', appliedRevision: 0 }) }),
    wish(),
    ['PRODUCT_NOT_REQUESTABLE'],
  ],
  [
    'P11: policies that are served as they were before a change in vain',
    facts({
      products: two({ policyFailure: 'Set a path.', appliedRevision: 1 }),
      plans: byId(plan('free', { policyFailure: 'Set a path.', appliedRevision: 1 })),
    }),
    wish(),
    [],
  ],
  [
    'P11: a plan whose policy the provider does not take',
    facts({ plans: byId(plan('free', { policyFailure: 'Set a path.', appliedRevision: 0 })) }),
    wish(),
    ['PLAN_NOT_OFFERED'],
  ],
  [
    'a product that is retired',
    facts({ products: two({ lifeCycle: ProductLifeCycle.RETIRED }) }),
    wish(),
    ['PRODUCT_RETIRED'],
  ],
  [
    'a product that is deprecated, and one in preview',
    facts({
      products: byId(
        product('accounts', { lifeCycle: ProductLifeCycle.DEPRECATED }),
        product('payment', { lifeCycle: ProductLifeCycle.PREVIEW }),
      ),
    }),
    wish(),
    [],
  ],
  ['another provider', facts({ products: two({ providerId: 'other' }) }), wish(), ['MIXED_PROVIDERS']],
  ['neither product nor plan', facts(), wish({ productIds: ['secret'], planId: 'secret' }), ['NOT_FOUND', 'NOT_FOUND']],
];

export const twoPlaces = [
  ...offered('b', ['accounts', 'payment'], ['free']),
  ...offered('a', ['accounts', 'payment'], ['free']),
];

const withoutCatalogue = () => facts({ missingCatalogueIds: new Set(['gone']) });

export const OFFER: Row[] = [
  ...BUNDLE,
  ['no catalogue', facts({ meetings: [] }), wish(), ['PLAN_NOT_OFFERED']],
  [
    'P13: no catalogue for what gives no credentials',
    facts({ meetings: [], products: byId(product('accounts', { authType: AuthType.CUSTOM })) }),
    wish({ productIds: ['accounts'] }),
    ['PRODUCT_NOT_REQUESTABLE'],
  ],
  [
    'no catalogue with all of the products',
    facts({ meetings: offered('public', ['accounts'], ['free']) }),
    wish(),
    ['PLAN_NOT_OFFERED'],
  ],
  ['another catalogue', facts(), wish({ catalogueId: 'private' }), ['PLAN_NOT_OFFERED']],
  ['K2: a catalogue that is not there', withoutCatalogue(), wish({ catalogueId: 'gone' }), ['NOT_FOUND']],
  [
    'K2: neither catalogue nor product nor plan',
    withoutCatalogue(),
    wish({ catalogueId: 'gone', productIds: ['secret'], planId: 'secret' }),
    ['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND'],
  ],
  ['several catalogues', facts({ meetings: twoPlaces }), wish(), ['CATALOGUE_REQUIRED']],
  ['several catalogues, of which one is named', facts({ meetings: twoPlaces }), wish({ catalogueId: 'b' }), []],
];

export const newApp = { newApp: { name: 'Wallet' }, appId: null };
export const forNewApp = (values: Partial<typeof NEW_APP> = {}) =>
  facts({ app: null, newApp: { ...NEW_APP, ...values } });

export const TARGET: Row[] = [
  ['an app that is not there', facts({ app: null }), wish(), ['NOT_FOUND']],
  ['P6: the personal app of a locked account', facts({ isOwnerLocked: true }), wish(), ['ACCOUNT_LOCKED']],
  ['a new app', forNewApp(), wish(newApp), []],
  ['a new app for nobody', forNewApp({ owner: null }), wish(newApp), ['NOT_FOUND']],
  ['a new app without a name', forNewApp(), wish({ ...newApp, newApp: { name: ' ' } }), ['INVALID_INPUT']],
  [
    'a new app that is to send people anywhere',
    forNewApp(),
    wish({ ...newApp, newApp: { name: 'Wallet', redirectUrls: ['http://app.example.com', '/back'] } }),
    ['INVALID_INPUT', 'INVALID_INPUT'],
  ],
  [
    'a new app of which something unknown is said',
    forNewApp(),
    wish({ ...newApp, newApp: { name: 'Wallet', attributes: [{ key: 'colour', text: 'red' }] } }),
    ['ANSWER_INVALID'],
  ],
  ['a new app with a name that is taken', forNewApp({ isNameTaken: true }), wish(newApp), ['NAME_TAKEN']],
  [
    'a new app that more may see than its owner can allow',
    forNewApp(),
    wish({ ...newApp, newApp: { name: 'Wallet', visibility: AppVisibility.TEAM } }),
    ['VISIBILITY_NOT_ALLOWED'],
  ],
  [
    'a new app that is described at length',
    forNewApp(),
    wish({ ...newApp, newApp: { name: 'Wallet', description: 'x'.repeat(2001) } }),
    ['INVALID_INPUT'],
  ],
  ['a credential that is not there', facts(), extension(), ['NOT_FOUND']],
  [
    'P16: a new app with a credential of another',
    factsOfHolder({ app: null, newApp: NEW_APP }),
    extension(newApp),
    ['NOT_FOUND'],
  ],
  [
    'a credential of another app',
    factsOfHolder({ credential: credential({ appId: 'shop' }), held: [product('payment')] }),
    extension(),
    ['NOT_FOUND'],
  ],
];

export const EXTENSION: Row[] = [
  ['more products on a credential', factsOfHolder(), extension(), []],
  [
    'a credential that has ended',
    factsOfHolder({ credential: credential({ status: CredentialStatus.REVOKED }) }),
    extension(),
    ['WRONG_STATE'],
  ],
  [
    'a credential on another plan',
    factsOfHolder({ credential: credential({ planId: 'enterprise' }) }),
    extension(),
    ['PLAN_MISMATCH'],
  ],
  [
    'a credential of another authentication method',
    factsOfHolder({ credential: credential({ authType: AuthType.CUSTOM }) }),
    extension(),
    ['MIXED_AUTH_TYPES'],
  ],
  [
    'P13: of what only documents nothing else is told',
    factsOfHolder({ products: two({ isDocumentationOnly: true, authType: null }) }),
    extension(),
    ['PRODUCT_NOT_REQUESTABLE'],
  ],
  [
    'a credential that holds one of the products',
    factsOfHolder({ held: [product('payment')] }),
    extension(),
    ['ALREADY_GRANTED'],
  ],
  [
    'a credential of which nothing fits',
    factsOfHolder({
      credential: credential({ status: CredentialStatus.EXPIRED, planId: 'x', authType: AuthType.CUSTOM }),
      held: [product('accounts')],
    }),
    extension(),
    ['WRONG_STATE', 'PLAN_MISMATCH', 'MIXED_AUTH_TYPES', 'ALREADY_GRANTED'],
  ],
];

export const BOTH_ON_FREE = {
  id: 'twin',
  planId: 'free',
  authType: AuthType.AUTH_TOKEN,
  productIds: ['accounts', 'payment', 'loans'],
};

/** What lives of the app beside what is asked for. */
export const REPEATED: Row[] = [
  ['P2: all of it lives already', facts({ grants: [BOTH_ON_FREE] }), wish(), ['ALREADY_GRANTED']],
  ['P2: a further key is asked for', facts({ grants: [BOTH_ON_FREE] }), wish({ furtherKey: true }), []],
  ['P2: it lives on another plan', facts({ grants: [{ ...BOTH_ON_FREE, planId: 'gold' }] }), wish(), []],
  ['P2: a part of it lives', facts({ grants: [{ ...BOTH_ON_FREE, productIds: ['accounts'] }] }), wish(), []],
];

/** The products that a credential would hold then. */
export const REPEATED_BY_EXTENSION: Row[] = [
  ['P2: it becomes equal to another', factsOfHolder({ grants: [BOTH_ON_FREE] }), extension(), ['ALREADY_GRANTED']],
  [
    'P2: it becomes more than another',
    factsOfHolder({ grants: [{ ...BOTH_ON_FREE, productIds: ['accounts', 'payment'] }] }),
    extension(),
    [],
  ],
];

export const limited = (made: number) =>
  facts({ plans: byId(plan('free', { requestAllowance: 2 })), requestsMade: new Map([['free', made]]) });

export const WEB = { name: 'web', grantTypes: [GrantType.AUTHORIZATION_CODE] } as ClientType;
const SERVICE = { name: 'service', grantTypes: [GrantType.CLIENT_CREDENTIALS] } as ClientType;

/** Both products take tokens of a server with these client types. */
export const ofServer = (types: ClientType[], redirectUrls: string[] = []): AskingFacts =>
  facts({
    products: byId(...['accounts', 'payment'].map((id) => product(id, { authorizationServerId: 'login' }))),
    clientTypes: new Map([['login', types]]),
    app: { ...app('wallet'), redirectUrls } as App,
  });

/** What a new client is to be. */
export const CLIENT_TYPES: Row[] = [
  ['the only client type', ofServer([SERVICE]), wish(), []],
  ['no client type, where there is none', ofServer([]), wish(), []],
  ['none of several client types', ofServer([SERVICE, WEB]), wish(), ['CLIENT_TYPE_REQUIRED']],
  ['one of several client types', ofServer([SERVICE, WEB]), wish({ clientType: ' service ' }), []],
  ['another client type', ofServer([SERVICE, WEB]), wish({ clientType: 'Service' }), ['INVALID_INPUT']],
  ['a client type for keys of other kinds', facts(), wish({ clientType: 'web' }), ['INVALID_INPUT']],
  ['nowhere to come back to', ofServer([WEB, SERVICE]), wish({ clientType: 'web' }), ['INVALID_INPUT']],
  ['nowhere to come back to from the only client type', ofServer([WEB]), wish(), ['INVALID_INPUT']],
  ['somewhere to come back to', ofServer([WEB], ['https://wallet.example.com/back']), wish(), []],
];

export const ASKING: Row[] = [
  ...CLIENT_TYPES,
  ...OFFER,
  ...TARGET,
  ...EXTENSION,
  ...REPEATED,
  ...REPEATED_BY_EXTENSION,
  ['fewer requests than the plan allows', limited(1), wish(), []],
  ['X9: fewer requests than an hour allows', facts({ requestsThisHour: { made: 99, allowed: 100 } }), wish(), []],
  [
    'X9: any number of requests without a limit',
    facts({ requestsThisHour: { made: 9_999, allowed: null } }),
    wish(),
    [],
  ],
  [
    'X9: as many requests as an hour allows',
    facts({ requestsThisHour: { made: 100, allowed: 100 } }),
    wish(),
    ['REQUEST_FREQUENCY_EXCEEDED'],
  ],
  ['as many requests as the plan allows', limited(2), wish(), ['REQUEST_FREQUENCY_EXCEEDED']],
  [
    'too many requests for a plan that is not offered',
    { ...limited(2), meetings: [] },
    wish(),
    ['PLAN_NOT_OFFERED', 'REQUEST_FREQUENCY_EXCEEDED'],
  ],
  ['an equal request', facts({ openRequests: [openRequest()] }), wish(), ['DUPLICATE_REQUEST']],
  [
    'an equal request, whatever the order of the products',
    facts({ openRequests: [openRequest()] }),
    wish({ productIds: ['payment', 'accounts', 'payment'] }),
    ['DUPLICATE_REQUEST'],
  ],
  ...(
    [
      ['app', { appId: 'shop' }],
      ['plan', { planId: 'enterprise' }],
      ['kind', { kind: ADD_PRODUCTS }],
      ['credential', { credentialId: 'key' }],
      ['smaller set of products', { productIds: ['accounts'] }],
      ['larger set of products', { productIds: ['accounts', 'payment', 'loans'] }],
    ] as const
  ).map(
    ([what, values]): Row => [
      `a request for another ${what}`,
      facts({
        openRequests: [
          openRequest({
            ...values,
            productIds: [...('productIds' in values ? values.productIds : openRequest().productIds)],
          }),
        ],
      }),
      wish(),
      [],
    ],
  ),
  [
    'an equal request for a credential',
    factsOfHolder({ openRequests: [openRequest({ kind: ADD_PRODUCTS, credentialId: 'key' })] }),
    extension(),
    ['DUPLICATE_REQUEST'],
  ],
  [
    'much at once',
    facts({ app: null, plans: byId(plan('free', { requestAllowance: 0 })), meetings: [] }),
    extension(),
    ['PLAN_NOT_OFFERED', 'REQUEST_FREQUENCY_EXCEEDED', 'NOT_FOUND', 'NOT_FOUND'],
  ],
  [
    'an extension is judged where there is something to add',
    factsOfHolder({ meetings: [], held: [product('payment')] }),
    extension(),
    ['PLAN_NOT_OFFERED'],
  ],
];

export const regrant = (kind: AccessRequestKind, planId: string, values: Partial<AccessWish> = {}) =>
  wish({ kind, planId, credentialId: 'key', takesOldestCatalogue: true, ...values });

/** Rows about an offer and its app, for a credential that a change or a renewal is about. */
export const REGRANT = (kind: AccessRequestKind, planId: string): Row[] => [
  [
    'a product that is retired goes on, and is not prolonged',
    factsOfHolder({ products: two({ lifeCycle: ProductLifeCycle.RETIRED }) }),
    regrant(kind, planId),
    kind === RENEW ? ['PRODUCT_RETIRED'] : [],
  ],
  ['is silent when all is well', factsOfHolder(), regrant(kind, planId), []],
  [
    'the oldest of several catalogues counts',
    factsOfHolder({ meetings: twoPlaces.map((at) => ({ ...at, planId })) }),
    regrant(kind, planId),
    [],
  ],
  [
    'too much for a plan',
    factsOfHolder({ plans: byId(plan(planId, { requestAllowance: 0 })) }),
    regrant(kind, planId),
    // P4: a renewal is no further request.
    kind === RENEW ? [] : ['REQUEST_FREQUENCY_EXCEEDED'],
  ],
  [
    'how often is told where there is something to ask for',
    factsOfHolder({ plans: byId(plan(planId, { requestAllowance: 0 })), meetings: [] }),
    regrant(kind, planId),
    ['PLAN_NOT_OFFERED'],
  ],
  [
    'an equal request',
    factsOfHolder({ openRequests: [openRequest({ kind, planId, credentialId: 'key' })] }),
    regrant(kind, planId),
    kind === CHANGE_PLAN ? ['DUPLICATE_REQUEST', 'PLAN_CHANGE_PENDING'] : ['DUPLICATE_REQUEST'],
  ],
  ...REGRANTED(kind, planId),
];

export const REGRANTED = (kind: AccessRequestKind, planId: string): Row[] => [
  ['a plan that is not there', factsOfHolder({ plans: new Map() }), regrant(kind, planId), ['NOT_FOUND']],
  ['P6: of a locked account', factsOfHolder({ isOwnerLocked: true }), regrant(kind, planId), ['ACCOUNT_LOCKED']],
  ['no catalogue', factsOfHolder({ meetings: [] }), regrant(kind, planId), ['PLAN_NOT_OFFERED']],
  [
    'K2: a catalogue that is not there',
    factsOfHolder({ missingCatalogueIds: new Set(['gone']) }),
    regrant(kind, planId, { catalogueId: 'gone' }),
    ['NOT_FOUND'],
  ],
  ['no products', factsOfHolder(), regrant(kind, planId, { productIds: [] }), ['INVALID_INPUT']],
  ['a product that is not there', factsOfHolder({ products: new Map() }), regrant(kind, planId), ['NOT_FOUND']],
  [
    'products of which nothing fits',
    factsOfHolder({ products: two({ authType: AuthType.CUSTOM, hiddenAt: new Date(), providerId: 'other' }) }),
    regrant(kind, planId),
    ['MIXED_AUTH_TYPES', 'PRODUCT_NOT_REQUESTABLE', 'PRODUCT_NOT_REQUESTABLE', 'MIXED_PROVIDERS'],
  ],
  [
    'G2: products that the provider keeps closed, and plans that it does not hold',
    factsOfHolder({ products: two(hindered('INTERNAL', 'SHORT_SESSIONS')) }),
    regrant(kind, planId),
    ['PRODUCT_NOT_REQUESTABLE', 'PLAN_NOT_ENFORCED'],
  ],
  [
    'a plan that vanished at the provider',
    factsOfHolder({ plans: byId(plan(planId, { hiddenAt: new Date() })) }),
    regrant(kind, planId),
    ['PLAN_NOT_OFFERED'],
  ],
  [
    'a credential that has ended',
    factsOfHolder({ credential: credential({ status: CredentialStatus.RETIRING }) }),
    regrant(kind, planId),
    ['WRONG_STATE'],
  ],
];

export const TWIN_ON_ENTERPRISE = { ...BOTH_ON_FREE, planId: 'enterprise' };
export const REPEATED_BY_CHANGE: Row[] = [
  [
    'P2: it becomes equal to another',
    factsOfHolder({ grants: [TWIN_ON_ENTERPRISE] }),
    regrant(CHANGE_PLAN, 'enterprise'),
    ['ALREADY_GRANTED'],
  ],
  [
    'P2: it becomes equal to another, and that is wanted',
    factsOfHolder({ grants: [TWIN_ON_ENTERPRISE] }),
    regrant(CHANGE_PLAN, 'enterprise', { furtherKey: true }),
    [],
  ],
];

export const { EXPIRED, REVOKED } = CredentialStatus;
