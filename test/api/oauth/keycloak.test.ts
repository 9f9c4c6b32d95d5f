import { decodeJwt } from 'jose';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { inState, RESUME, ROTATE, SUSPEND } from '../../support/credentials.ts';
import { eventually } from '../../support/eventually.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { approve, REQUEST_ACCESS, REVOKE } from '../../support/story.ts';
import { connect } from '../provider/second-gateway.ts';
import { type StoryGateway, startStoryGateway } from './gateway-of-story.ts';
import { type Realm, signIn, startRealm } from './keycloak.ts';

const { TYK_GATEWAY_URL, TYK_GATEWAY_SECRET, KEYCLOAK_URL, KEYCLOAK_ADMIN, KEYCLOAK_ADMIN_PASSWORD } = process.env;
const GATEWAY =
  TYK_GATEWAY_URL && TYK_GATEWAY_SECRET ? { url: TYK_GATEWAY_URL, secret: TYK_GATEWAY_SECRET } : undefined;
const ADMIN = { username: KEYCLOAK_ADMIN ?? 'admin', password: KEYCLOAK_ADMIN_PASSWORD ?? 'admin' };
const CALLBACK = 'https://shop.example.com/callback';
const REVEAL = `mutation ($id: ID!) { revealCredential(id: $id) { secret keyName userErrors { code message } } }`;
/** A real gateway remembers the key of a client for 10 s. */
const MEMORY = { timeout: 30_000, interval: 250 };

