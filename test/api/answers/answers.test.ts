import { getNamedType, isNonNullType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../../support/client.ts';
import { updatePlan, workingCredential } from '../../support/credentials.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { fieldOf, operations } from '../visibility/operation.ts';

const FORBIDDEN = [expect.objectContaining({ extensions: { code: 'FORBIDDEN' } })];
const UNAUTHENTICATED = expect.objectContaining({ extensions: { code: 'UNAUTHENTICATED' } });
const FOREIGN = 'createOrganisation(input: { name: "Mine" }) { organisation { id } }';

let portal: TestPortal;
let [partner, anonymous]: Client[] = [];
beforeAll(async () => {
  portal = await startTestPortal();
  [partner, anonymous] = [await portal.as('partner'), await portal.as(null)];
});
afterAll(() => portal?.stop());

describe('a refused field of a mutation', () => {
  it('K1: leaves the secret that is shown once to who asked for it beside', async () => {
    await updatePlan(portal, 'free', { secretPolicy: 'REVEAL_ONCE' });
    const { id } = await workingCredential(portal, partner!, { plan: 'free', newApp: { name: 'Once' } });
    const { data, errors } = await partner!.raw(
      `mutation ($id: ID!) { revealCredential(id: $id) { secret } ${FOREIGN} }`,
      {
        id,
      },
    );
    expect(data).toEqual({ revealCredential: { secret: expect.stringMatching(/.{20}/) }, createOrganisation: null });
    expect(errors).toEqual(FORBIDDEN);
  });

  it('K1: neither undoes nor hides what was made before and after it', async () => {
    const create = (alias: string) =>
      `${alias}: createApp(input: { name: "${alias}" }) { app { name } userErrors { code } }`;
    const { data, errors } = await partner!.raw(`mutation { ${create('First')} ${FOREIGN} ${create('Last')} }`);
    const made = (name: string) => ({ app: { name }, userErrors: [] });
    expect(data).toEqual({ First: made('First'), createOrganisation: null, Last: made('Last') });
    expect(errors).toEqual(FORBIDDEN);
  });

  it('K1: below the field too, the answer still says that the change was made', async () => {
    const { data, errors } = await partner!.raw(
      'mutation { createApp(input: { name: "Deep" }) { userErrors { code } app { accessRequests(first: 0) { nodes { id } } } } }',
    );
    expect(data).toEqual({ createApp: { userErrors: [], app: null } });
    expect(errors).toHaveLength(1);
  });
});

/** Queries that can be asked without arguments, but for those that everybody may read. */
const QUERIES = operations().filter(
  (operation) =>
    operation.startsWith('Query.') &&
    isRefusable(operation) &&
    !fieldOf(operation).args.some(({ type, defaultValue }) => isNonNullType(type) && defaultValue === undefined),
);

function isRefusable(operation: string): boolean {
  return ![
    'Query.viewer',
    'Query.viewerSession',
    'Query.plans',
    'Query.products',
    'Query.catalogues',
    'Query.portalSettings',
    'Query.eventCursor',
    'Query.signInProviders',
  ].includes(operation);
}

describe('a refused field of a query', () => {
  it.each(QUERIES)('K1: %s leaves the catalogues to who is not signed in', async (operation) => {
    const name = operation.slice('Query.'.length);
    const selection = 'getFields' in getNamedType(fieldOf(operation).type) ? '{ __typename }' : '';
    const query = `{ catalogues { nodes { name } } ${name} ${selection} }`;
    // Once interpreted, then compiled.
    for (let time = 0; time < 3; time++) {
      const { data, errors } = await anonymous!.raw(query);
      expect(data).toEqual({ catalogues: { nodes: [{ name: 'Public' }] }, [name]: null });
      expect(errors).toEqual([UNAUTHENTICATED]);
    }
  });

  it('K1: bad arguments are refused to the field that has them', async () => {
    const { data } = await partner!.raw('{ viewer { email } plans(first: 0) { nodes { id } } }');
    expect(data).toEqual({ viewer: { email: 'partner@example.com' }, plans: null });
  });
});

it('K1: one malformed id among several is null in its place, with an error at it', async () => {
  const { apps } = await partner!.send('{ apps(first: 1) { nodes { id } } }');
  const { id } = apps.nodes[0] ?? (await partner!.send('{ viewer { id } }')).viewer;
  const query = 'query ($ids: [ID!]!) { viewer { email } nodes(ids: $ids) { id } }';
  // Once interpreted, then compiled.
  for (let time = 0; time < 3; time++) {
    const { data, errors } = await partner!.raw(query, { ids: [id, 'nonsense', id, crypto.randomUUID()] });
    expect(data).toEqual({ viewer: { email: 'partner@example.com' }, nodes: [{ id }, null, { id }, null] });
    expect(errors).toMatchObject([{ path: ['nodes', 1], extensions: { code: 'BAD_USER_INPUT' } }]);
  }
});

describe('what is wrong with an input', () => {
  const CREATE_PLAN =
    'mutation ($input: CreatePlanInput!) { createPlan(input: $input) { plan { id } userErrors { code field } } }';

  it('K2: is told at once, whether the form, an id, a text or a rule is broken', async () => {
    const owner = await portal.as('owner');
    const input = {
      ...{ name: ' ', providerId: 'nonsense', description: 'a\0b', catalogueIds: [crypto.randomUUID()] },
      ...{ rate: -1, quotaRenewalSeconds: 60, metadata: [{ name: '?', value: 'x' }] },
    };
    const { plan, userErrors } = await owner.refused(CREATE_PLAN, { input });
    expect(plan).toBeNull();
    expect(userErrors).toEqual([
      { code: 'NOT_FOUND', field: ['input', 'providerId'] },
      { code: 'INVALID_INPUT', field: ['input', 'description'] },
      { code: 'INVALID_INPUT', field: ['input', 'name'] },
      { code: 'INVALID_INPUT', field: ['input', 'rate'] },
      { code: 'INVALID_INPUT', field: ['input', 'quotaRenewalSeconds'] },
      { code: 'INVALID_INPUT', field: ['input', 'per'] },
      { code: 'INVALID_INPUT', field: ['input', 'metadata'] },
      { code: 'NOT_FOUND', field: ['input', 'catalogueIds'] },
    ]);
  });

  it('K2: is told beside a name that is taken, for each entry of a list', async () => {
    const owner = await portal.as('owner');
    const { plans, providers } = await owner.send('{ plans { nodes { name } } providers { nodes { id } } }');
    const metadata = [
      { name: '?', value: 'x'.repeat(1001) },
      { name: '?', value: 'x' },
      { name: 'TeamIDs', value: 'x' },
    ];
    const input = { name: plans.nodes[0].name.toUpperCase(), providerId: providers.nodes[0].id, metadata };
    const mutation =
      'mutation ($input: CreatePlanInput!) { createPlan(input: $input) { userErrors { code field message } } }';
    const { userErrors } = await owner.refused(mutation, { input });
    expect(userErrors).toMatchObject([
      { code: 'NAME_TAKEN', field: ['input', 'name'] },
      { field: ['input', 'metadata'], message: 'A name has 1 to 100 letters, digits, _, . or -.' },
      { field: ['input', 'metadata'], message: 'A value has up to 1,000 characters.' },
      { field: ['input', 'metadata'], message: 'The name TeamIDs is reserved.' },
      { field: ['input', 'metadata'], message: 'Each name can be given once.' },
    ]);
  });

  it('K2: changes nothing, although the mutation was looked through for the rest of it', async () => {
    const before = await partner!.send('{ apps(first: 100) { nodes { name } } }');
    const { userErrors } = await partner!.refused(
      'mutation { createApp(input: { name: "Right", description: "a\\u0000b" }) { userErrors { code field } } }',
    );
    expect(userErrors).toEqual([{ code: 'INVALID_INPUT', field: ['input', 'description'] }]);
    expect(await partner!.send('{ apps(first: 100) { nodes { name } } }')).toEqual(before);
  });

  it.each([
    ['updateCatalogue', 'catalogues', 'name'],
    ['updateProduct', 'products', 'name'],
    ['updatePlan', 'plans', 'name'],
    ['updateProvider', 'providers', 'name'],
    ['updateProvider', 'providers', 'url'],
    ['updateProvider', 'providers', 'gatewayUrl'],
    ['updateProvider', 'providers', 'secret'],
    ['updateProvider', 'providers', 'tykOrganisationId'],
    ['updateApp', 'apps', 'name'],
  ])('K2: %s of one of the %s refuses an empty %s, and does not take it for none', async (operation, list, field) => {
    const owner = await portal.as('owner');
    const type = `${operation[0]!.toUpperCase()}${operation.slice(1)}Input`;
    const { nodes } = (await owner.send(`{ ${list} { nodes { id } } }`))[list];
    const mutation = `mutation ($id: ID!, $input: ${type}!) { ${operation}(id: $id, input: $input) { userErrors { code field } } }`;
    const { userErrors } = await owner.refused(mutation, { id: nodes[0].id, input: { [field]: '' } });
    expect(userErrors).toEqual([{ code: 'INVALID_INPUT', field: ['input', field] }]);
  });

  it('K2: who may not call the mutation is not told what would be wrong', async () => {
    const input = { name: ' ', providerId: 'nonsense' };
    expect(await partner!.errorCode(CREATE_PLAN, { input })).toBe('FORBIDDEN');
  });
});
