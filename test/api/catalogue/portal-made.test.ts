import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { approve, call, provisioned, REQUEST_ACCESS, requestAccess, reveal } from '../../support/story.ts';
import {
  connect,
  ORGANISATION,
  ownApi,
  planPolicy,
  type SecondGateway,
  startSecondGateway,
  synchronise,
} from '../provider/second-gateway.ts';

const ERRORS = 'userErrors { code message field }';
const ADMINISTRATION = `administration { policyId policyStatus policyFailure hiddenSince metadata { name value }
  provider { name } catalogues { name } }`;
const PRODUCT = `fragment P on Product { id name displayName description content isFeatured tags authType gatewayUrl
  isDocumentationOnly apis { name gatewayUrl } ${ADMINISTRATION} }`;
const PLAN = `fragment L on Plan { id name displayName rate per quota quotaRenewalSeconds keyLifetimeSeconds autoApprove
  requestAllowance requestPeriodSeconds secretPolicy ${ADMINISTRATION} }`;
const CREATE_PRODUCT = `${PRODUCT} mutation ($input: CreateProductInput!) {
  createProduct(input: $input) { product { ...P } ${ERRORS} } }`;
const UPDATE_PRODUCT = `${PRODUCT} mutation ($id: ID!, $input: UpdateProductInput!) {
  updateProduct(id: $id, input: $input) { product { ...P } ${ERRORS} } }`;
const CREATE_PLAN = `${PLAN} mutation ($input: CreatePlanInput!) {
  createPlan(input: $input) { plan { ...L } ${ERRORS} } }`;
const UPDATE_PLAN = `${PLAN} mutation ($id: ID!, $input: UpdatePlanInput!) {
  updatePlan(id: $id, input: $input) { plan { ...L } ${ERRORS} } }`;
const CREATE_CATALOGUE = `mutation ($input: CreateCatalogueInput!) {
  createCatalogue(input: $input) { catalogue { id name visibility teams { id } products { nodes { id } } plans { id } } ${ERRORS} } }`;
const NOWHERE = '00000000-0000-4000-8000-000000000000';