/** Runs where a Keycloak is named: see docs/tyk-compatibility.md. */
describe.skipIf(!KEYCLOAK_URL)(`clients of a real Keycloak, at ${GATEWAY ? 'a real' : 'the sandbox'} gateway`, () => {
  let portal: TestPortal;
  let gateway: StoryGateway;
  let realm: Realm;
  let [owner, partner]: Client[] = [];
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    realm = await startRealm(KEYCLOAK_URL!, ADMIN, ['pay', 'refunds', 'small']);
    portal = await startTestPortal({ GATEHOUSE_WEBHOOK_ALLOWED_HOSTS: new URL(KEYCLOAK_URL!).hostname });
    gateway = await startStoryGateway(GATEWAY);
    [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
    ids.provider = await connect(owner, gateway.connection);
    const { createAuthorizationServer } = await owner.send(
      `mutation ($input: CreateAuthorizationServerInput!) { createAuthorizationServer(input: $input) {
        authorizationServer { id clientClaim } userErrors { code message } } }`,
      { input: { name: 'Keycloak', kind: 'KEYCLOAK', issuer: realm.issuer, initialAccessToken: 'wrong' } },
    );
    ids.server = createAuthorizationServer.authorizationServer.id;
  }, 120_000);
  afterAll(async () => {
    await portal?.stop();
    await gateway?.stop();
    await realm?.drop();
  }, 60_000);

  const test = async () =>
    (
      await owner!.send(
        `mutation ($id: ID!) { testAuthorizationServer(id: $id) { isReady problem message userErrors { code } } }`,
        { id: ids.server },
      )
    ).testAuthorizationServer;

  it('is tried out: a wrong initial access token is refused, and the right one registers', async () => {
    expect(await test()).toMatchObject({ isReady: false, problem: 'REFUSED' });
    await owner!.send(
      `mutation ($id: ID!, $input: UpdateAuthorizationServerInput!) {
        updateAuthorizationServer(id: $id, input: $input) { userErrors { message } } }`,
      { id: ids.server, input: { initialAccessToken: realm.initialAccessToken } },
    );
    expect(await test()).toMatchObject({ isReady: true, problem: null });
  });

  it('products and a plan name scopes of it, and the gateway takes its tokens by its keys', async () => {
    const { provider } = await owner!.send('query ($id: ID!) { provider(id: $id) { apis { nodes { id apiId } } } }', {
      id: ids.provider,
    });
    const api = provider.apis.nodes.find(({ apiId }: Data) => apiId === gateway.apiId);
    const { createPlan } = await owner!.send(
      'mutation ($input: CreatePlanInput!) { createPlan(input: $input) { plan { id } userErrors { message } } }',
      { input: { name: 'small', providerId: ids.provider, rate: 2_000, per: 60, scope: 'small' } },
    );
    ids.plan = createPlan.plan.id;
    for (const name of ['pay', 'refunds']) {
      const { createProduct } = await owner!.send(
        'mutation ($input: CreateProductInput!) { createProduct(input: $input) { product { id } userErrors { message } } }',
        { input: { name: `keycloak-${name}`, apiIds: [api.id], authorizationServerId: ids.server, scope: name } },
      );
      ids[name] = createProduct.product.id;
    }
    await owner!.send(
      'mutation ($input: CreateCatalogueInput!) { createCatalogue(input: $input) { userErrors { message } } }',
      { input: { name: 'Keycloak', visibility: 'PUBLIC', productIds: [ids.pay, ids.refunds], planIds: [ids.plan] } },
    );
    const state = 'query ($id: ID!) { product(id: $id) { obstacles { code } administration { policyStatus } } }';
    for (const id of [ids.pay, ids.refunds]) {
      await eventually(owner!.url, async () =>
        expect((await owner!.send(state, { id })).product).toEqual({
          ...{ obstacles: [], administration: { policyStatus: 'IN_FORCE' } },
        }),
      );
    }
    expect(await gateway.definition()).toMatchObject({ jwt_client_base_field: 'azp', jwt_signing_method: 'rsa' });
  });

  const working = async (app: object = {}): Promise<string> => {
    const { requestAccess } = await partner!.send(REQUEST_ACCESS, {
      input: { productIds: [ids.pay], planId: ids.plan, newApp: { name: `Shop ${Math.random()}`, ...app } },
    });
    const { credential } = await approve(owner!, requestAccess.accessRequest.id);
    return (await inState(partner!, credential.id, 'ACTIVE')).id;
  };
  const shown = async (id: string) => (await partner!.send(REVEAL, { id })).revealCredential;
  const configurationOf = ({ keyName, secret }: Data) =>
    oidc.discovery(new URL(realm.issuer), keyName, secret, oidc.ClientSecretBasic(secret), {
      execute: [oidc.allowInsecureRequests],
    });
  const tokenOf = async (key: Data, scope = 'pay small'): Promise<string> =>
    (await oidc.clientCredentialsGrant(await configurationOf(key), { scope })).access_token;
  const scopesOf = (token: string) => String(decodeJwt(token).scope).split(' ');

  it('client credentials: the approved app gets a token, and the gateway lets it through', async () => {
    const id = await working();
    const key = await shown(id);
    expect(await realm.client(key.keyName)).toMatchObject({
      // Without an address to come back to nobody can use the code flow, which it switches on for each.
      ...{ serviceAccountsEnabled: true, redirectUris: [] },
      optionalClientScopes: expect.arrayContaining(['pay', 'small']),
    });
    const token = await tokenOf(key);
    expect(scopesOf(token)).toEqual(expect.arrayContaining(['pay', 'small']));
    expect(await gateway.call(token)).toBe(200);
    await expect(tokenOf(key, 'refunds')).rejects.toThrow();
  });

  it('the code flow with PKCE: somebody signs in there, comes back to the app, and its token goes through', async () => {
    const key = await shown(await working({ redirectUrls: [CALLBACK] }));
    expect(await realm.client(key.keyName)).toMatchObject({ standardFlowEnabled: true, redirectUris: [CALLBACK] });
    const configuration = await configurationOf(key);
    const verifier = oidc.randomPKCECodeVerifier();
    const start = oidc.buildAuthorizationUrl(configuration, {
      ...{ redirect_uri: CALLBACK, scope: 'openid pay small', code_challenge_method: 'S256' },
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    });
    const back = await signIn(start, realm.person);
    expect(back.href).toContain(`${CALLBACK}?`);
    const { access_token } = await oidc.authorizationCodeGrant(configuration, back, { pkceCodeVerifier: verifier });
    expect(await gateway.call(access_token)).toBe(200);
  });

  it('a product that is approved later adds its scope to the same client, whose secret stays', async () => {
    const id = await working();
    const key = await shown(id);
    const { app } = (await partner!.send('query ($id: ID!) { credential(id: $id) { app { id } } }', { id })).credential;
    const { requestAccess } = await partner!.send(REQUEST_ACCESS, {
      input: { productIds: [ids.refunds], planId: ids.plan, appId: app.id, credentialId: id },
    });
    await approve(owner!, requestAccess.accessRequest.id);
    await eventually(partner!.url, async () =>
      expect((await realm.client(key.keyName))!.optionalClientScopes).toEqual(
        expect.arrayContaining(['pay', 'refunds', 'small']),
      ),
    );
    expect(await shown(id)).toMatchObject({ keyName: key.keyName, secret: key.secret });
    const token = await tokenOf(key, 'pay refunds small');
    expect(scopesOf(token)).toEqual(expect.arrayContaining(['pay', 'refunds', 'small']));
    expect(await gateway.call(token)).toBe(200);
  });

  it('is read again and again by comparisons, which find a client that was changed there', async () => {
    const id = await working();
    const { keyName } = await shown(id);
    const sweep = () =>
      owner!.send('mutation ($id: ID!) { sweepProvider(id: $id) { sweep { id } userErrors { code } } }', {
        id: ids.provider,
      });
    const swept = async () => {
      await sweep();
      await eventually(owner!.url, async () => {
        const { provider } = await owner!.send(
          'query ($id: ID!) { provider(id: $id) { lastSweep { status drifts { details } } } }',
          { id: ids.provider },
        );
        expect(provider.lastSweep.status).toBe('SUCCEEDED');
      });
    };
    await swept();
    await swept();
    expect((await inState(partner!, id, 'ACTIVE')).id).toBe(id);
    expect(await gateway.call(await tokenOf(await shown(id)))).toBe(200);
    await realm.forget(keyName);
    await sweep();
    await eventually(owner!.url, async () => {
      const { credential } = await owner!.send('query ($id: ID!) { credential(id: $id) { status lostAt } }', { id });
      expect(credential).toEqual({ status: 'FAILED', lostAt: expect.any(String) });
    });
  });

  it('rotated: another client works beside the old one until the overlap ends', async () => {
    const id = await working();
    const old = await shown(id);
    const { rotateCredential } = await partner!.send(ROTATE, { id, input: { overlapSeconds: 3_600 } });
    const next = await inState(partner!, rotateCredential.credential.id, 'ACTIVE');
    const key = await shown(next.id);
    expect([key.keyName === old.keyName, key.secret === old.secret]).toEqual([false, false]);
    expect([await gateway.call(await tokenOf(old)), await gateway.call(await tokenOf(key))]).toEqual([200, 200]);
    await partner!.send('mutation ($id: ID!) { endRotationOverlap(id: $id) { userErrors { code } } }', { id });
    await inState(partner!, id, 'REVOKED');
    expect(await realm.client(old.keyName)).toBeNull();
    expect(await realm.client(key.keyName)).not.toBeNull();
  });

  it('suspended and resumed: the same token is refused and let through, and no other is had meanwhile', async () => {
    const id = await working();
    const key = await shown(id);
    const token = await tokenOf(key);
    expect(await gateway.call(token)).toBe(200);
    await owner!.send(SUSPEND, { id, input: { reason: 'Checking.' } });
    await inState(partner!, id, 'SUSPENDED');
    await expect.poll(() => gateway.call(token), MEMORY).toBe(403);
    expect((await realm.client(key.keyName))!.optionalClientScopes).toEqual([]);
    await expect(tokenOf(key)).rejects.toThrow();
    await owner!.send(RESUME, { id });
    await inState(partner!, id, 'ACTIVE');
    await expect.poll(() => gateway.call(token), MEMORY).toBe(200);
    expect(await gateway.call(await tokenOf(key))).toBe(200);
  });

  it('revoked within the life of its token: the gateway refuses it, and Keycloak has no such client any more', async () => {
    const id = await working();
    const key = await shown(id);
    const token = await tokenOf(key);
    expect(await gateway.call(token)).toBe(200);
    await partner!.send(REVOKE, { id });
    await inState(partner!, id, 'REVOKED');
    await expect.poll(() => gateway.call(token), MEMORY).toBe(403);
    expect(decodeJwt(token).exp! * 1_000).toBeGreaterThan(Date.now());
    expect(await realm.client(key.keyName)).toBeNull();
    await expect(tokenOf(key)).rejects.toThrow();
  });
});
