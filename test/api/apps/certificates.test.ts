import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { type ClientCertificate, newClientCertificate } from '../../support/client-certificate.ts';
import { END_OVERLAP, inState, RESUME, ROTATE, readCredential, SUSPEND } from '../../support/credentials.ts';
import { eventually } from '../../support/eventually.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { approve, provisioned, REQUEST_ACCESS, REVOKE } from '../../support/story.ts';
import { letTimePass, rowsOf } from '../../support/time.ts';
import { claimToken } from '../claims/claim-fixture.ts';
import { CONFIGURE } from '../hand-off/hand-off-fixture.ts';
import { type CertificateWorld, certificateWorld, fingerprintOf, SET_KEY } from './certificate-fixture.ts';

const DAY = 86_400;
const RSA = (bits: number) => ['-newkey', `rsa:${bits}`];
const run = promisify(execFile);
const CERTIFICATES = new URL('../../support/tls/certificate.pem', import.meta.url).pathname;
const REVEAL =
  'mutation ($id: ID!) { revealCredential(id: $id) { secret keyName calls { curl } userErrors { code } } }';
const WITHDRAW = `mutation ($id: ID!, $input: WithdrawCertificateInput) { withdrawCertificate(id: $id, input: $input) {
  clientCertificate { id withdrawnAt withdrawalReason } userErrors { code } } }`;
const ACCESS = 'query ($id: ID!) { credential(id: $id) { effectiveAccess { state apis { apiId state rate } } } }';
const CHANGE_PLAN = `mutation ($input: ChangePlanInput!) { changePlan(input: $input) {
  accessRequest { id } userErrors { code } } }`;
const RENEW = `mutation ($input: RenewCredentialInput!) { renewCredential(input: $input) {
  accessRequest { id } userErrors { code message } } }`;
const CLAIM = 'mutation ($token: String!) { claimCredential(token: $token) { secret keyName userErrors { code } } }';

