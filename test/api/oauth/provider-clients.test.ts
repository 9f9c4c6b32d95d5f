import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { inState, RESUME, ROTATE, SUSPEND } from '../../support/credentials.ts';
import { eventually } from '../../support/eventually.ts';
import { httpCall } from '../../support/http-call.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { approve, REQUEST_ACCESS, REVOKE } from '../../support/story.ts';
import { rowsOf } from '../../support/time.ts';
import { type ProbedGateway, startProbedGateway } from '../probe/probed-gateway.ts';
import { connect } from '../provider/second-gateway.ts';

const OAUTH2 = {
  ...{ use_standard_auth: false, use_oauth2: true, auth_configs: {} },
  oauth_meta: { allowed_access_types: ['client_credentials'], allowed_authorize_types: ['code'] },
};
const REVEAL = `mutation ($id: ID!) { revealCredential(id: $id) {
  secret keyName calls { curl } credential { authType oauthClient { clientId tokenUrl authorizationUrl scopes } }
  userErrors { code message } } }`;

const REVOKE_TOKENS = `mutation ($id: ID!, $fingerprints: [String!]) { revokeTokens(id: $id, fingerprints: $fingerprints) {
  credential { id } userErrors { code field } } }`;

const { TYK_GATEWAY_URL: url, TYK_GATEWAY_SECRET: secret } = process.env;
const REAL = url && secret ? { url, secret } : undefined;
const TARGETS: [string, { url: string; secret: string } | undefined][] = [['the sandbox gateway', undefined]];
if (REAL) TARGETS.push(['the real gateway', REAL]);

