import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { inState, RESUME, ROTATE, SUSPEND } from '../../support/credentials.ts';
import { eventually } from '../../support/eventually.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { type RegistrationServer, startRegistrationServer } from '../../support/registration-server.ts';
import { approve, REQUEST_ACCESS, REVOKE } from '../../support/story.ts';
import { connect } from '../provider/second-gateway.ts';
import { FOREIGN, type StoryGateway, startStoryGateway } from './gateway-of-story.ts';

const REVEAL = `mutation ($id: ID!) { revealCredential(id: $id) {
  secret keyName calls { curl } credential { authType oauthClient { clientId tokenUrl authorizationUrl scopes } }
  userErrors { code message } } }`;
const CREATE_SERVER = `mutation ($input: CreateAuthorizationServerInput!) { createAuthorizationServer(input: $input) {
  authorizationServer { id clientClaim scopeClaim hasInitialAccessToken } userErrors { code message field } } }`;
const TEST_SERVER = `mutation ($id: ID!) { testAuthorizationServer(id: $id) { isReady problem message userErrors { code } } }`;
const CALLBACK = 'https://shop.example.com/callback';

const { TYK_GATEWAY_URL: url, TYK_GATEWAY_SECRET: secret } = process.env;
const REAL = url && secret ? { url, secret } : undefined;
const TARGETS: [string, { url: string; secret: string } | undefined][] = [['the sandbox gateway', undefined]];
if (REAL) TARGETS.push(['the real gateway', REAL]);

