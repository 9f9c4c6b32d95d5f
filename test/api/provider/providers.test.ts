import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoApis, SANDBOX_ORGANISATION } from '../../../src/sandbox-gateway/demo-apis.ts';
import { type SandboxGateway, startSandboxGateway } from '../../../src/sandbox-gateway/sandbox-gateway.ts';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { rowsOf } from '../../support/time.ts';

const SECRET = 'second-gateway-secret';

const FIELDS = `fragment Fields on Provider {
  id name kind url gatewayUrl tykOrganisationId policyTags status version lastError { kind message } lastCheckedAt
}`;
const CREATE = `${FIELDS} mutation ($input: CreateProviderInput!) {
  createProvider(input: $input) { provider { ...Fields } userErrors { code message field } } }`;
const UPDATE = `${FIELDS} mutation ($id: ID!, $input: UpdateProviderInput!) {
  updateProvider(id: $id, input: $input) { provider { ...Fields } userErrors { code message field } } }`;
const TEST = `mutation ($input: TestProviderInput!) {
  testProvider(input: $input) {
    test { status version warnings { code message } failure { kind message } } userErrors { code message field } } }`;
const READ = `${FIELDS} query ($id: ID!) { provider(id: $id) { ...Fields } }`;

describe('providers', () => {
  let portal: TestPortal;
  let second: SandboxGateway;
  let owner: Client;
  beforeAll(async () => {
    portal = await startTestPortal();
    second = await startSandboxGateway({ host: '127.0.0.1', secret: SECRET, allowMasterKeys: true });
    owner = await portal.as('owner');
  });
  afterAll(async () => {
    await second?.stop();
    await portal?.stop();
  });

  let names = 0;
  const connection = (more: object = {}) => ({
    ...{ name: `Gateway ${++names}`, kind: 'TYK_GATEWAY', url: second.url, secret: SECRET },
    ...{ tykOrganisationId: SANDBOX_ORGANISATION, ...more },
  });
  const connect = async (more: object = {}): Promise<Data> =>
    (await owner.send(CREATE, { input: connection(more) })).createProvider.provider;
  const refusalOf = async (query: string, variables: object) => {
    const { userErrors } = await owner.refused(query, { ...variables });
    return userErrors[0];
  };
  const test = async (input: object): Promise<Data> => (await owner.send(TEST, { input })).testProvider.test;
  const statusOf = async (id: string) => (await owner.send(READ, { id })).provider.status;

  it('connects a second gateway beside the first, which is looked at on its own', async () => {
    const made = await connect({ gatewayUrl: 'https://api.example.com/', policyTags: ['portal'] });
    expect(made).toMatchObject({
      ...{ url: second.url, gatewayUrl: 'https://api.example.com', policyTags: ['portal'] },
      ...{ status: 'UNKNOWN', lastCheckedAt: null },
    });
    await expect.poll(() => statusOf(made.id)).toBe('UP');
    const { providers } = await owner.send('{ providers { nodes { name } } }');
    expect(providers.nodes.map(({ name }: Data) => name)).toEqual(expect.arrayContaining(['sandbox', made.name]));
  });

  it('tells owners live that a new provider answers', async () => {
    const changes = await owner.subscribe('subscription { providerChanged { type provider { id status } } }');
    const made = await connect();
    const isNew = ({ provider }: Data) => provider.id === made.id;
    await changes.nextOf('provider.created', isNew);
    expect((await changes.nextOf('provider.recovered', isNew)).provider.status).toBe('UP');
    await changes.stop();
  });

  it('G3: a gateway whose greeting has another name is up, whether it is tried out or stored', async () => {
    await second.configure({ healthCheckEndpointName: 'health' });
    const made = await connect();
    await expect.poll(() => statusOf(made.id)).toBe('UP');
    const { kind, url, secret } = connection();
    const up = { status: 'UP', version: 'unknown', failure: null };
    expect([await test({ id: made.id }), await test({ kind, url, secret })]).toMatchObject([up, up]);
    expect(await test({ kind, url, secret: 'wrong' })).toMatchObject({
      status: 'DOWN',
      failure: { kind: 'UNAUTHORISED' },
    });
    await second.configure({ healthCheckEndpointName: 'hello' });
  });

  it('refuses a name that another provider has, in any case', async () => {
    const made = await connect();
    const again = { input: connection({ name: made.name.toUpperCase() }) };
    expect(await refusalOf(CREATE, again)).toMatchObject({ code: 'NAME_TAKEN', field: ['input', 'name'] });
    const other = await connect();
    const renamed = { id: other.id, input: { name: made.name } };
    expect(await refusalOf(UPDATE, renamed)).toMatchObject({ code: 'NAME_TAKEN', field: ['input', 'name'] });
  });

  it.each([
    ['url', 'ftp://gateway.example.com'],
    ['url', 'https://user:password@gateway.example.com'],
    ['url', 'http://169.254.169.254/latest'],
    ['gatewayUrl', 'nonsense'],
    ['secret', 'two words'],
    ['tykOrganisationId', ' '],
    ['tykOrganisationId', 'gatehouse-keys'],
    ['policyTags', ['a,b']],
  ])('refuses the %s %j', async (name, value) => {
    const input = connection({ [name]: value });
    expect(await refusalOf(CREATE, { input })).toMatchObject({ code: 'INVALID_INPUT', field: ['input', name] });
  });

  it('keeps the secret: it can be replaced but not read, and a new address needs it again', async () => {
    const made = await connect();
    const elsewhere = { id: made.id, input: { url: 'http://127.0.0.1:9' } };
    expect(await refusalOf(UPDATE, elsewhere)).toMatchObject({ code: 'INVALID_INPUT', field: ['input', 'secret'] });
    const tested = { id: made.id, url: 'http://127.0.0.1:9' };
    expect(await refusalOf(TEST, { input: tested })).toMatchObject({ field: ['input', 'secret'] });
    const { db } = portal.app.context;
    const rows = await db.selectFrom('provider').selectAll().where('id', '=', made.id).execute();
    const events = await db.selectFrom('eventLog').selectAll().where('subjectId', '=', made.id).execute();
    expect(JSON.stringify([rows, events])).not.toContain(SECRET);
  });

  it('A wrong new secret takes the provider down with the cause, and the right one brings it back', async () => {
    const made = await connect();
    await expect.poll(() => statusOf(made.id)).toBe('UP');
    await owner.send(UPDATE, { id: made.id, input: { secret: 'wrong' } });
    await expect.poll(() => statusOf(made.id)).toBe('DOWN');
    expect((await owner.send(READ, { id: made.id })).provider.lastError.kind).toBe('UNAUTHORISED');
    await owner.send(UPDATE, { id: made.id, input: { secret: SECRET } });
    await expect.poll(() => statusOf(made.id)).toBe('UP');
  });

  it('records every change with before and after', async () => {
    const made = await connect();
    await owner.send(UPDATE, { id: made.id, input: { policyTags: ['a', 'b'] } });
    const rows = await portal.app.context.db
      .selectFrom('eventLog')
      .select(['actor', 'before', 'after'])
      .where('subjectId', '=', made.id)
      .where('type', '=', 'provider.updated')
      .execute();
    expect(rows).toMatchObject([
      { actor: { kind: 'user' }, before: { policyTags: [] }, after: { policyTags: ['a', 'b'] } },
    ]);
  });

  it('tests a stored connection, with what deserves attention', async () => {
    const made = await connect();
    const warnings = expect.arrayContaining([expect.objectContaining({ code: 'MASTER_KEYS_ALLOWED' })]);
    expect(await test({ id: made.id })).toMatchObject({ status: 'UP', version: expect.any(String), warnings });
  });

  it('tests an unsaved connection, and tells what the gateway says', async () => {
    const unsaved = { kind: 'TYK_GATEWAY', url: second.url };
    expect(await test({ ...unsaved, secret: SECRET })).toMatchObject({ status: 'UP', failure: null });
    expect(await test({ ...unsaved, secret: 'wrong' })).toMatchObject({ failure: { kind: 'UNAUTHORISED' } });
  });

  /** Addresses where there is no Tyk. */
  const foreign = () => ({
    'where nothing listens': 'http://127.0.0.1:9',
    'where no TLS is spoken': second.url.replace('http:', 'https:'),
    'of something that is no gateway': `${new URL(portal.url).origin}/graphql`,
    'of a name that nobody has': 'http://nowhere.invalid',
  });

  const CONDITION = `query ($id: ID!) { provider(id: $id) {
    status lastError { kind message } syncs(first: 5) { nodes { status failure { kind message } } } } }`;
  const alike = { kind: 'UNREACHABLE', message: expect.stringMatching(/^No Tyk of this kind answers/) };

  it('X9: a stored connection tells as little, new or with another address, until a Tyk has answered there', async () => {
    const moved = await connect();
    await expect.poll(() => statusOf(moved.id)).toBe('UP');
    await owner.send(UPDATE, { id: moved.id, input: { url: 'http://127.0.0.1:9', secret: SECRET } });
    const made = await Promise.all(Object.values(foreign()).map((url) => connect({ url })));
    for (const { id } of [moved, ...made]) {
      await expect.poll(() => statusOf(id)).toBe('DOWN');
      const { provider } = await owner.send(CONDITION, { id });
      expect(provider.lastError).toEqual(alike);
      for (const { failure } of provider.syncs.nodes.filter(({ status }: Data) => status === 'FAILED')) {
        expect(failure).toEqual(alike);
      }
      expect((await test({ id })).failure).toEqual(alike);
    }
  });

  describe.each([
    ['in the one file of policy_record_name, as Docker has it', 'recordName'],
    ['in a directory that is not there', 'nowhere'],
  ] as const)('with policies %s', (_name, policyStorage) => {
    let odd: SandboxGateway;
    beforeAll(async () => {
      odd = await startSandboxGateway({
        ...{ host: '127.0.0.1', secret: SECRET, reloadInterval: 5, policyStorage },
        apis: [...demoApis()],
      });
    });
    afterAll(() => odd?.stop());
    const warned = expect.arrayContaining([
      { code: 'POLICIES_NOT_SERVED', message: expect.stringContaining('"policy_path"') },
    ]);

    it('G3: the test says what to set, before and after it is connected, and leaves no file', async () => {
      const unsaved = { kind: 'TYK_GATEWAY', url: odd.url, secret: SECRET };
      expect(await test(unsaved)).toMatchObject({ status: 'UP', warnings: warned });
      const made = await connect({ url: odd.url });
      expect(await test({ id: made.id })).toMatchObject({ status: 'UP', warnings: warned });
      await expect.poll(() => odd.strayPolicies()).toEqual([]);
    });

    it('G3: plans and products fail with what to set, owners are told once, and a right setting mends them', async () => {
      const made = await connect({ url: odd.url });
      await expect.poll(() => statusOf(made.id)).toBe('UP');
      const create = (kind: 'Plan' | 'Product', name: string, more: object) =>
        owner.send(
          `mutation ($input: Create${kind}Input!) { create${kind}(input: $input) {
            offer: ${kind.toLowerCase()} { id } userErrors { code } } }`,
          { input: { name: `${name} ${made.name}`, ...more } },
        );
      const input = { providerId: made.id, rate: 1, per: 60 };
      const { createPlan } = await create('Plan', 'First', input);
      await create('Plan', 'Second', input);
      const { provider } = await owner.send(
        'query ($id: ID!) { provider(id: $id) { apis(first: 1) { nodes { id } } } }',
        { id: made.id },
      );
      const apiIds = provider.apis.nodes.map(({ id }: Data) => id);
      const { createProduct } = await create('Product', 'Product', { apiIds });
      const administration = 'administration { policyStatus policyFailure }';
      const told = async () => {
        const { plan, product } = await owner.send(
          `query ($plan: ID!, $product: ID!) { plan(id: $plan) { ${administration} } product(id: $product) { ${administration} } }`,
          { plan: createPlan.offer.id, product: createProduct.offer.id },
        );
        return [plan.administration, product.administration];
      };
      const failed = { policyStatus: 'FAILED', policyFailure: expect.stringContaining('"policy_path"') };
      await expect.poll(told, { timeout: 30_000 }).toEqual([failed, failed]);
      const asked = 'query ($input: CanRequestInput!) { canRequest(input: $input) { problems { code message } } }';
      const wish = { productIds: [createProduct.offer.id], planId: createPlan.offer.id, newApp: { name: 'Asked' } };
      const refusals = async () =>
        (await owner.send(asked, { input: wish })).canRequest.problems.filter(({ message }: Data) =>
          message.includes('does not take the policy'),
        );
      expect((await refusals()).map(({ code }: Data) => code)).toEqual(['PRODUCT_NOT_REQUESTABLE', 'PLAN_NOT_OFFERED']);
      await expect.poll(() => odd.strayPolicies()).toEqual([]);
      const sql = `select count(*)::int as times from mail join event_log on event_log.id = event_id
        where template = 'policies-unserved' and recipient = 'owner@example.com' and subject_id = $1`;
      const notices = () => rowsOf(portal.database, sql, [made.id]);
      await expect.poll(notices).toEqual([{ times: 1 }]);
      await odd.configure({ policyStorage: 'path' });
      await test({ id: made.id });
      const inForce = { policyStatus: 'IN_FORCE', policyFailure: null };
      await expect.poll(told, { timeout: 30_000 }).toEqual([inForce, inForce]);
      expect(await refusals()).toEqual([]);
      expect(await notices()).toEqual([{ times: 1 }]);
    });
  });

  it('X9: tells nothing else about an address: open, closed, silent and foreign ones are alike', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const urls = {
      ...foreign(),
      'that takes a connection and is silent': `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
    };
    const tests = Object.entries(urls).map(async ([name, url]) => {
      return [name, await test({ kind: 'TYK_GATEWAY', url, secret: 'x' })] as const;
    });
    const answers = Object.fromEntries(await Promise.all(tests));
    silent.close();
    const alike = {
      status: 'DOWN',
      version: null,
      warnings: [],
      failure: expect.objectContaining({ kind: 'UNREACHABLE' }),
    };
    expect(answers).toEqual(Object.fromEntries(Object.keys(urls).map((name) => [name, alike])));
    expect(new Set(Object.values(answers).map(({ failure }) => failure.message)).size).toBe(1);
  });

  it('needs kind, address and secret to test an unsaved connection, and an existing id', async () => {
    expect(await refusalOf(TEST, { input: { kind: 'TYK_GATEWAY' } })).toMatchObject({ field: ['input', 'url'] });
    const id = '00000000-0000-4000-8000-000000000000';
    expect(await refusalOf(TEST, { input: { id } })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusalOf(UPDATE, { id, input: {} })).toMatchObject({ code: 'NOT_FOUND' });
  });

  it.each([
    ['partner', 'FORBIDDEN'],
    ['member', 'FORBIDDEN'],
    [null, 'UNAUTHENTICATED'],
  ] as const)('are nothing to %s', async (account, code) => {
    const client = await portal.as(account);
    expect(await client.errorCode('{ providers { nodes { id } } }')).toBe(code);
    expect(await client.errorCode(CREATE, { input: connection() })).toBe(code);
    expect(await client.errorCode(TEST, { input: {} })).toBe(code);
    const made = await connect();
    expect(await client.errorCode(READ, { id: made.id })).toBe(code);
    expect((await client.send('query ($id: ID!) { node(id: $id) { id } }', { id: made.id })).node).toBeNull();
  });
});
