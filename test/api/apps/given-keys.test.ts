import { createPublicKey } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_ORGANISATION, tokenApi } from '../../../src/sandbox-gateway/demo-apis.ts';
import type { Client, Data } from '../../support/client.ts';
import { newClientCertificate } from '../../support/client-certificate.ts';
import { inState, ROTATE, readCredential } from '../../support/credentials.ts';
import { gatewayBehind } from '../../support/gateway.ts';
import { httpCall } from '../../support/http-call.ts';
import { type MailServer, type ReceivedMail, startMailServer } from '../../support/mail-server.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { newKeyPair, presented } from '../../support/presented.ts';
import { approve, askFor, browse, REQUEST_ACCESS, requestAccess } from '../../support/story.ts';
import { letTimePass, rowsOf } from '../../support/time.ts';
import { setFlow } from '../access/world.ts';
import { synchronise } from '../provider/second-gateway.ts';
import { type CertificateWorld, certificateWorld, SET_KEY } from './certificate-fixture.ts';

const ADD_TO_CART = 'mutation ($input: AddToCartInput!) { addToCart(input: $input) { userErrors { code } } }';
const SUBMIT_CART = `mutation ($input: SubmitCartInput!) { submitCart(input: $input) {
  accessRequests { id publicKey } userErrors { code field message } } }`;
const ADD = `mutation ($input: AddCredentialInput!) { addCredential(input: $input) {
  credential { id } userErrors { code field message } } }`;
const NAME = 'mutation ($id: ID!) { revealCredential(id: $id) { keyName userErrors { code } } }';

