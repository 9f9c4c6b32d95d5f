import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { inState, RESUME, ROTATE, SUSPEND } from '../../support/credentials.ts';
import { eventually } from '../../support/eventually.ts';
import { httpCall } from '../../support/http-call.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { type RegistrationServer, startRegistrationServer } from '../../support/registration-server.ts';
import { REVOKE } from '../../support/story.ts';
import { connect } from '../provider/second-gateway.ts';
import { type StoryGateway, startStoryGateway } from './gateway-of-story.ts';

const IMPORT = `mutation ($input: ImportKeysInput!) { importKeys(input: $input) {
  results { outcome credential { id isImported } userErrors { code field } } userErrors { code field } } }`;

describe('clients that an authorization server has already', () => {
  let portal: TestPortal;
  let gateway: StoryGateway;
  let server: RegistrationServer;
  let [owner, partner]: Client[] = [];
  const ids: Record<string, string> = {};
  const MEMORY = { timeout: 60_000 };

  beforeAll(async () => {
    portal = await startTestPortal({ GATEHOUSE_WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' });
    server = await startRegistrationServer(['pay', 'small']);
    gateway = await startStoryGateway();
    [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
    ids.provider = await connect(owner, gateway.connection);
    const { issuer, initialAccessToken } = server;
    const made = await owner.send(
      `mutation ($server: CreateAuthorizationServerInput!, $plan: CreatePlanInput!) {
        createAuthorizationServer(input: $server) { authorizationServer { id } userErrors { message } }
        createPlan(input: $plan) { plan { id } userErrors { message } } }`,
      {
        server: { name: 'Login', kind: 'OTHER', issuer, initialAccessToken },
        plan: { name: 'small', providerId: ids.provider, rate: 4, per: 60, scope: 'small' },
      },
    );
    const { provider } = await owner.send('query ($id: ID!) { provider(id: $id) { apis { nodes { id apiId } } } }', {
      id: ids.provider,
    });
    const api = provider.apis.nodes.find(({ apiId }: Data) => apiId === gateway.apiId);
    const authorizationServerId = made.createAuthorizationServer.authorizationServer.id;
    const { createProduct } = await owner.send(
      'mutation ($input: CreateProductInput!) { createProduct(input: $input) { product { id } userErrors { message } } }',
      { input: { name: 'imported', apiIds: [api.id], authorizationServerId, scope: 'pay' } },
    );
    [ids.product, ids.plan] = [createProduct.product.id, made.createPlan.plan.id];
    const state = 'query ($id: ID!) { product(id: $id) { obstacles { code } administration { policyStatus } } }';
    await eventually(owner.url, async () => {
      const { product } = await owner!.send(state, { id: ids.product });
      expect(product).toEqual({ obstacles: [], administration: { policyStatus: 'IN_FORCE' } });
    });
  }, 60_000);
  afterAll(async () => {
    await portal?.stop();
    await gateway?.stop();
    await server?.stop();
  });

  /** As its owner has registered it long before. */
  const registered = async (): Promise<{ value: string; secret: string }> => {
    const { text } = await httpCall(`${server.issuer}/reg`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.initialAccessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ client_name: 'Old shop', redirect_uris: [], response_types: [], grant_types: ['client_credentials'] },
        scope: 'pay small',
      }),
    });
    const { client_id, client_secret } = JSON.parse(text);
    return { value: client_id, secret: client_secret };
  };
  const row = (client: object) => ({
    ...{ ownerEmail: 'partner@example.com', appName: 'Old shop' },
    policyIds: [`product-${ids.product}`, `plan-${ids.plan}`],
    ...client,
  });
  const imported = async (rows: object[], more: object = {}): Promise<Data[]> =>
    (await owner!.send(IMPORT, { input: { providerId: ids.provider, rows, ...more } })).importKeys.results;
  const tokenOf = async ({ value, secret }: { value: string; secret: string }): Promise<string> => {
    const { text } = await httpCall(`${server.issuer}/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${value}:${secret}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials&scope=pay+small',
    });
    return JSON.parse(text).access_token;
  };

  it('a dry run tells what would become of them and changes nothing, and the import is the same', async () => {
    const client = await registered();
    const [dry] = await imported([row(client)], { dryRun: true });
    expect(dry).toEqual({ outcome: 'WOULD_IMPORT', credential: null, userErrors: [] });
    const [real] = await imported([row(client)]);
    expect(real).toEqual({
      ...{ outcome: 'IMPORTED', userErrors: [] },
      credential: { id: expect.any(String), isImported: true },
    });
    const { id } = await inState(partner!, real!.credential.id, 'ACTIVE');
    expect(await imported([row(client)])).toMatchObject([{ outcome: 'ALREADY_IMPORTED', credential: { id } }]);
  });

  it('one that was taken over is let in up to the plan, refused and let in again, and stays at its server', async () => {
    const client = await registered();
    const [{ credential }] = (await imported([row({ ...client, appName: 'Limited' })])) as [Data];
    const { id } = await inState(partner!, credential.id, 'ACTIVE');
    const token = await tokenOf(client);
    expect([await gateway.call(token), await gateway.call(token)]).toEqual([200, 200]);
    await owner!.send(SUSPEND, { id, input: { reason: 'Checking.' } });
    await inState(partner!, id, 'SUSPENDED');
    await expect.poll(() => gateway.call(token), MEMORY).toBe(403);
    expect(server.client(client.value)).toMatchObject({ scope: 'pay small' });
    await owner!.send(RESUME, { id });
    await inState(partner!, id, 'ACTIVE');
    await expect.poll(() => gateway.call(token), MEMORY).toBe(200);
    await partner!.send(REVOKE, { id });
    await inState(partner!, id, 'REVOKED');
    await expect.poll(() => gateway.call(token), MEMORY).toBe(403);
    expect(server.client(client.value)).toBeDefined();
  });

  it('rotated it gets a client of the portal, and goes on itself until the overlap ends', async () => {
    const client = await registered();
    const [{ credential }] = (await imported([row({ ...client, appName: 'Rotated' })])) as [Data];
    const { id } = await inState(partner!, credential.id, 'ACTIVE');
    const { rotateCredential } = await partner!.send(ROTATE, { id, input: { overlapSeconds: 3_600 } });
    const next = await inState(partner!, rotateCredential.credential.id, 'ACTIVE');
    const found = await partner!.send(
      'query ($id: ID!) { credential(id: $id) { isImported oauthClient { clientId } } }',
      { id: next.id },
    );
    expect(found.credential.isImported).toBe(false);
    expect(server.client(found.credential.oauthClient.clientId)).toMatchObject({ software_version: next.id });
    expect(await gateway.call(await tokenOf(client))).toBe(200);
  });

  it('what is wrong with a row is told at its place, and keeps no other from it', async () => {
    const good = await registered();
    const { value, secret } = await registered();
    const refused: [string, object, string, string][] = [
      ['no secret', { value }, 'INVALID_INPUT', 'secret'],
      ['a name that no client has', { value: 'a b', secret }, 'INVALID_INPUT', 'value'],
      ['no name', { secret }, 'INVALID_INPUT', 'value'],
      ['a hash, which tells nobody its client', { keyHash: 'deadbeef' }, 'NOT_FOUND', 'keyHash'],
      ['no policies', { value, secret, policyIds: [] }, 'INVALID_INPUT', 'policyIds'],
      ['no plan', { value, secret, policyIds: [`product-${ids.product}`] }, 'INVALID_INPUT', 'policyIds'],
      ['a policy of nothing', { value, secret, policyIds: ['unknown'] }, 'INVALID_INPUT', 'policyIds'],
      ['an owner who is not there', { value, secret, ownerEmail: 'nobody@example.com' }, 'NOT_FOUND', 'ownerEmail'],
      ['an app without a name', { value, secret, appName: ' ' }, 'INVALID_INPUT', 'appName'],
      ['a name twice', { ...good, appName: 'Twice' }, 'INVALID_INPUT', 'value'],
    ];
    // But for the last one, each has a name of its own.
    const named = (wrong: object, index: number) =>
      'value' in wrong && wrong.value === value ? { ...wrong, value: `${value}${index}` } : wrong;
    const rows = [
      row({ ...good, appName: 'Once' }),
      ...refused.map(([, wrong], index) => row({ appName: 'Wrong', ...named(wrong, index) })),
    ];
    const [first, ...rest] = await imported(rows);
    expect(first!.outcome).toBe('IMPORTED');
    expect(
      rest.map(({ outcome, userErrors }, index) => [
        refused[index]![0],
        outcome,
        ...userErrors.map(({ code, field }: Data) => `${code} ${field.join('.')}`),
      ]),
    ).toEqual(
      refused.map(([what, , code, field], index) => [what, 'REFUSED', `${code} input.rows.${index + 1}.${field}`]),
    );
  });
});