describe.each(TARGETS)('clients of an authorization server, on %s', (_, real) => {
  let portal: TestPortal;
  let gateway: StoryGateway;
  let server: RegistrationServer;
  let [owner, partner]: Client[] = [];
  let serverId: string;
  const ids: Record<string, string> = {};
  /** A real gateway remembers the key of a client for 10 s. */
  const MEMORY = real ? 30_000 : 10_000;

  beforeAll(async () => {
    portal = await startTestPortal({ GATEHOUSE_WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' });
    server = await startRegistrationServer(['pay', 'small']);
    gateway = await startStoryGateway(real);
    [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
    ids.provider = await connect(owner, gateway.connection);
  }, 60_000);
  afterAll(async () => {
    await portal?.stop();
    await gateway?.stop();
    await server?.stop();
  });

  it('are registered by a server that the owner connects and tries out', async () => {
    const input = { name: 'Login', kind: 'OTHER', issuer: server.issuer, initialAccessToken: 'wrong' };
    const { createAuthorizationServer } = await owner!.send(CREATE_SERVER, { input });
    const { id, ...made } = createAuthorizationServer.authorizationServer;
    serverId = id;
    expect(made).toEqual({ clientClaim: 'client_id', scopeClaim: 'scope', hasInitialAccessToken: true });
    const tried = async () => (await owner!.send(TEST_SERVER, { id })).testAuthorizationServer;
    expect(await tried()).toMatchObject({ isReady: false, problem: 'REFUSED' });
    await owner!.send(
      'mutation ($id: ID!, $input: UpdateAuthorizationServerInput!) { updateAuthorizationServer(id: $id, input: $input) { userErrors { code } } }',
      { id, input: { initialAccessToken: server.initialAccessToken } },
    );
    expect(await tried()).toEqual({ isReady: true, problem: null, message: null, userErrors: [] });
    expect(server.clientIds()).toEqual([]);
  });

  it('a product and a plan name their scopes, and the definition is brought along with what others put there', async () => {
    const { provider } = await owner!.send(
      'query ($id: ID!) { provider(id: $id) { apis(first: 9) { nodes { id apiId } } } }',
      {
        id: ids.provider,
      },
    );
    const apiId = provider.apis.nodes.find((api: Data) => api.apiId === gateway.apiId).id;
    const { createPlan } = await owner!.send(
      'mutation ($input: CreatePlanInput!) { createPlan(input: $input) { plan { id scope } userErrors { message } } }',
      { input: { name: 'oauth-small', providerId: ids.provider, rate: 4, per: 60, scope: 'small' } },
    );
    ids.plan = createPlan.plan.id;
    const { createProduct } = await owner!.send(
      `mutation ($input: CreateProductInput!) { createProduct(input: $input) {
        product { id authType scope } userErrors { message } } }`,
      { input: { name: 'oauth-payment', apiIds: [apiId], authorizationServerId: serverId, scope: 'pay' } },
    );
    expect(createProduct.product).toMatchObject({ authType: 'OAUTH_CLIENT', scope: 'pay' });
    ids.product = createProduct.product.id;
    const { createCatalogue } = await owner!.send(
      `mutation ($input: CreateCatalogueInput!) { createCatalogue(input: $input) { catalogue { id } userErrors { message } } }`,
      { input: { name: 'OAuth', visibility: 'PUBLIC', productIds: [ids.product], planIds: [ids.plan] } },
    );
    ids.catalogue = createCatalogue.catalogue.id;
    const state = 'query ($id: ID!) { product(id: $id) { obstacles { code } administration { policyStatus } } }';
    await eventually(owner!.url, async () => {
      const { product } = await owner!.send(state, { id: ids.product });
      expect(product).toMatchObject({ obstacles: [], administration: { policyStatus: 'IN_FORCE' } });
    });
    expect(await gateway.definition()).toMatchObject({
      ...{ enable_context_vars: true, jwt_client_base_field: 'client_id', jwt_signing_method: 'rsa' },
      scopes: {
        jwt: { scope_to_policy: { ...FOREIGN, pay: `product-${ids.product}`, small: `plan-${ids.plan}` } },
      },
    });
  });

  const working = async (app: object = {}): Promise<string> => {
    const { requestAccess } = await partner!.send(REQUEST_ACCESS, {
      input: {
        ...{ productIds: [ids.product], planId: ids.plan, catalogueId: ids.catalogue },
        newApp: { name: `Shop ${Math.random()}`, ...app },
      },
    });
    expect(requestAccess.userErrors).toEqual([]);
    const { credential } = await approve(owner!, requestAccess.accessRequest.id);
    return (await inState(partner!, credential.id, 'ACTIVE')).id;
  };
  const shown = async (id: string) => (await partner!.send(REVEAL, { id })).revealCredential;
  const configurationOf = ({ keyName, secret: shownSecret }: Data) =>
    oidc.discovery(new URL(server.issuer), keyName, shownSecret, oidc.ClientSecretBasic(shownSecret), {
      execute: [oidc.allowInsecureRequests],
    });
  const tokenOf = async (key: Data, scope = 'pay small'): Promise<string> =>
    (await oidc.clientCredentialsGrant(await configurationOf(key), { scope })).access_token;

  it('client credentials: the approved app gets a token, and the gateway lets it through up to the plan', async () => {
    const id = await working();
    const key = await shown(id);
    expect(key).toMatchObject({
      keyName: server.clientIds()[0],
      credential: {
        authType: 'OAUTH_CLIENT',
        oauthClient: { clientId: key.keyName, tokenUrl: `${server.issuer}/token`, scopes: ['pay', 'small'] },
      },
    });
    expect(server.client(key.keyName)).toMatchObject({ software_version: id, scope: 'pay small' });
    const token = await tokenOf(key);
    const seen = [await gateway.call(token), await gateway.call(token), await gateway.call(token)];
    expect([...seen, await gateway.call(token), await gateway.call(token)]).toEqual([200, 200, 200, 200, 429]);
    await partner!.send(REVOKE, { id });
    await inState(partner!, id, 'REVOKED');
  });

  it('a product that is to be tried is called with a token of the client before that counts', async () => {
    const probe = (to: object | null) =>
      owner!.send(
        'mutation ($id: ID!, $input: UpdateProductInput!) { updateProduct(id: $id, input: $input) { userErrors { code } } }',
        { id: ids.product, input: { probe: to } },
      );
    await probe({});
    const id = await working();
    const { credential } = await partner!.send(
      'query ($id: ID!) { credential(id: $id) { probes { outcome status message } } }',
      { id },
    );
    expect(credential.probes).toMatchObject([{ outcome: 'PASSED', status: 200 }]);
    await probe(null);
  });

  it('the code flow with PKCE: people come back to the app, and its token goes through', async () => {
    const id = await working({ redirectUrls: [CALLBACK] });
    const key = await shown(id);
    const configuration = await configurationOf(key);
    const verifier = oidc.randomPKCECodeVerifier();
    const start = oidc.buildAuthorizationUrl(configuration, {
      ...{ redirect_uri: CALLBACK, scope: 'openid pay', code_challenge_method: 'S256' },
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    });
    const back = await visit(start);
    expect(back.href).toContain(`${CALLBACK}?code=`);
    const { access_token } = await oidc.authorizationCodeGrant(configuration, back, { pkceCodeVerifier: verifier });
    expect(await gateway.call(access_token)).toBe(200);
  });

  it('an app on a device may be come back to by a scheme of its own, which the server takes', async () => {
    const redirectUrls = ['com.example.shop:/callback', 'http://127.0.0.1/callback'];
    const key = await shown(await working({ redirectUrls }));
    expect(server.client(key.keyName)).toMatchObject({ redirect_uris: redirectUrls, application_type: 'native' });
    expect(key.credential.oauthClient.authorizationUrl).toMatch(/^http/);
  });

  it('revoked within the life of its token: the gateway refuses it, and the server has no such client any more', async () => {
    const id = await working();
    const key = await shown(id);
    const token = await tokenOf(key);
    expect(await gateway.call(token)).toBe(200);
    await partner!.send(REVOKE, { id });
    await inState(partner!, id, 'REVOKED');
    // A portal of this test believes that gateways remember nothing for long.
    await expect.poll(() => gateway.call(token), { timeout: MEMORY }).toBe(403);
    expect(server.client(key.keyName)).toBeUndefined();
    await expect(tokenOf(key)).rejects.toThrow();
  });

  it('suspended and resumed: the same token is refused and let through, and asks for less meanwhile', async () => {
    const id = await working();
    const key = await shown(id);
    const token = await tokenOf(key);
    await owner!.send(SUSPEND, { id, input: { reason: 'Checking.' } });
    await inState(partner!, id, 'SUSPENDED');
    await expect.poll(() => gateway.call(token), { timeout: MEMORY }).toBe(403);
    expect(server.client(key.keyName)).toMatchObject({ scope: 'openid' });
    await expect(tokenOf(key)).rejects.toThrow();
    await owner!.send(RESUME, { id });
    await inState(partner!, id, 'ACTIVE');
    await expect.poll(() => gateway.call(token), { timeout: MEMORY }).toBe(200);
    expect(server.client(key.keyName)).toMatchObject({ scope: 'pay small' });
  });

  it('rotated: another client with another secret works beside the old one until the overlap ends', async () => {
    const id = await working();
    const old = await shown(id);
    const { rotateCredential } = await partner!.send(ROTATE, { id, input: { overlapSeconds: 3_600 } });
    const next = await inState(partner!, rotateCredential.credential.id, 'ACTIVE');
    const key = await shown(next.id);
    expect(key.keyName).not.toBe(old.keyName);
    expect([await gateway.call(await tokenOf(old)), await gateway.call(await tokenOf(key))]).toEqual([200, 200]);
    await partner!.send('mutation ($id: ID!) { endRotationOverlap(id: $id) { userErrors { code } } }', { id });
    await inState(partner!, id, 'REVOKED');
    expect([server.client(old.keyName), server.client(key.keyName)]).toEqual([undefined, expect.anything()]);
  });

  it('an app is one client: what it asks for later goes to the same credential', async () => {
    const id = await working();
    const { app } = (await partner!.send('query ($id: ID!) { credential(id: $id) { app { id } } }', { id })).credential;
    const input = { productIds: [ids.product], planId: ids.plan, catalogueId: ids.catalogue, appId: app.id };
    const { userErrors } = await partner!.refused(REQUEST_ACCESS, { input: { ...input, furtherKey: true } });
    expect(userErrors).toMatchObject([{ code: 'ALREADY_GRANTED', field: ['input', 'credentialId'] }]);
  });

  it('another redirect address of the app reaches its client, whose id and secret stay', async () => {
    const id = await working({ redirectUrls: [CALLBACK] });
    const key = await shown(id);
    const { app } = (await partner!.send('query ($id: ID!) { credential(id: $id) { app { id } } }', { id })).credential;
    const redirectUrls = [CALLBACK, 'https://shop.example.com/other'];
    await partner!.send(
      'mutation ($id: ID!, $input: UpdateAppInput!) { updateApp(id: $id, input: $input) { userErrors { code } } }',
      { id: app.id, input: { redirectUrls } },
    );
    await eventually(partner!.url, async () => {
      expect(server.client(key.keyName)).toMatchObject({ redirect_uris: redirectUrls });
    });
    expect(await shown(id)).toMatchObject({ keyName: key.keyName, secret: key.secret });
  });

  it('a client that its server has lost is told, and refused at the gateway all the same', async () => {
    const id = await working();
    const key = await shown(id);
    const token = await tokenOf(key);
    server.forget(key.keyName);
    await owner!.send(SUSPEND, { id, input: { reason: 'Looking.' } });
    await eventually(owner!.url, async () => {
      const { credential } = await owner!.send('query ($id: ID!) { credential(id: $id) { status lostAt failure } }', {
        id,
      });
      expect(credential).toMatchObject({ status: 'SUSPENDED', lostAt: expect.any(String) });
    });
    await expect.poll(() => gateway.call(token), { timeout: MEMORY }).toBe(403);
  });

  it('a comparison finds clients that were changed at their server, or are gone there', async () => {
    const [changed, gone] = [await working(), await working()];
    const [{ keyName }, lost] = [await shown(changed), await shown(gone)];
    Object.assign(server.client(keyName)!, { scope: 'pay' });
    server.forget(lost.keyName);
    await owner!.send('mutation ($id: ID!) { sweepProvider(id: $id) { sweep { id } userErrors { code } } }', {
      id: ids.provider,
    });
    await eventually(owner!.url, async () => {
      expect(server.client(keyName)).toMatchObject({ scope: 'pay small' });
      const { credential } = await owner!.send('query ($id: ID!) { credential(id: $id) { status lostAt failure } }', {
        id: gone,
      });
      expect(credential).toEqual({
        ...{ status: 'FAILED', lostAt: expect.any(String) },
        failure: expect.stringContaining('has lost the client'),
      });
    });
    const drifts = await portal.app.context.db
      .selectFrom('eventLog')
      .select('after')
      .where('type', '=', 'credential.driftDetected')
      .execute();
    expect(drifts.map(({ after }) => after)).toEqual(
      expect.arrayContaining([
        { kind: 'CHANGED', details: ['its client may not ask for small at the authorization server'] },
        { kind: 'LOST', details: ['the authorization server has lost its client'] },
      ]),
    );
  });

  it('a lost answer leaves a client whose secret nobody has, and another one is registered', async () => {
    const before = server.clientIds().length;
    server.loseNextAnswer();
    const id = await working();
    const key = await shown(id);
    expect(server.clientIds().length).toBe(before + 2);
    expect(server.clientIds().map((each) => server.client(each)!.software_version)).toContain(id);
    expect(await gateway.call(await tokenOf(key))).toBe(200);
  });

  it('neither token nor secret of a client is in an event, an error or the log of jobs', async () => {
    const { db, secrets } = portal.app.context;
    const rows = await db.selectFrom('oauthClient').selectAll().execute();
    const told = JSON.stringify(await db.selectFrom('eventLog').selectAll().execute());
    for (const { id, handle } of rows.filter((row) => row.handle)) {
      const { token } = JSON.parse(secrets.open(handle!, { table: 'oauth_client', column: 'handle', id }));
      expect(told).not.toContain(token);
    }
    expect(told).not.toContain(server.initialAccessToken);
    expect(rows.length).toBeGreaterThan(0);
  });
});

/** Follows redirects as a browser does, with cookies, until they leave the server. */
async function visit(start: URL): Promise<URL> {
  const jar = new Map<string, string>();
  let at = start;
  for (let step = 0; step < 10; step += 1) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(at, { redirect: 'manual', headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (value) jar.set(name!, value);
      else jar.delete(name!);
    }
    at = new URL(answer.headers.get('location')!, at);
    if (at.host !== start.host) return at;
  }
  throw new Error('The server never sends anybody back.');
}