describe('client certificates', () => {
  let portal: TestPortal;
  let world: CertificateWorld;
  let [owner, partner]: Client[] = [];

  beforeAll(async () => {
    portal = await startTestPortal();
    [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
    world = await certificateWorld(portal);
  });
  afterAll(async () => {
    await portal?.stop();
    await world?.gateway.stop();
  });

  const accessOf = async (id: string): Promise<Data> => (await owner!.send(ACCESS, { id })).credential.effectiveAccess;

  /** By the command that the portal gives, with the files that its consumer has. */
  const byCommand = async (command: string, { cert, key }: ClientCertificate): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'certificate-'));
    const files = { CERTIFICATE: join(folder, 'cert.pem'), PRIVATE_KEY: join(folder, 'key.pem') };
    await writeFile(files.CERTIFICATE, cert);
    await writeFile(files.PRIVATE_KEY, key);
    const env = { PATH: process.env.PATH!, CURL_CA_BUNDLE: CERTIFICATES, ...files };
    const silent = command.replace(/^curl /, "curl -s -o /dev/null -w '%{http_code}' ");
    const { stdout } = await run('sh', ['-c', silent], { env });
    await rm(folder, { recursive: true });
    return stdout;
  };

  it('are given with a request, seen by who decides, and called by the command that the portal gives', async () => {
    const mine = newClientCertificate();
    const request = await world.ask(partner!, { publicKey: mine.cert });
    const { accessRequest } = await owner!.send(
      'query ($id: ID!) { accessRequest(id: $id) { publicKey products { authType apis { curl keyPlace { name } } } } }',
      { id: request.id },
    );
    expect(accessRequest).toMatchObject({
      publicKey: mine.cert,
      products: [{ authType: 'MUTUAL_TLS', apis: [{ keyPlace: null }] }],
    });
    const { credential } = await approve(owner!, request.id);
    const active = await inState(partner!, credential.id, 'ACTIVE');
    expect(active.lastFour).toBe(fingerprintOf(mine).slice(-4));
    const [mineNow, none, foreign] = [await world.call(mine), await world.call(), newClientCertificate()];
    expect([mineNow, none, await world.call(foreign)]).toEqual([200, 401, 401]);
    const shown = (await partner!.send(REVEAL, { id: credential.id })).revealCredential;
    expect(shown).toMatchObject({ secret: null, keyName: fingerprintOf(mine), calls: [{}] });
    expect(await byCommand(shown.calls[0].curl, mine)).toBe('200');
    expect(await byCommand(accessRequest.products[0].apis[0].curl, foreign)).toBe('401');
    expect(await accessOf(credential.id)).toMatchObject({ state: 'GRANTED', apis: [{ apiId: 'mtls' }] });
  });

  it('are awaited where none came with the request, and nothing is at the gateway before', async () => {
    const request = await world.ask(partner!);
    const { credential } = await approve(owner!, request.id);
    const { id } = credential;
    expect(await readCredential(partner!, id)).toMatchObject({ status: 'ISSUING', lastFour: null });
    expect((await partner!.refused(REVEAL, { id })).userErrors).toMatchObject([{ code: 'WRONG_STATE' }]);
    const mine = newClientCertificate();
    const { setPublicKey } = await partner!.send(SET_KEY, { id, input: { pem: mine.cert } });
    expect(setPublicKey.credential).toMatchObject({ awaitsPublicKey: false });
    await provisioned(partner!, request.id);
    expect(await world.call(mine)).toBe(200);
    const again = { id, input: { pem: newClientCertificate().cert } };
    expect((await partner!.refused(SET_KEY, again)).userErrors).toMatchObject([
      { code: 'WRONG_STATE', message: 'The credential has a certificate: rotate it to go on with another one.' },
    ]);
  });

  it('are rotated with an overlap, in which both are accepted', async () => {
    const [old, fresh] = [newClientCertificate(), newClientCertificate()];
    const id = await world.working(partner!, old);
    const input = { overlapSeconds: 3600, publicKey: fresh.cert };
    const { rotateCredential } = await partner!.send(ROTATE, { id, input });
    await inState(partner!, rotateCredential.credential.id, 'ACTIVE');
    expect([await world.call(old), await world.call(fresh)]).toEqual([200, 200]);
    await partner!.send(END_OVERLAP, { id });
    await inState(partner!, id, 'REVOKED');
    expect([await world.call(old), await world.call(fresh)]).toEqual([401, 200]);
  });

  it('wait for another one after a rotation without, while the old one goes on', async () => {
    const [old, fresh] = [newClientCertificate(), newClientCertificate()];
    const id = await world.working(partner!, old);
    const { rotateCredential } = await partner!.send(ROTATE, { id, input: { overlapSeconds: 0 } });
    const next = rotateCredential.credential.id;
    expect([await world.call(old), (await readCredential(partner!, next)).status]).toEqual([200, 'ISSUING']);
    await partner!.send(SET_KEY, { id: next, input: { pem: fresh.cert } });
    await inState(partner!, id, 'REVOKED');
    expect([await world.call(old), await world.call(fresh)]).toEqual([401, 200]);
  });

  it('are suspended, resumed and revoked, and then taken from the store of the gateway', async () => {
    const mine = newClientCertificate();
    const id = await world.working(partner!, mine);
    const stored = async () => (await world.gateway.admin('GET', `certs/second${fingerprintOf(mine)}`)).status;
    await owner!.send(SUSPEND, { id });
    await inState(partner!, id, 'SUSPENDED');
    expect([await world.call(mine), (await accessOf(id)).state, await stored()]).toEqual([403, 'SUSPENDED', 200]);
    await owner!.send(RESUME, { id });
    await inState(partner!, id, 'ACTIVE');
    expect(await world.call(mine)).toBe(200);
    await partner!.send(REVOKE, { id });
    await inState(partner!, id, 'REVOKED');
    expect([await world.call(mine), (await accessOf(id)).state, await stored()]).toEqual([401, 'MISSING', 404]);
  });

  it('go to another plan, whose limits are in force', async () => {
    const mine = newClientCertificate();
    const id = await world.working(partner!, mine);
    const { changePlan } = await partner!.send(CHANGE_PLAN, { input: { credentialId: id, planId: world.plans.few } });
    await approve(owner!, changePlan.accessRequest.id);
    await provisioned(partner!, changePlan.accessRequest.id);
    expect((await accessOf(id)).apis).toMatchObject([{ state: 'GRANTED', rate: 4 }]);
    const seen = [await world.call(mine), await world.call(mine), await world.call(mine), await world.call(mine)];
    expect([...seen, await world.call(mine)]).toEqual([200, 200, 200, 200, 429]);
  });

  it('are put right by a comparison when the gateway has lost certificate or key', async () => {
    const mine = newClientCertificate();
    const id = await world.working(partner!, mine);
    const sweep = async (): Promise<Data[]> => {
      const { sweepProvider } = await owner!.send(
        'mutation ($id: ID!) { sweepProvider(id: $id) { sweep { id } userErrors { code } } }',
        { id: world.providerId },
      );
      return eventually(portal.url, async () => {
        const { providerSweep } = await owner!.send(
          'query ($id: ID!) { providerSweep(id: $id) { status drifts { credentialId kind details } } }',
          { id: sweepProvider.sweep.id },
        );
        expect(providerSweep.status).toBe('SUCCEEDED');
        return providerSweep.drifts.filter(({ credentialId }: Data) => credentialId === id);
      });
    };
    await world.gateway.admin('DELETE', `certs/second${fingerprintOf(mine)}?org_id=second`);
    expect([await world.call(mine), (await accessOf(id)).state]).toEqual([403, 'REFUSED']);
    expect(await sweep()).toMatchObject([{ kind: 'CHANGED', details: ['it has no certificate'] }]);
    await inState(partner!, id, 'ACTIVE');
    expect(await world.call(mine)).toBe(200);
    await world.gateway.sandbox.forgetKeys();
    await sweep();
    await inState(partner!, id, 'ACTIVE');
    expect(await world.call(mine)).toBe(200);
  });

  it('have one key at a gateway, and another one only after that has ended', async () => {
    const mine = newClientCertificate();
    const id = await world.working(partner!, mine);
    const input = { productIds: [world.products.mtls], planId: world.plans.wide, newApp: { name: 'Twice' } };
    const twice = { input: { ...input, publicKey: mine.cert } };
    expect((await partner!.refused(REQUEST_ACCESS, twice)).userErrors).toMatchObject([
      { code: 'KEY_TAKEN', field: ['input', 'publicKey'] },
    ]);
    await partner!.send(REVOKE, { id });
    await inState(partner!, id, 'REVOKED');
    await world.working(partner!, mine);
    expect(await world.call(mine)).toBe(200);
  });

  it('are listed for those who see the app, by app, fingerprint, end and state', async () => {
    const [mine, other] = [newClientCertificate({ days: 30 }), newClientCertificate({ days: 300 })];
    const [id] = [await world.working(partner!, mine), await world.working(partner!, other)];
    const { credential } = await partner!.send(
      'query ($id: ID!) { credential(id: $id) { app { id } certificate { id fingerprint subject validUntil pem } } }',
      { id },
    );
    expect(credential.certificate).toMatchObject({ fingerprint: fingerprintOf(mine), pem: mine.cert });
    expect(credential.certificate.subject).toMatch(/^O=Partner, CN=client-/);
    const list = async (client: Client, filter: object): Promise<string[]> => {
      const { clientCertificates } = await client.send(
        `query ($filter: ClientCertificateFilter) { clientCertificates(filter: $filter, first: 100) {
          nodes { id credential { id } } } }`,
        { filter },
      );
      return clientCertificates.nodes.map((node: Data) => node.credential.id);
    };
    const fingerprints = [fingerprintOf(mine), fingerprintOf(other)];
    const soon = new Date(Date.now() + 60 * DAY * 1000).toISOString();
    expect(await list(owner!, { fingerprints, endsBefore: soon })).toEqual([id]);
    expect(await list(partner!, { appIds: [credential.app.id] })).toEqual([id]);
    expect(await list(owner!, { fingerprints, credentialStatuses: ['REVOKED'] })).toEqual([]);
    expect(await list(await portal.as('hobbyist'), { fingerprints })).toEqual([]);
  });

  it('are withdrawn for good, which revokes the credential', async () => {
    const mine = newClientCertificate();
    const id = await world.working(partner!, mine);
    const { credential } = await partner!.send('query ($id: ID!) { credential(id: $id) { certificate { id } } }', {
      id,
    });
    const { withdrawCertificate } = await owner!.send(WITHDRAW, {
      ...{ id: credential.certificate.id, input: { reason: 'Its private key is public.' } },
    });
    expect(withdrawCertificate.clientCertificate).toMatchObject({ withdrawalReason: 'Its private key is public.' });
    await inState(partner!, id, 'REVOKED');
    expect(await world.call(mine)).toBe(401);
    const input = { productIds: [world.products.mtls], planId: world.plans.wide, newApp: { name: 'Again' } };
    expect(
      (await partner!.refused(REQUEST_ACCESS, { input: { ...input, publicKey: mine.cert } })).userErrors,
    ).toMatchObject([{ code: 'INVALID_INPUT', message: 'The certificate was withdrawn: give another one.' }]);
    expect((await owner!.refused(WITHDRAW, { id: credential.certificate.id })).userErrors).toMatchObject([
      { code: 'WRONG_STATE' },
    ]);
  });

  it('end the credential with them, after a warning, and the next one lives on to the end of the grant', async () => {
    const [short, long] = [newClientCertificate({ days: 8 }), newClientCertificate({ days: 400 })];
    const id = await world.working(partner!, short, { planId: world.plans.brief });
    const daysLeft = async (of: string) => {
      const { expiresAt } = await readCredential(partner!, of);
      return Math.round((Date.parse(expiresAt) - Date.now()) / (DAY * 1000));
    };
    expect(await daysLeft(id)).toBe(8);
    const { rotateCredential } = await partner!.send(ROTATE, { id, input: { publicKey: long.cert } });
    const next = rotateCredential.credential.id;
    await inState(partner!, next, 'ACTIVE');
    expect(await daysLeft(next)).toBe(20);
  });

  it('that have ended are no longer called active, and the credential is renewed by none', async () => {
    const mine = newClientCertificate({ days: 8 });
    const id = await world.working(partner!, mine);
    await letTimePass(portal.database, 2 * DAY);
    const notices = `select "after"->>'days' as days from event_log where type = 'credential.expiring' and subject_id = $1`;
    await expect.poll(() => rowsOf(portal.database, notices, [id])).toEqual([{ days: '7' }]);
    await portal.database.pool.query(
      `update credential set certificate_ends_at = certificate_ends_at - interval '8 days' where id = $1`,
      [id],
    );
    await letTimePass(portal.database, 6 * DAY);
    await inState(partner!, id, 'EXPIRED');
    expect(await world.call(mine)).toBe(401);
    expect((await partner!.refused(RENEW, { input: { credentialId: id } })).userErrors).toMatchObject([
      { code: 'WRONG_STATE', message: 'Its certificate has ended: ask for access with another one.' },
    ]);
  });

  it('are kept for the claim of their key, where the plan wants one', async () => {
    const mine = newClientCertificate();
    await owner!.send(CONFIGURE, { id: world.plans.few, input: { secretDelivery: 'CLAIM' } });
    const request = await world.ask(partner!, { planId: world.plans.few, publicKey: mine.cert });
    const { credential } = await approve(owner!, request.id);
    const token = await claimToken(portal, credential.id);
    await owner!.send(CONFIGURE, { id: world.plans.few, input: { secretDelivery: 'REVEAL' } });
    const { claimCredential } = await partner!.send(CLAIM, { token });
    expect(claimCredential).toMatchObject({ secret: null, keyName: fingerprintOf(mine) });
    await inState(partner!, credential.id, 'ACTIVE');
    expect(await world.call(mine)).toBe(200);
  });

  describe('are refused', () => {
    const ofAuthority = ['basicConstraints=critical,CA:TRUE'];
    const server = ['basicConstraints=critical,CA:FALSE', 'extendedKeyUsage=serverAuth'];
    it.each<[string, () => string, RegExp]>([
      ['as text', () => 'none', /PEM/],
      ['with their private key', () => Object.values(newClientCertificate()).join(''), /private key/],
      ['in a chain', () => newClientCertificate().cert.repeat(2), /alone/],
      ['damaged', () => newClientCertificate().cert.replace(/\n[^-]{10}/, '\nAAAAAAAAAA'), /cannot be read/],
      ['of an authority', () => newClientCertificate({ extensions: ofAuthority }).cert, /authority/],
      ['of a server', () => newClientCertificate({ extensions: server }).cert, /not made for clients/],
      ['with a weak key', () => newClientCertificate({ key: RSA(1024) }).cert, /2048 to 16384 bits/],
      ['without an end', () => `${newClientCertificate().cert}${'x'.repeat(17_000)}`, /characters/],
    ])('%s', async (_, pem, message) => {
      const input = { productIds: [world.products.mtls], planId: world.plans.wide, newApp: { name: 'Refused' } };
      expect((await partner!.refused(REQUEST_ACCESS, { input: { ...input, publicKey: pem() } })).userErrors).toEqual([
        expect.objectContaining({
          ...{ code: 'INVALID_INPUT', field: ['input', 'publicKey'], message: expect.stringMatching(message) },
        }),
      ]);
    });
  });
});