describe('what proves a key, given with the request', () => {
  let portal: TestPortal;
  let server: MailServer;
  let world: CertificateWorld;
  let [owner, partner]: Client[] = [];

  beforeAll(async () => {
    server = await startMailServer();
    portal = await startTestPortal({ GATEHOUSE_SMTP_URL: server.url, GATEHOUSE_MAIL_FROM: 'portal@example.org' });
    [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
    const gateway = await gatewayBehind(portal);
    const jwt = { use_standard_auth: false, enable_jwt: true, jwt_signing_method: 'rsa', auth_configs: {} };
    await gateway.admin('POST', 'apis', { ...tokenApi('jwt', 'API jwt', '/jwt/', SANDBOX_ORGANISATION), ...jwt });
    await gateway.admin('GET', 'reload/?block=true');
    await synchronise(owner, gateway.provider.id);
    const { provider } = await owner.send(
      'query ($id: ID!) { provider(id: $id) { apis(first: 100) { nodes { id apiId } } } }',
      { id: gateway.provider.id },
    );
    const api = provider.apis.nodes.find(({ apiId }: Data) => apiId === 'jwt');
    const catalogueIds = [(await browse(owner)).catalogues.Enterprise];
    await owner.send(
      'mutation ($input: CreateProductInput!) { createProduct(input: $input) { product { id } userErrors { message } } }',
      { input: { name: 'jwt', apiIds: [api.id], catalogueIds } },
    );
    world = await certificateWorld(portal);
  });
  afterEach(() => {
    server.received.length = 0;
  });
  afterAll(async () => {
    await portal?.stop();
    await world?.gateway.stop();
    await server?.stop();
  });

  const nameOf = async (id: string): Promise<string> => (await partner!.send(NAME, { id })).revealCredential.keyName;
  const call = async (name: string, privateKey: string) => {
    const headers = presented('jwt', { name, proof: privateKey }, '/jwt/');
    return (await httpCall(`${portal.sandbox.url}/jwt/`, { headers })).status;
  };
  const mail = async (subject: RegExp): Promise<ReceivedMail> => {
    const find = () => server.received.find(({ parsed }) => subject.test(parsed.subject ?? ''));
    await expect.poll(find).toBeDefined();
    return find()!;
  };
  const textOf = ({ parsed }: ReceivedMail) => (parsed.text ?? '').replace(/\s+/g, ' ');

  it.each([
    ['PEM', (pem: string) => pem],
    ['a JSON Web Key', (pem: string) => JSON.stringify(createPublicKey(pem).export({ format: 'jwk' }))],
  ])('is a public key as %s, with which the credential works as soon as it is approved', async (_, form) => {
    const { publicKey, privateKey } = newKeyPair();
    const request = await requestAccess(partner!, { products: ['jwt'], publicKey: form(publicKey) });
    const { credential } = await approve(owner!, request.id);
    await inState(partner!, credential.id, 'ACTIVE');
    const name = await nameOf(credential.id);
    expect([await call(name, privateKey), await call(name, newKeyPair().privateKey)]).toEqual([200, 403]);
  });

  it('is another public key for the successor of a rotation, while the old one goes on with its own', async () => {
    const [old, fresh] = [newKeyPair(), newKeyPair()];
    const request = await requestAccess(partner!, { products: ['jwt'], publicKey: old.publicKey });
    const { id } = (await approve(owner!, request.id)).credential;
    await inState(partner!, id, 'ACTIVE');
    const input = { overlapSeconds: 3600, publicKey: fresh.publicKey };
    const next = (await partner!.send(ROTATE, { id, input })).rotateCredential.credential.id;
    await inState(partner!, next, 'ACTIVE');
    const [before, after] = [await nameOf(id), await nameOf(next)];
    expect([await call(before, old.privateKey), await call(after, fresh.privateKey)]).toEqual([200, 200]);
    expect(await call(after, old.privateKey)).toBe(403);
  });

  it.each<[string, object, RegExp]>([
    ['a private key', { publicKey: newKeyPair().privateKey }, /private key/],
    ['text', { publicKey: 'none' }, /cannot be read/],
    [
      'for products of another kind',
      { products: ['payment'], publicKey: newKeyPair().publicKey },
      /take no public key/,
    ],
  ])('is refused: %s', async (_, more, message) => {
    const input = await askFor(partner!, { products: ['jwt'], ...more });
    expect((await partner!.refused(REQUEST_ACCESS, { input })).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', field: ['input', 'publicKey'], message: expect.stringMatching(message) },
    ]);
  });

  it('goes with the cart to those requests that ask for it', async () => {
    await setFlow(owner!, 'CART');
    const { products, plans, catalogues } = await browse(partner!);
    const line = { catalogueId: catalogues.Enterprise, planId: plans.enterprise };
    await partner!.send(ADD_TO_CART, { input: { ...line, productIds: [products.jwt] } });
    await partner!.send(ADD_TO_CART, {
      input: { catalogueId: catalogues.Certificates, planId: world.plans.wide, productIds: [world.products.mtls] },
    });
    const mine = newClientCertificate({ key: ['-newkey', 'rsa:2048'] });
    const { submitCart } = await partner!.send(SUBMIT_CART, {
      input: { newApp: { name: 'Of a cart' }, publicKey: mine.cert },
    });
    expect(submitCart.accessRequests.map(({ publicKey }: Data) => publicKey.split('\n')[0]).sort()).toEqual([
      '-----BEGIN CERTIFICATE-----',
      '-----BEGIN PUBLIC KEY-----',
    ]);
    for (const { id } of submitCart.accessRequests) {
      const { credential } = await approve(owner!, id);
      await inState(partner!, credential.id, 'ACTIVE');
    }
    expect(await world.call(mine)).toBe(200);
    await setFlow(owner!, 'DIRECT');
  });

  it('is given by an API owner with a credential that nobody asked for', async () => {
    const { createApp } = await partner!.send(
      'mutation { createApp(input: { name: "Given" }) { app { id } userErrors { code } } }',
    );
    const { products, plans } = await browse(owner!);
    const input = { appId: createApp.app.id, productIds: [products.jwt], planId: plans.enterprise };
    const { publicKey, privateKey } = newKeyPair();
    expect(
      (await owner!.refused(ADD, { input: { ...input, name: '', publicKey: privateKey } })).userErrors,
    ).toMatchObject([
      { code: 'INVALID_INPUT', field: ['input', 'name'] },
      { code: 'INVALID_INPUT', field: ['input', 'publicKey'] },
    ]);
    const { id } = (await owner!.send(ADD, { input: { ...input, publicKey } })).addCredential.credential;
    await inState(partner!, id, 'ACTIVE');
    expect(await call(await nameOf(id), privateKey)).toBe(200);
    const mine = newClientCertificate();
    const certified = { appId: input.appId, productIds: [world.products.mtls], planId: world.plans.wide };
    const made = (await owner!.send(ADD, { input: { ...certified, publicKey: mine.cert } })).addCredential.credential;
    await inState(partner!, made.id, 'ACTIVE');
    expect(await world.call(mine)).toBe(200);
    const again = { ...certified, furtherKey: true, publicKey: mine.cert };
    expect((await owner!.refused(ADD, { input: again })).userErrors).toMatchObject([{ code: 'KEY_TAKEN' }]);
  });

  it('is asked for by mail where none came, and the event says so', async () => {
    const request = await world.ask(partner!);
    const { id } = (await approve(owner!, request.id)).credential;
    const awaiting = await mail(/waits for you/);
    expect([awaiting.to, awaiting.parsed.subject]).toEqual([
      ['partner@example.com'],
      expect.stringMatching(/^The credential of Certified \d+ waits for you$/),
    ]);
    expect(textOf(awaiting)).toMatch(/give the certificate of your client/);
    const events = `select type from event_log where subject_id = $1 and type like 'credential.publicKey%' order by insertion`;
    expect(await rowsOf(portal.database, events, [id])).toEqual([{ type: 'credential.publicKeyAwaited' }]);
    await partner!.send(SET_KEY, { id, input: { pem: newClientCertificate().cert } });
    expect(await rowsOf(portal.database, events, [id])).toHaveLength(2);
  });

  it('is awaited, where a certificate has got a key elsewhere before the approval', async () => {
    const mine = newClientCertificate();
    const [first, second] = [
      await world.ask(partner!, { publicKey: mine.cert }),
      await world.ask(partner!, { publicKey: mine.cert }),
    ];
    await approve(owner!, first.id);
    const { id } = (await approve(owner!, second.id)).credential;
    expect(await readCredential(partner!, id)).toMatchObject({ status: 'ISSUING', lastFour: null });
    await mail(/waits for you/);
  });

  it('has its end told by mail before it comes', async () => {
    const id = await world.working(partner!, newClientCertificate({ days: 8 }));
    await letTimePass(portal.database, 2 * 86_400);
    await portal.database.pool.query(`update credential set certificate_ends_at = expires_at where id = $1`, [id]);
    expect(textOf(await mail(/expires soon/))).toMatch(/when its client certificate ends/);
  });
});