describe('products and plans made in the portal', () => {
  let portal: TestPortal;
  let gateway: SecondGateway;
  let owner: Client;
  let providerId: string;
  let apis: Record<string, string>;
  beforeAll(async () => {
    portal = await startTestPortal();
    gateway = await startSecondGateway([
      ownApi('one'),
      ownApi('two'),
      ownApi('jwt', { use_standard_auth: false, enable_jwt: true }),
    ]);
    owner = await portal.as('owner');
    providerId = await connect(owner, { ...gateway.connection, policyTags: ['portal'] });
    await vi.waitFor(async () => {
      apis = await apisOf(providerId);
      expect(Object.keys(apis)).toHaveLength(3);
    }, 60_000);
  });
  afterAll(async () => {
    await gateway?.stop();
    await portal?.stop();
  });

  const apisOf = async (id: string): Promise<Record<string, string>> => {
    const query = 'query ($id: ID!) { provider(id: $id) { apis { nodes { id apiId } } } }';
    const { provider } = await owner.send(query, { id });
    return Object.fromEntries(provider.apis.nodes.map((api: Data) => [api.apiId, api.id]));
  };
  let made = 0;
  const createProduct = async (more: object = {}): Promise<Data> => {
    const input = { name: `Made product ${++made}`, apiIds: [apis.one], ...more };
    return (await owner.send(CREATE_PRODUCT, { input })).createProduct.product;
  };
  const createPlan = async (more: object = {}): Promise<Data> => {
    const limits = { rate: 2, per: 60, quota: 100, quotaRenewalSeconds: 3_600 };
    const input = { providerId, name: `Made plan ${++made}`, ...limits, ...more };
    return (await owner.send(CREATE_PLAN, { input })).createPlan.plan;
  };
  const updateProduct = async (id: string, input: object): Promise<Data> =>
    (await owner.send(UPDATE_PRODUCT, { id, input })).updateProduct.product;
  const updatePlan = async (id: string, input: object): Promise<Data> =>
    (await owner.send(UPDATE_PLAN, { id, input })).updatePlan.plan;
  const policyOf = ({ administration }: Data) => gateway.policy(administration.policyId);
  const served = (offer: Data, expected: object) =>
    vi.waitFor(async () => expect(await policyOf(offer)).toMatchObject(expected), { timeout: 60_000 });
  const gone = (offer: Data) => vi.waitFor(async () => expect(await policyOf(offer)).toBeNull(), { timeout: 60_000 });
  const statusOf = async (type: 'product' | 'plan', id: string): Promise<string> => {
    const query = `query ($id: ID!) { ${type}(id: $id) { ${ADMINISTRATION} } }`;
    return (await owner.send(query, { id }))[type].administration.policyStatus;
  };
  const inForce = (type: 'product' | 'plan', id: string) => expect.poll(() => statusOf(type, id)).toBe('IN_FORCE');
  const refusal = async (query: string, variables: Record<string, unknown>): Promise<Data> =>
    (await owner.refused(query, variables)).userErrors[0];
  const send = async (mutation: string, id: string, rest = ''): Promise<Data> =>
    (await owner.send(`mutation ($id: ID!) { ${mutation}(id: $id${rest}) { ${ERRORS} } }`, { id }))[mutation];

  it('a product writes its policy, with the tags of the provider, and says when it is in force', async () => {
    const product = await createProduct({ apiIds: [apis.two, apis.one], displayName: 'Shiny' });
    expect(product).toMatchObject({
      ...{ displayName: 'Shiny', authType: 'AUTH_TOKEN', gatewayUrl: `${gateway.sandbox.url}/one/` },
      apis: [{ name: 'API one', gatewayUrl: `${gateway.sandbox.url}/one/` }, { name: 'API two' }],
      administration: { policyStatus: 'PENDING', provider: { name: 'second' } },
    });
    await inForce('product', product.id);
    expect(await policyOf(product)).toMatchObject({
      ...{ name: product.name, org_id: ORGANISATION, tags: ['portal'], partitions: { acl: true, quota: false } },
      access_rights: { one: { api_id: 'one' }, two: { api_id: 'two' } },
    });
  });

  it('a plan writes its policy', async () => {
    const plan = await createPlan({ keyLifetimeSeconds: 600 });
    await inForce('plan', plan.id);
    expect(await policyOf(plan)).toMatchObject({
      ...{ name: plan.name, rate: 2, per: 60, quota_max: 100, quota_renewal_rate: 3_600, key_expires_in: 600 },
      partitions: { acl: false, quota: true, rate_limit: true },
    });
  });

  it.each([
    ['name', { name: 'Another name' }, { name: 'Another name' }],
    ['rate', { rate: 7 }, { rate: 7, per: 60 }],
    ['per', { per: 1 }, { rate: 2, per: 1 }],
    ['no rate', { rate: null, per: null }, { rate: -1, per: -1 }],
    ['quota', { quota: 9 }, { quota_max: 9 }],
    ['quotaRenewalSeconds', { quotaRenewalSeconds: 60 }, { quota_renewal_rate: 60 }],
    ['quota that never renews', { quotaRenewalSeconds: null }, { quota_max: 100, quota_renewal_rate: -1 }],
    ['no quota', { quota: null, quotaRenewalSeconds: null }, { quota_max: -1 }],
    ['keyLifetimeSeconds', { keyLifetimeSeconds: 60 }, { key_expires_in: 60 }],
    ['no keyLifetimeSeconds', { keyLifetimeSeconds: null }, { key_expires_in: 0 }],
  ])('a changed plan reaches the provider: %s', async (_, input, expected) => {
    const plan = await createPlan({ keyLifetimeSeconds: 600 });
    await inForce('plan', plan.id);
    await updatePlan(plan.id, input);
    await served(plan, expected);
  });

  it.each([
    ['name', () => ({ name: 'Another product' }), { name: 'Another product' }],
    ['APIs', () => ({ apiIds: [apis.two] }), { access_rights: { two: { api_id: 'two' } } }],
  ])('a changed product reaches the provider: %s', async (_, input, expected) => {
    const product = await createProduct();
    await inForce('product', product.id);
    await updateProduct(product.id, input());
    await served(product, expected);
    await inForce('product', product.id);
  });

  it('what only the portal knows of a plan is kept and read back, and leaves the policy alone', async () => {
    const plan = await createPlan();
    await inForce('plan', plan.id);
    const fields = { autoApprove: true, requestAllowance: 3, requestPeriodSeconds: 60, secretPolicy: 'REVEAL_ONCE' };
    const changed = await updatePlan(plan.id, { ...fields, metadata: [{ name: 'tier', value: 'gold' }] });
    expect(changed).toMatchObject({ ...fields, administration: { metadata: [{ name: 'tier', value: 'gold' }] } });
    expect(changed.administration.policyStatus).toBe('IN_FORCE');
  });

  it('presentation is kept and read back', async () => {
    const presentation = { description: 'Short.', content: '# Long', isFeatured: true, tags: ['money', 'cards'] };
    const product = await createProduct(presentation);
    expect(product).toMatchObject(presentation);
    expect(await updateProduct(product.id, { content: null, tags: [] })).toMatchObject({
      ...{ description: 'Short.', content: null, isFeatured: true, tags: [] },
    });
  });

  it('a product without APIs only documents and has no policy', async () => {
    const product = await createProduct({ apiIds: [] });
    expect(product).toMatchObject({
      ...{ isDocumentationOnly: true, authType: null, gatewayUrl: null, apis: [] },
      administration: { policyStatus: 'NONE', policyId: null, provider: null },
    });
    const revived = await updateProduct(product.id, { apiIds: [apis.one] });
    expect(revived).toMatchObject({ isDocumentationOnly: false, administration: { provider: { name: 'second' } } });
    await inForce('product', product.id);
  });

  it('a product that loses its APIs and gets them back keeps its policy and its credentials', async () => {
    const [product, other] = [await createProduct(), await createProduct({ apiIds: [apis.two] })];
    const plan = await createPlan({ autoApprove: true, rate: 1_000 });
    const input = {
      name: `For T5 ${++made}`,
      visibility: 'PUBLIC',
      productIds: [product.id, other.id],
      planIds: [plan.id],
    };
    const { createCatalogue } = await owner.send(CREATE_CATALOGUE, { input });
    await inForce('product', product.id);
    await inForce('product', other.id);
    await inForce('plan', plan.id);
    const partner = await portal.as('partner');
    const ask = { catalogueId: createCatalogue.catalogue.id, productIds: [product.id, other.id], planId: plan.id };
    const { requestAccess } = await partner.send(REQUEST_ACCESS, { input: { ...ask, newApp: { name: 'T5' } } });
    const { credential } = await provisioned(partner, requestAccess.accessRequest.id);
    const secret = await reveal(partner, credential.id);
    const answers = async () => [
      await call(`${gateway.sandbox.url}/one/`, secret),
      await call(`${gateway.sandbox.url}/two/`, secret),
    ];
    expect(await answers()).toEqual([200, 200]);

    const { administration } = await updateProduct(product.id, { apiIds: [] });
    expect(administration.policyId).toBe(product.administration.policyId);
    await expect.poll(answers).toEqual([403, 200]);
    await updateProduct(product.id, { apiIds: [apis.one] });
    await expect.poll(answers).toEqual([200, 200]);
  });

  it('a synchronisation does not undo a change that is on its way, nor one that has arrived', async () => {
    const plan = await createPlan();
    await inForce('plan', plan.id);
    const rateOf = async () =>
      (await owner.send('query ($id: ID!) { plan(id: $id) { rate } }', { id: plan.id })).plan.rate;
    const isWrite = (method: string, path: string) => method !== 'GET' && path.startsWith('/tyk/policies');
    const stop = gateway.sandbox.inject({ effect: 'serverError', on: isWrite });
    await updatePlan(plan.id, { rate: 50 });
    await synchronise(owner, providerId);
    expect(await rateOf()).toBe(50);
    stop();
    await inForce('plan', plan.id);
    await synchronise(owner, providerId);
    expect(await rateOf()).toBe(50);
    await served(plan, { rate: 50 });
  });

  it('a policy that vanished at the provider is written again on demand, and consumers see the plan again', async () => {
    const plan = await createPlan();
    await inForce('plan', plan.id);
    await gateway.dropPolicy(plan.administration.policyId);
    await synchronise(owner, providerId);
    expect(await statusOf('plan', plan.id)).toBe('MISSING');
    await send('retryPlanPolicy', plan.id);
    await inForce('plan', plan.id);
    await served(plan, { rate: 2 });
    expect(
      await refusal(`mutation ($id: ID!) { retryPlanPolicy(id: $id) { ${ERRORS} } }`, { id: plan.id }),
    ).toMatchObject({
      code: 'WRONG_STATE',
    });
  });

  it('shows a policy that could not be written after the last retry, and sends it again on demand', async () => {
    const isWrite = (method: string, path: string) => method !== 'GET' && path.startsWith('/tyk/policies');
    const stop = gateway.sandbox.inject({ effect: 'serverError', on: isWrite });
    const product = await createProduct();
    const hurry = sql`select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs
      where key = ${`catalogue.policy:${product.id}`} and locked_at is null), run_at => now())`;
    const hurried = async () => {
      await hurry.execute(portal.app.context.db);
      return statusOf('product', product.id);
    };
    await expect.poll(hurried).toBe('FAILED');
    stop();
    await send('retryProductPolicy', product.id);
    await inForce('product', product.id);
  });

  it('deletes a product and a plan with their policies when nothing depends on them', async () => {
    const [product, plan] = [await createProduct(), await createPlan()];
    await inForce('product', product.id);
    await inForce('plan', plan.id);
    await send('deleteProduct', product.id);
    await send('deletePlan', plan.id);
    await gone(product);
    await gone(plan);
    const query = 'query ($p: ID!, $l: ID!) { product(id: $p) { id } plan(id: $l) { id } node(id: $p) { id } }';
    expect(await owner.send(query, { p: product.id, l: plan.id })).toEqual({ product: null, plan: null, node: null });
    expect((await createProduct({ name: product.name })).id).not.toBe(product.id);
  });

  it('IN_USE: deletes nothing that a living credential needs', async () => {
    const { id } = await requestAccess(await portal.as('partner'));
    const query = `query ($id: ID!) { accessRequest(id: $id) { products { id } plan { id } } }`;
    const { accessRequest } = await owner.send(query, { id });
    const attempt = (mutation: string, target: string) =>
      refusal(`mutation ($id: ID!) { ${mutation}(id: $id) { ${ERRORS} } }`, { id: target });
    const refused = async () => [
      (await attempt('deleteProduct', accessRequest.products[0].id)).code,
      (await attempt('deletePlan', accessRequest.plan.id)).code,
    ];
    await approve(owner, id);
    expect(await refused()).toEqual(['IN_USE', 'IN_USE']);
  });

  it('a catalogue keeps its audience and content, and both sides of publishing give the same', async () => {
    const [product, plan] = [await createProduct(), await createPlan()];
    const team = await portal.app.context.db.selectFrom('team').select('id').executeTakeFirstOrThrow();
    const teamIds = [team.id];
    const input = { name: `Catalogue ${++made}`, teamIds, productIds: [product.id] };
    const { catalogue } = (await owner.send(CREATE_CATALOGUE, { input })).createCatalogue;
    expect(catalogue).toMatchObject({
      ...{ visibility: 'PRIVATE', teams: [{ id: teamIds[0] }], products: { nodes: [{ id: product.id }] }, plans: [] },
    });
    const publish = `mutation ($id: ID!, $in: [ID!]!) { publishPlan(id: $id, catalogueIds: $in) {
      plan { administration { catalogues { id } } } ${ERRORS} } }`;
    const published = await owner.send(publish, { id: plan.id, in: [catalogue.id] });
    expect(published.publishPlan.plan.administration.catalogues).toEqual([{ id: catalogue.id }]);
    await send('unpublishProduct', product.id);
    const read = `query ($id: ID!) { catalogue(id: $id) { products { nodes { id } } plans { id } teams { id } } }`;
    expect((await owner.send(read, { id: catalogue.id })).catalogue).toEqual({
      ...{ products: { nodes: [] }, plans: [{ id: plan.id }], teams: [{ id: teamIds[0] }] },
    });
    const update = `mutation ($id: ID!, $input: UpdateCatalogueInput!) { updateCatalogue(id: $id, input: $input) {
      catalogue { name visibility teams { id } plans { id } } ${ERRORS} } }`;
    const updated = await owner.send(update, { id: catalogue.id, input: { name: 'Renamed', planIds: [] } });
    expect(updated.updateCatalogue.catalogue).toMatchObject({
      ...{ name: 'Renamed', visibility: 'PRIVATE', teams: [{ id: teamIds[0] }], plans: [] },
    });
    await send('deleteCatalogue', catalogue.id);
    expect((await owner.send(read, { id: catalogue.id })).catalogue).toBeNull();
  });

  it.each([
    ['a name that is taken', () => ({ name: 'ACCOUNTS' }), 'NAME_TAKEN', 'name'],
    ['an empty name', () => ({ name: ' ' }), 'INVALID_INPUT', 'name'],
    ['APIs without a common method', () => ({ apiIds: [apis.one, apis.jwt] }), 'MIXED_AUTH_TYPES', 'apiIds'],
    ['an unknown API', () => ({ apiIds: [NOWHERE] }), 'NOT_FOUND', 'apiIds'],
    ['an unknown catalogue', () => ({ catalogueIds: [NOWHERE] }), 'NOT_FOUND', 'catalogueIds'],
    ['an empty tag', () => ({ tags: [''] }), 'INVALID_INPUT', 'tags'],
  ])('createProduct refuses %s', async (_, more, code, name) => {
    const input = { name: `Refused ${++made}`, apiIds: [apis.one], ...more() };
    expect(await refusal(CREATE_PRODUCT, { input })).toMatchObject({ code, field: ['input', name] });
  });

  it('refuses APIs of two providers, at once and one after the other', async () => {
    const { providers } = await owner.send('{ providers { nodes { id name } } }');
    const sandbox = providers.nodes.find(({ name }: Data) => name === 'sandbox');
    await synchronise(owner, sandbox.id);
    const foreign = (await apisOf(sandbox.id))['payment-api'];
    const both = { name: `Refused ${++made}`, apiIds: [apis.one, foreign] };
    expect(await refusal(CREATE_PRODUCT, { input: both })).toMatchObject({ code: 'MIXED_PROVIDERS' });
    const { id } = await createProduct();
    expect(await refusal(UPDATE_PRODUCT, { id, input: { apiIds: [foreign] } })).toMatchObject({
      code: 'MIXED_PROVIDERS',
    });
  });

  it.each([
    ['a rate without its window', { rate: 5, per: null }, 'INVALID_INPUT', 'per'],
    ['a window without a rate', { rate: null, per: 5 }, 'INVALID_INPUT', 'per'],
    ['a quota of zero, which Tyk takes for unlimited', { quota: 0 }, 'INVALID_INPUT', 'quota'],
    ['a renewal without a quota', { quota: null }, 'INVALID_INPUT', 'quotaRenewalSeconds'],
    ['metadata that Tyk reads', { metadata: [{ name: 'policies', value: 'x' }] }, 'INVALID_INPUT', 'metadata'],
    ['an unknown provider', { providerId: NOWHERE }, 'NOT_FOUND', 'providerId'],
    ['a name that is taken', { name: 'Free' }, 'NAME_TAKEN', 'name'],
  ])('createPlan refuses %s', async (_, more, code, name) => {
    const limits = { rate: 2, per: 60, quota: 100, quotaRenewalSeconds: 3_600 };
    const input = { providerId, name: `Refused ${++made}`, ...limits, ...more };
    expect(await refusal(CREATE_PLAN, { input })).toMatchObject({ code, field: ['input', name] });
  });

  it('refuses a plan with the name of a product of its provider, because their policies would share it', async () => {
    const { name } = await createProduct();
    expect(await refusal(CREATE_PLAN, { input: { providerId, name } })).toMatchObject({ code: 'NAME_TAKEN' });
  });

  it('records who changed what, with before and after, and no change as nothing', async () => {
    const plan = await createPlan();
    await updatePlan(plan.id, { rate: 3 });
    await updatePlan(plan.id, { rate: 3 });
    const events = await portal.app.context.db
      .selectFrom('eventLog')
      .select(['type', 'before', 'after', 'actor'])
      .where('subjectId', '=', plan.id)
      .orderBy('insertion')
      .execute();
    expect(events).toMatchObject([
      { type: 'plan.created', actor: { kind: 'user' } },
      { type: 'plan.updated', before: { rate: 2 }, after: { rate: 3 } },
    ]);
  });

  it('keeps hand-made policies of the provider out of the way of the names of the portal', async () => {
    await gateway.putPolicy(planPolicy('by-hand', { name: 'Enterprise', tags: ['portal'] }));
    const { warnings } = await synchronise(owner, providerId);
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'NAME_TAKEN', policyId: 'by-hand' }));
  });

  it.each([
    ['partner', 'FORBIDDEN'],
    [null, 'UNAUTHENTICATED'],
  ] as const)('is nothing for %s, who sees no administration either', async (account, code) => {
    const client = await portal.as(account);
    expect(await client.errorCode(CREATE_PRODUCT, { input: { name: 'x' } })).toBe(code);
    expect(await client.errorCode(CREATE_PLAN, { input: { providerId, name: 'x' } })).toBe(code);
    expect(await client.errorCode(CREATE_CATALOGUE, { input: { name: 'x' } })).toBe(code);
    const { catalogues } = await client.send(`{ catalogues { nodes { teams { id }
      products { nodes { administration { policyId } } } plans { administration { policyId } } } } }`);
    for (const { teams, products, plans } of catalogues.nodes) {
      expect([teams, products.nodes[0].administration, plans[0].administration]).toEqual([null, null, null]);
    }
  });
});