describe.each(TARGETS)('clients of the OAuth 2.0 of a gateway, on %s', (_, real) => {
  let portal: TestPortal;
  let gateway: ProbedGateway;
  let [owner, partner]: Client[] = [];
  const ids: Record<string, string> = {};
  const MEMORY = { timeout: 60_000, interval: 100 };

  beforeAll(async () => {
    portal = await startTestPortal();
    gateway = await startProbedGateway({ pay: OAUTH2, more: OAUTH2 }, real);
    [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
    const providerId = await connect(owner, gateway.connection);
    ids.provider = providerId;
    const { provider } = await owner.send(
      'query ($id: ID!) { provider(id: $id) { apis(first: 100) { nodes { id apiId } } } }',
      { id: providerId },
    );
    for (const name of ['pay', 'more']) {
      const { id } = provider.apis.nodes.find(({ apiId }: Data) => apiId === gateway.prefix + name);
      const { createProduct } = await owner.send(
        `mutation ($input: CreateProductInput!) { createProduct(input: $input) {
          product { id authType obstacles { code } } userErrors { message } } }`,
        { input: { name: `oauth2-${name}`, apiIds: [id] } },
      );
      expect(createProduct.product).toMatchObject({ authType: 'OAUTH2', obstacles: [] });
      ids[name] = createProduct.product.id;
    }
    const { createPlan } = await owner.send(
      'mutation ($input: CreatePlanInput!) { createPlan(input: $input) { plan { id } userErrors { message } } }',
      { input: { name: 'oauth2-small', providerId, rate: 4, per: 60 } },
    );
    ids.plan = createPlan.plan.id;
    const { createCatalogue } = await owner.send(
      'mutation ($input: CreateCatalogueInput!) { createCatalogue(input: $input) { catalogue { id } userErrors { message } } }',
      { input: { name: 'OAuth2', visibility: 'PUBLIC', productIds: [ids.pay, ids.more], planIds: [ids.plan] } },
    );
    ids.catalogue = createCatalogue.catalogue.id;
    const waiting = `select name from product where revision > applied_revision
      union select name from plan where revision > applied_revision`;
    await eventually(portal.url, async () => expect(await rowsOf(portal.database, waiting)).toEqual([]));
  }, 60_000);
  afterAll(async () => {
    await portal?.stop();
    await gateway?.stop();
  });

  const working = async (app: object = {}): Promise<string> => {
    const { requestAccess } = await partner!.send(REQUEST_ACCESS, {
      input: {
        ...{ productIds: [ids.pay], planId: ids.plan, catalogueId: ids.catalogue },
        newApp: { name: `Shop ${Math.random()}`, ...app },
      },
    });
    expect(requestAccess.userErrors).toEqual([]);
    const { credential } = await approve(owner!, requestAccess.accessRequest.id);
    return (await inState(partner!, credential.id, 'ACTIVE')).id;
  };
  const shown = async (id: string) => (await partner!.send(REVEAL, { id })).revealCredential;
  const ask = ({ keyName, secret: shownSecret, credential }: Data) =>
    httpCall(credential.oauthClient.tokenUrl, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${keyName}:${shownSecret}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
    });
  const tokenOf = async (key: Data): Promise<string> => JSON.parse((await ask(key)).text).access_token;
  const call = async (token: string, name = 'pay') =>
    (
      await httpCall(`${gateway.connection.gatewayUrl ?? gateway.connection.url}/${gateway.prefix}${name}/`, {
        headers: { authorization: `Bearer ${token}` },
      })
    ).status;

  it('asked for, approved, shown: the app gets a token by id and secret, and is let in up to the plan', async () => {
    const key = await shown(await working());
    expect(key).toMatchObject({
      secret: expect.any(String),
      calls: [{ curl: expect.stringContaining('Bearer $TOKEN') }],
      credential: {
        authType: 'OAUTH2',
        oauthClient: {
          ...{ clientId: key.keyName, authorizationUrl: null, scopes: [] },
          tokenUrl: expect.stringMatching(/\/oauth\/token$/),
        },
      },
    });
    const [one, two] = [await tokenOf(key), await tokenOf(key)];
    const seen = [await call(one), await call(two), await call(one), await call(two), await call(one)];
    expect([...seen, await call(one, 'more')]).toEqual([200, 200, 200, 200, 429, 403]);
  });

  it('a product that is added opens to the token that it has, and to the same client', async () => {
    const id = await working();
    const key = await shown(id);
    const token = await tokenOf(key);
    const { credential } = await partner!.send('query ($id: ID!) { credential(id: $id) { app { id } } }', { id });
    const { requestAccess } = await partner!.send(REQUEST_ACCESS, {
      input: {
        ...{ productIds: [ids.more], planId: ids.plan, catalogueId: ids.catalogue },
        ...{ appId: credential.app.id, credentialId: id },
      },
    });
    expect(requestAccess.userErrors).toEqual([]);
    await approve(owner!, requestAccess.accessRequest.id);
    await expect.poll(() => call(token, 'more'), MEMORY).toBe(200);
    expect(await shown(id)).toMatchObject({ keyName: key.keyName, secret: key.secret });
  });

  it('its tokens are listed to who holds it and to owners, and one of them is revoked', async () => {
    const id = await working();
    const key = await shown(id);
    const [first, second] = [await tokenOf(key), await tokenOf(key)];
    const TOKENS = `query ($id: ID!) { credential(id: $id) {
      tokens { totalCount nodes { fingerprint expiresAt } failure { message } } } }`;
    const tokens = async (client = partner!): Promise<Data> => (await client.send(TOKENS, { id })).credential.tokens;
    const { nodes, totalCount, failure } = await tokens();
    expect({ totalCount, failure }).toEqual({ totalCount: 2, failure: null });
    expect(await tokens(owner)).toEqual({ nodes, totalCount, failure });
    await partner!.send(REVOKE_TOKENS, { id, fingerprints: [nodes[0].fingerprint] });
    await eventually(partner!.url, async () => expect((await tokens()).nodes).toEqual([nodes[1]]));
    await expect.poll(async () => [await call(first), await call(second)].sort(), MEMORY).toEqual([200, 403]);
    await owner!.send(REVOKE_TOKENS, { id });
    await eventually(partner!.url, async () => expect((await tokens()).totalCount).toBe(0));
    await expect.poll(async () => [await call(first), await call(second)], MEMORY).toEqual([403, 403]);
    expect(await call(await tokenOf(key))).toBe(200);
    const told = await rowsOf(
      portal.database,
      `select after->'fingerprints' as told from event_log where type = 'credential.tokensRevoked' order by id`,
    );
    expect(told).toEqual([{ told: [nodes[0].fingerprint] }, { told: null }]);
    const wrong = await partner!.refused(REVOKE_TOKENS, { id, fingerprints: ['no id'] });
    expect(wrong.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['fingerprints'] }]);
  });

  it('a client that has ended has no tokens, and none to revoke', async () => {
    const id = await working();
    await partner!.send(REVOKE, { id });
    await inState(partner!, id, 'REVOKED');
    const { credential } = await partner!.send('query ($id: ID!) { credential(id: $id) { tokens { totalCount } } }', {
      id,
    });
    expect(credential.tokens).toBeNull();
    const { userErrors } = await partner!.refused(REVOKE_TOKENS, { id });
    expect(userErrors).toMatchObject([{ code: 'WRONG_STATE', field: ['id'] }]);
  });

  it('suspended, resumed and revoked: tokens that live are refused, let in and refused', async () => {
    const id = await working();
    const key = await shown(id);
    const token = await tokenOf(key);
    expect(await call(token)).toBe(200);
    await owner!.send(SUSPEND, { id, input: { reason: 'Checking.' } });
    await inState(partner!, id, 'SUSPENDED');
    await expect.poll(() => call(token), MEMORY).toBe(403);
    await owner!.send(RESUME, { id });
    await inState(partner!, id, 'ACTIVE');
    await expect.poll(() => call(token), MEMORY).toBe(200);
    await partner!.send(REVOKE, { id });
    await inState(partner!, id, 'REVOKED');
    expect(await call(token)).toBe(403);
    expect((await ask(key)).status).toBe(403);
  });

  it('rotated: another client works beside the old one until the overlap ends', async () => {
    const id = await working();
    const old = await shown(id);
    const { rotateCredential } = await partner!.send(ROTATE, { id, input: { overlapSeconds: 3_600 } });
    const next = await inState(partner!, rotateCredential.credential.id, 'ACTIVE');
    const key = await shown(next.id);
    expect(key.keyName).not.toBe(old.keyName);
    expect([await call(await tokenOf(old)), await call(await tokenOf(key))]).toEqual([200, 200]);
    await partner!.send('mutation ($id: ID!) { endRotationOverlap(id: $id) { userErrors { code } } }', { id });
    await inState(partner!, id, 'REVOKED');
    expect([(await ask(old)).status, (await ask(key)).status]).toEqual([403, 200]);
  });

  it('clients that the gateway has already are taken over from a file, and go on with their ids and secrets', async () => {
    const { connection, prefix } = gateway;
    const admin = async (path: string, body: object) => {
      const headers = { 'x-tyk-authorization': String(connection.secret) };
      const answer = await httpCall(`${connection.url}/tyk/${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      expect(answer.status).toBe(200);
    };
    const [clientId, clientSecret] = [randomUUID().replaceAll('-', ''), randomUUID()];
    await admin('oauth/clients/create', {
      ...{ client_id: clientId, secret: clientSecret, redirect_uri: 'https://old.example.com/' },
      ...{ api_id: `${prefix}pay`, policy_id: `product-${ids.pay}` },
    });
    const key = {
      ...{ keyName: clientId, secret: clientSecret },
      credential: { oauthClient: { tokenUrl: `${connection.gatewayUrl ?? connection.url}/${prefix}pay/oauth/token` } },
    };
    const row = {
      ownerEmail: 'partner@example.com',
      appName: 'Old shop',
      policyIds: [`product-${ids.pay}`, `plan-${ids.plan}`],
    };
    const rows = [
      { ...row, value: clientId, secret: clientSecret },
      { ...row, value: 'client-without-secret' },
    ];
    const bring = async (dryRun: boolean) => {
      const { importKeys } = await owner!
        .raw(
          `mutation ($input: ImportKeysInput!) { importKeys(input: $input) {
          results { outcome credential { id } userErrors { code field } } userErrors { code message } } }`,
          { input: { providerId: ids.provider, dryRun, rows } },
        )
        .then(({ data }) => data!);
      return importKeys.results;
    };
    const refusedRow = { outcome: 'REFUSED', userErrors: [{ code: 'INVALID_INPUT' }] };
    expect(await bring(true)).toMatchObject([
      { outcome: 'WOULD_IMPORT', credential: null, userErrors: [] },
      refusedRow,
    ]);
    const [imported] = await bring(false);
    expect(imported).toMatchObject({ outcome: 'IMPORTED', userErrors: [] });
    await inState(partner!, imported.credential.id, 'ACTIVE');
    expect(await bring(false)).toMatchObject([{ outcome: 'ALREADY_IMPORTED' }, refusedRow]);
    expect(await shown(imported.credential.id)).toMatchObject({ keyName: clientId, secret: clientSecret });
    const token = await tokenOf(key);
    const seen = [await call(token), await call(token), await call(token), await call(token), await call(token)];
    expect(seen).toEqual([200, 200, 200, 200, 429]);
  });

  it('an app with somewhere to come back to is told where it sends people, and its client knows that address', async () => {
    const key = await shown(await working({ redirectUrls: ['https://shop.example.com/callback'] }));
    expect(key.credential.oauthClient.authorizationUrl).toMatch(/\/oauth\/authorize$/);
  });
});
