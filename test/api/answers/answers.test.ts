import { type GraphQLArgument, getNamedType, isEnumType, isNonNullType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgesOf } from '../../../src/platform/arguments/judging.ts';
import { createSchema } from '../../../src/schema.ts';
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
});

/** Whether a value of the right type can still be wrong. */
const canBeRefused = ({ type }: GraphQLArgument): boolean =>
  !isEnumType(getNamedType(type)) && getNamedType(type).name !== 'Boolean';

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
    'Query.announcements',
    'Query.contentEntries',
    'Query.contentTemplates',
    'Query.menus',
    'Query.theme',
    'Query.products',
    'Query.catalogues',
    'Query.portalSettings',
    'Query.eventCursor',
    'Query.signInProviders',
    'Query.signUpForm',
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

/** Whatever a field that cannot be null refuses by itself, told before anything is done. */
describe('K1: bad arguments of a field that cannot be null are told before anything runs', () => {
  const FOREIGN_CURSOR = 'WyJOQU1FIGFzYyIsIiIsIjAxODkwYTVkLWFjOTYtNzc0Yi1iY2NlLWIzMDIwOTlhODA1NyJd';
  const inCatalogues = (args: string) => `catalogues { nodes { products(${args}) { nodes { id } } } }`;

  it.each<[string, string, object, string[]]>([
    [
      'a size',
      `{ viewer { id } ${inCatalogues('first: 0')} }`,
      {},
      ['In `catalogues.nodes.products`: `first` must be between 1 and 100.'],
    ],
    [
      'both ends',
      `{ ${inCatalogues('first: 3, last: 3')} }`,
      {},
      ['In `catalogues.nodes.products`: Give `first` or `last`, not both.'],
    ],
    [
      'a cursor',
      `{ ${inCatalogues('after: "x"')} }`,
      {},
      ['In `catalogues.nodes.products`: `after` is not a cursor of this list.'],
    ],
    [
      'the cursor of another order',
      `query ($before: String) { ${inCatalogues('before: $before')} }`,
      { before: FOREIGN_CURSOR },
      ['In `catalogues.nodes.products`: `before` is not a cursor of this list in this order; begin anew without it.'],
    ],
    [
      'an id',
      'query ($id: ID) { products { nodes { plans(catalogueId: $id) { id } } } }',
      { id: 'nonsense' },
      ['In `products.nodes.plans`: `catalogueId`: It is not an id of this portal.'],
    ],
    [
      'a text',
      'query ($text: String) { products(search: $text) { nodes { id } } }',
      { text: '\0' },
      ['In `products`: `search`: It must be Unicode text without NUL.'],
    ],
    [
      'a default',
      `query ($n: Int = 101) { ${inCatalogues('last: $n')} }`,
      {},
      ['In `catalogues.nodes.products`: `last` must be between 1 and 100.'],
    ],
    [
      'several at once, with those of fields that can be null, through fragments and aliases',
      `query ($n: Int, $after: String) { app(id: "x") { id } list: catalogues(first: $n) { nodes { ...Here } } auditEvents(after: $after) { nodes { id } } }
       fragment Here on Catalogue { mine: products(first: $n, after: $after) { nodes { id } } ... on Catalogue { plansConnection(last: 0) { nodes { id } } } }`,
      { n: -1, after: '%' },
      [
        'In `app`: `id`: It is not an id of this portal.',
        'In `list`: `first` must be between 1 and 100.',
        'In `list.nodes.mine`: `first` must be between 1 and 100.',
        'In `list.nodes.mine`: `after` is not a cursor of this list.',
        'In `list.nodes.plansConnection`: `last` must be between 1 and 100.',
        'In `auditEvents`: `after` is not a cursor of this portal.',
      ],
    ],
  ])('%s', async (_, query, variables, messages) => {
    // Not known yet, then from the cache of documents.
    for (let time = 0; time < 2; time++) {
      const { data, errors } = await partner!.raw(query, { ...variables });
      expect(errors?.map(({ message }) => message)).toEqual(messages);
      expect(data).toBeUndefined();
      for (const { extensions } of errors!) expect(extensions?.code).toBe('BAD_USER_INPUT');
    }
  });

  it('so a mutation with one in its answer changes nothing, and can be sent again', async () => {
    const create = (first: number) =>
      `mutation { createApp(input: { name: "Deep" }) { userErrors { code } app { accessRequests(first: ${first}) { nodes { id } } } } }`;
    expect(await partner!.errorCode(create(0))).toBe('BAD_USER_INPUT');
    expect(await partner!.send(create(1))).toEqual({
      createApp: { userErrors: [], app: { accessRequests: { nodes: [] } } },
    });
  });

  it.each([
    ['@skip of the field', inCatalogues('first: $n').replace(') {', ') @skip(if: $yes) {')],
    ['@include of a fragment', `... @include(if: $no) { ${inCatalogues('first: $n')} }`],
  ])('but not those that are left out, by %s', async (_, left) => {
    const query = `query ($n: Int, $yes: Boolean! = true, $no: Boolean! = false) { viewer { email } ${left} a: viewer @skip(if: $yes) { id } b: viewer @skip(if: $no) { email } }`;
    expect(await partner!.send(query, { n: 0 })).toMatchObject({ b: { email: 'partner@example.com' } });
  });

  it('holds for every field that clients can be answered only with more than itself', () => {
    const fields = Object.values(createSchema().getTypeMap())
      .filter(isObjectType)
      .flatMap((type) =>
        Object.values(type.getFields()).map((field) => ({ path: `${type.name}.${field.name}`, field })),
      );
    const unjudged = fields.filter(
      ({ path, field }) =>
        isNonNullType(field.type) &&
        !/^(Mutation|Subscription|__)/.test(path) &&
        field.args.some(canBeRefused) &&
        judgesOf(field).length === 0,
    );
    expect(unjudged.map(({ path }) => path)).toEqual([]);
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
