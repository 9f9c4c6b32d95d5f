import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { type ClientCertificate, newClientCertificate, serverTls } from '../../support/client-certificate.ts';
import { END_OVERLAP, inState, RESUME, ROTATE, SUSPEND } from '../../support/credentials.ts';
import { eventually } from '../../support/eventually.ts';
import { httpCall } from '../../support/http-call.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { newKeyPair, presented } from '../../support/presented.ts';
import { approve, REQUEST_ACCESS, REVOKE } from '../../support/story.ts';
import { connect, ownApi, type SecondGateway, startSecondGateway } from '../provider/second-gateway.ts';
import { fingerprintOf, SET_KEY } from './certificate-fixture.ts';

const LISTED = { use_mutual_tls_auth: true, client_certificates: ['owner-of-the-gateway'] };
const TOKENS = { enable_jwt: true, jwt_signing_method: 'rsa', use_standard_auth: false, auth_configs: {} };
const REVEAL = `mutation ($id: ID!) { revealCredential(id: $id) { secret keyName calls { curl } userErrors { code } } }`;
const ACCESS = 'query ($id: ID!) { credential(id: $id) { effectiveAccess { state apis { reason } } } }';

describe('keys beside client certificates out of a list', () => {
  let portal: TestPortal;
  let gateway: SecondGateway;
  let providerId: string;
  let planId: string;
  let [owner, partner]: Client[] = [];
  const products: Record<string, string> = {};
  let apps = 0;

  beforeAll(async () => {
    portal = await startTestPortal();
    [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
    const apis = [
      ownApi('token', LISTED as never),
      ownApi('jwt', { ...LISTED, ...TOKENS } as never),
      ownApi('alone', { ...LISTED, use_keyless: true, use_standard_auth: false } as never),
    ];
    gateway = await startSecondGateway(apis, { tls: serverTls(), sessionCacheMs: 100 });
    providerId = await connect(owner, { ...gateway.connection, gatewayUrl: gateway.sandbox.url });
    const { createPlan } = await owner.send(
      'mutation ($input: CreatePlanInput!) { createPlan(input: $input) { plan { id } userErrors { message } } }',
      { input: { providerId, name: 'listed', rate: 1_000, per: 60, autoApprove: true } },
    );
    planId = createPlan.plan.id;
    const { createCatalogue } = await owner.send(
      'mutation ($input: CreateCatalogueInput!) { createCatalogue(input: $input) { catalogue { id } userErrors { message } } }',
      { input: { name: 'Listed', visibility: 'PUBLIC', planIds: [planId] } },
    );
    const { provider } = await owner.send(
      'query ($id: ID!) { provider(id: $id) { apis(first: 100) { nodes { id apiId } } } }',
      { id: providerId },
    );
    for (const { id, apiId } of provider.apis.nodes) {
      const catalogueIds = apiId === 'alone' ? [] : [createCatalogue.catalogue.id];
      const { createProduct } = await owner.send(
        'mutation ($input: CreateProductInput!) { createProduct(input: $input) { product { id } userErrors { message } } }',
        { input: { name: `listed-${apiId}`, apiIds: [id], catalogueIds } },
      );
      products[apiId] = createProduct.product.id;
    }
  });
  afterAll(async () => {
    await portal?.stop();
    await gateway?.stop();
  });

  const ask = async (more: object = {}): Promise<string> => {
    const input = { productIds: [products.token], planId, newApp: { name: `Listed ${++apps}` }, ...more };
    const { accessRequest } = (await partner!.send(REQUEST_ACCESS, { input })).requestAccess;
    if (accessRequest.credential) return accessRequest.credential.id;
    return (await approve(owner!, accessRequest.id)).credential.id;
  };
  const working = async (client: ClientCertificate, more: object = {}): Promise<string> => {
    const id = await ask({ publicKey: client.cert, ...more });
    await inState(partner!, id, 'ACTIVE');
    return id;
  };
  const keyOf = async (id: string): Promise<Data> => (await partner!.send(REVEAL, { id })).revealCredential;
  const call = async (secret?: string, client?: ClientCertificate) =>
    (
      await httpCall(`${gateway.sandbox.url}/token/`, {
        headers: secret ? { authorization: secret } : {},
        ...(client ? { client } : {}),
      })
    ).status;
  const listOf = async (apiId = 'token'): Promise<string[]> => {
    const { text } = await httpCall(`${gateway.sandbox.url}/tyk/apis/${apiId}`, {
      headers: { 'x-tyk-authorization': String(gateway.connection.secret) },
    });
    return JSON.parse(text).client_certificates;
  };
  const isOnList = async (client: ClientCertificate, apiId?: string) =>
    (await listOf(apiId)).some((id) => id.endsWith(fingerprintOf(client)));

  it('both hold: the certificate that came with the request is put on the list, beside those of others', async () => {
    const mine = newClientCertificate();
    const id = await working(mine);
    const { secret, calls } = await keyOf(id);
    expect([await call(secret, mine), await call(secret), await call(undefined, mine)]).toEqual([200, 403, 401]);
    expect(await call(secret, newClientCertificate())).toBe(403);
    expect(calls[0].curl).toMatch(/--cert "\$CERTIFICATE" --key "\$PRIVATE_KEY" -H "Authorization: /);
    expect(await listOf()).toEqual(expect.arrayContaining(['owner-of-the-gateway']));
    expect((await partner!.send(ACCESS, { id })).credential.effectiveAccess).toMatchObject({ state: 'GRANTED' });
  });

  it('is suspended, resumed and revoked on the list as well', async () => {
    const mine = newClientCertificate();
    const id = await working(mine);
    const { secret } = await keyOf(id);
    await owner!.send(SUSPEND, { id });
    await inState(partner!, id, 'SUSPENDED');
    expect([await call(secret, mine), await isOnList(mine)]).toEqual([403, false]);
    await owner!.send(RESUME, { id });
    await inState(partner!, id, 'ACTIVE');
    expect([await call(secret, mine), await isOnList(mine)]).toEqual([200, true]);
    await partner!.send(REVOKE, { id });
    await inState(partner!, id, 'REVOKED');
    expect([await call(secret, mine), await isOnList(mine)]).toEqual([403, false]);
    expect(await listOf()).toContain('owner-of-the-gateway');
  });

  it('a rotation goes on with the same certificate, which leaves the list with the last key of it', async () => {
    const mine = newClientCertificate();
    const id = await working(mine);
    const { rotateCredential } = await partner!.send(ROTATE, { id, input: { overlapSeconds: 3600 } });
    const next = rotateCredential.credential.id;
    await inState(partner!, next, 'ACTIVE');
    const [old, fresh] = [(await keyOf(id)).secret, (await keyOf(next)).secret];
    expect([await call(old, mine), await call(fresh, mine)]).toEqual([200, 200]);
    await partner!.send(END_OVERLAP, { id });
    await inState(partner!, id, 'REVOKED');
    expect([await call(old, mine), await call(fresh, mine), await isOnList(mine)]).toEqual([403, 200, true]);
    await partner!.send(REVOKE, { id: next });
    await inState(partner!, next, 'REVOKED');
    expect(await isOnList(mine)).toBe(false);
  });

  it('waits for its certificate where none came, and takes nothing else', async () => {
    const id = await ask();
    const wrong = { pem: newKeyPair().publicKey };
    expect((await partner!.refused(SET_KEY, { id, input: wrong })).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', field: ['input', 'pem'], message: expect.stringContaining('client certificate') },
    ]);
    const mine = newClientCertificate({ days: 30 });
    const { setPublicKey } = await partner!.send(SET_KEY, { id, input: { pem: mine.cert } });
    expect(new Date(setPublicKey.credential.expiresAt).getTime()).toBeLessThan(Date.now() + 31 * 86_400_000);
    await inState(partner!, id, 'ACTIVE');
    expect(await call((await keyOf(id)).secret, mine)).toBe(200);
  });

  it('of tokens that their consumer signs, public key and certificate come together', async () => {
    const { publicKey, privateKey } = newKeyPair();
    const mine = newClientCertificate();
    const id = await working(mine, { productIds: [products.jwt], publicKey: `${publicKey}${mine.cert}` });
    const { keyName } = await keyOf(id);
    const headers = presented('jwt', { name: keyName, proof: privateKey }, '/jwt/');
    const url = `${gateway.sandbox.url}/jwt/`;
    expect((await httpCall(url, { headers, client: mine })).status).toBe(200);
    expect((await httpCall(url, { headers })).status).toBe(403);
  });

  it('is put back by a comparison when somebody took it off the list', async () => {
    const mine = newClientCertificate();
    const id = await working(mine);
    const { secret } = await keyOf(id);
    const admin = { 'x-tyk-authorization': String(gateway.connection.secret) };
    const definition = JSON.parse((await httpCall(`${gateway.sandbox.url}/tyk/apis/token`, { headers: admin })).text);
    const body = JSON.stringify({ ...definition, client_certificates: [] });
    await httpCall(`${gateway.sandbox.url}/tyk/apis/token`, { method: 'PUT', headers: admin, body });
    await httpCall(`${gateway.sandbox.url}/tyk/reload/?block=true`, { headers: admin });
    expect(await call(secret, mine)).toBe(403);
    expect((await partner!.send(ACCESS, { id })).credential.effectiveAccess).toMatchObject({
      ...{ state: 'UNKNOWN', apis: [{ reason: expect.stringContaining('not on the list') }] },
    });
    await owner!.send('mutation ($id: ID!) { sweepProvider(id: $id) { sweep { id } userErrors { code } } }', {
      id: providerId,
    });
    await eventually(portal.url, async () => expect(await call(secret, mine)).toBe(200));
  });

  it('is not offered where a certificate is enough, for no limit would hold', async () => {
    const { product } = await owner!.send(
      'query ($id: ID!) { product(id: $id) { obstacles { code message advice stopsEveryKey } } }',
      { id: products.alone },
    );
    const [obstacle, ...more] = product.obstacles;
    expect([obstacle.code, obstacle.stopsEveryKey, more]).toEqual(['CERTIFICATES_ALONE', true, []]);
    expect([obstacle.message, obstacle.advice]).toEqual([
      expect.stringContaining('no limit of a plan holds'),
      expect.stringContaining('use_keyless'),
    ]);
  });
});
