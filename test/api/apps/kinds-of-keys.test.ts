import { execFile, execFileSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { KeyMethod } from '../../../src/provider/port/key-kinds.ts';
import { SANDBOX_ORGANISATION, tokenApi } from '../../../src/sandbox-gateway/demo-apis.ts';
import type { Client, Data } from '../../support/client.ts';
import {
  END_OVERLAP,
  inState,
  RESUME,
  RETRY,
  ROTATE,
  SUSPEND,
  updatePlan,
  workingCredential,
} from '../../support/credentials.ts';
import { eventually } from '../../support/eventually.ts';
import { type GatewayBehind, gatewayBehind, keyPath } from '../../support/gateway.ts';
import { httpCall } from '../../support/http-call.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { newKeyPair, presented, tokenOf } from '../../support/presented.ts';
import { approve, browse, provisioned, REVOKE, requestAccess } from '../../support/story.ts';
import { rowsOf } from '../../support/time.ts';
import { claimable, claimToken } from '../claims/claim-fixture.ts';
import { configure } from '../hand-off/hand-off-fixture.ts';
import { synchronise } from '../provider/second-gateway.ts';

interface Kind {
  name: string;
  authType: string;
  method: KeyMethod;
  definition: object;
  /** What a call gets with a key that has ended. */
  ended: number;
  /** What a comparison says of a key whose proof somebody took away; null where the gateway keeps it. */
  lacks: string | null;
  /** Whether the API asks for the name of the key as a token as well, in a header of its own. */
  isToken?: boolean;
  /** Whether its consumer gives a public key, and has the secret. */
  isGiven?: boolean;
}

const ALONE: Omit<Kind, 'name'>[] = [
  {
    ...{ authType: 'BASIC', method: 'basic', ended: 401, lacks: null },
    definition: { use_standard_auth: false, use_basic_auth: true, auth_configs: {} },
  },
  {
    ...{ authType: 'HMAC', method: 'hmac', ended: 400, lacks: 'it has no secret' },
    definition: {
      ...{ use_standard_auth: false, enable_signature_checking: true, auth_configs: {} },
      ...{ hmac_allowed_algorithms: ['hmac-sha256', 'hmac-sha1'], hmac_allowed_clock_skew: 60_000 },
    },
  },
  {
    ...{ authType: 'JWT', method: 'jwt', ended: 403, lacks: 'it has no public key', isGiven: true },
    definition: { use_standard_auth: false, enable_jwt: true, jwt_signing_method: 'rsa', auth_configs: {} },
  },
];

const TOKEN_HEADER = 'X-Api-Key';
const KINDS: Kind[] = ALONE.flatMap((kind) => [
  { ...kind, name: kind.method },
  {
    ...{ ...kind, name: `${kind.method}-token`, isToken: true },
    definition: {
      ...{ ...kind.definition, use_standard_auth: true },
      auth_configs: { authToken: { auth_header_name: TOKEN_HEADER } },
    },
  },
]);

const PAIR = newKeyPair();
const CERTIFICATE = execFileSync(
  'openssl',
  ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', '/dev/null', '-subj', '/CN=consumer', '-days', '2'],
  { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
);
const SET_KEY = `mutation ($id: ID!, $input: PublicKeyInput!) { setPublicKey(id: $id, input: $input) {
  credential { id status awaitsPublicKey } userErrors { code field message } } }`;

const run = promisify(execFile);
const REVEAL = `mutation ($id: ID!) { revealCredential(id: $id) {
  secret keyName calls { apiName gatewayUrl curl } userErrors { code } } }`;
const PRODUCT = `query ($id: ID!) { product(id: $id) { authType obstacles { code } apis { curl parts { authType place { in name } } } } }`;
const ACCESS = `query ($id: ID!) { credential(id: $id) { authType effectiveAccess {
  state differences apis { apiId state rate reason } } } }`;
const CHANGE_PLAN = `mutation ($input: ChangePlanInput!) { changePlan(input: $input) {
  accessRequest { id } userErrors { code } } }`;
const CLAIM = 'mutation ($token: String!) { claimCredential(token: $token) { secret keyName userErrors { code } } }';
const IMPORT = `mutation ($input: ImportCredentialInput!) { importCredential(input: $input) {
  credential { id isImported } userErrors { code field message } } }`;

describe('kinds of keys', () => {
  let portal: TestPortal;
  let gateway: GatewayBehind;
  let [owner, partner]: Client[] = [];

  beforeAll(async () => {
    portal = await startTestPortal({ GATEHOUSE_WEBHOOK_ALLOWED_HOSTS: 'localhost' });
    gateway = await gatewayBehind(portal);
    [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
    for (const { name, definition } of KINDS) {
      const api = { ...tokenApi(name, `API ${name}`, `/${name}/`, SANDBOX_ORGANISATION), ...definition };
      expect(await gateway.admin('POST', 'apis', api)).toBe(200);
    }
    await gateway.admin('GET', 'reload/?block=true');
    await synchronise(owner, gateway.provider.id);
    const catalogueId = (await browse(owner)).catalogues.Enterprise;
    const { provider } = await owner.send(
      'query ($id: ID!) { provider(id: $id) { apis(first: 100) { nodes { id apiId } } } }',
      { id: gateway.provider.id },
    );
    for (const { name } of KINDS) {
      const { id } = provider.apis.nodes.find(({ apiId }: Data) => apiId === name);
      const input = { name, apiIds: [id], catalogueIds: [catalogueId] };
      await owner.send(
        'mutation ($input: CreateProductInput!) { createProduct(input: $input) { product { id } userErrors { message } } }',
        { input },
      );
    }
    const waiting = 'select 1 from product where revision > applied_revision';
    await vi.waitFor(async () => expect(await rowsOf(portal.database, waiting)).toEqual([]), 60_000);
  });
  afterAll(() => portal?.stop());

  const accessOf = async (id: string) => (await owner!.send(ACCESS, { id })).credential;

  /** Gives what its consumer has to give as well, and waits until it works. */
  const working = async ({ name, isGiven }: Kind, more: object = {}): Promise<Data> => {
    const ask = { products: [name], plan: 'enterprise' as const, ...more };
    if (!isGiven) return workingCredential(portal, partner!, ask);
    const request = await requestAccess(partner!, ask);
    const approved = request.status === 'PENDING' ? await approve(owner!, request.id) : request;
    const { id } = approved.credential;
    await partner!.send(SET_KEY, { id, input: { pem: PAIR.publicKey } });
    return inState(partner!, id, 'ACTIVE');
  };

  describe.each(KINDS)('$name', (kind) => {
    const { name, authType, method, ended, lacks, isGiven, isToken } = kind;
    /** With what its consumer has of it beside. */
    const shown = async (id: string): Promise<Data> => {
      const { secret, ...more } = (await partner!.send(REVEAL, { id })).revealCredential;
      expect(secret === null).toBe(Boolean(isGiven));
      return { ...more, secret: secret ?? PAIR.privateKey };
    };
    const filledIn = ({ secret, keyName }: Data) => ({
      ...{ KEY: keyName, SECRET: secret, TOKEN: isGiven ? tokenOf(keyName, secret) : '' },
    });
    const call = async ({ secret, keyName }: Data): Promise<number> => {
      const proving = presented(method, { name: keyName, proof: secret }, `/${name}/`);
      const headers = { ...proving, ...(isToken ? { [TOKEN_HEADER]: keyName } : {}) };
      return (await httpCall(`${portal.sandbox.url}/${name}/`, { headers })).status;
    };
    const shell = async (command: string, env: Record<string, string> = {}): Promise<string> => {
      const withStatus = command.replace(/^(.*)curl /s, "$1curl -s -o /dev/null -w '%{http_code}' ");
      return (await run('sh', ['-c', withStatus], { env: { PATH: process.env.PATH!, ...env } })).stdout;
    };

    it('is asked for, approved, shown, and called by the commands that the portal gives', async () => {
      const { id } = await working(kind);
      const key = await shown(id);
      const { calls } = key;
      expect(calls).toMatchObject([{ apiName: `API ${name}`, gatewayUrl: `${portal.sandbox.url}/${name}/` }]);
      expect(await shell(calls[0].curl, { TOKEN: filledIn(key).TOKEN })).toBe('200');
      const productId = (await browse(partner!)).products[name];
      const { product } = await partner!.send(PRODUCT, { id: productId });
      const parts = [
        { authType, place: { in: 'HEADER', name: 'Authorization' } },
        ...(isToken ? [{ authType: 'AUTH_TOKEN', place: { in: 'HEADER', name: TOKEN_HEADER } }] : []),
      ];
      expect(product).toMatchObject({ authType, obstacles: [], apis: [{ parts }] });
      expect(await shell(product.apis[0].curl, filledIn(key))).toBe('200');
      const wrong = { ...key, secret: isGiven ? newKeyPair().privateKey : `${key.secret}x` };
      expect(await shell(product.apis[0].curl, filledIn(wrong))).toBe(String(ended));
      expect(await accessOf(id)).toMatchObject({
        ...{
          authType,
          effectiveAccess: { state: 'GRANTED', differences: [], apis: [{ apiId: name, state: 'GRANTED' }] },
        },
      });
    });

    it('is rotated with an overlap, in which both are accepted', async () => {
      const { id } = await working(kind);
      const old = await shown(id);
      const { rotateCredential } = await partner!.send(ROTATE, { id, input: { overlapSeconds: 3600 } });
      await inState(partner!, rotateCredential.credential.id, 'ACTIVE');
      const fresh = await shown(rotateCredential.credential.id);
      expect([fresh.keyName === old.keyName, await call(old), await call(fresh)]).toEqual([false, 200, 200]);
      await partner!.send(END_OVERLAP, { id });
      await inState(partner!, id, 'REVOKED');
      expect([await call(old), await call(fresh)]).toEqual([ended, 200]);
    });

    it('is suspended, resumed and revoked', async () => {
      const { id } = await working(kind);
      const key = await shown(id);
      await owner!.send(SUSPEND, { id });
      await inState(partner!, id, 'SUSPENDED');
      expect([await call(key), (await accessOf(id)).effectiveAccess.state]).toEqual([403, 'SUSPENDED']);
      await owner!.send(RESUME, { id });
      await inState(partner!, id, 'ACTIVE');
      expect(await call(key)).toBe(200);
      await partner!.send(REVOKE, { id });
      await inState(partner!, id, 'REVOKED');
      expect([await call(key), (await accessOf(id)).effectiveAccess.state]).toEqual([ended, 'MISSING']);
    });

    it('goes to another plan, whose limits are in force', async () => {
      const { id } = await working(kind);
      const input = { credentialId: id, planId: (await browse(owner!)).plans.free };
      const { changePlan } = await partner!.send(CHANGE_PLAN, { input });
      await approve(owner!, changePlan.accessRequest.id).catch(() => undefined);
      await provisioned(partner!, changePlan.accessRequest.id);
      expect((await accessOf(id)).effectiveAccess.apis).toMatchObject([{ state: 'GRANTED', rate: 5 }]);
      const key = await shown(id);
      const seen = [await call(key), await call(key), await call(key), await call(key), await call(key)];
      expect([...seen, await call(key)]).toEqual([200, 200, 200, 200, 200, 429]);
    });

    it('is made again with the same proof when it was deleted or edited at the gateway', async () => {
      const { id } = await working(kind);
      const key = await shown(id);
      const sweep = async (): Promise<Data[]> => {
        const { sweepProvider } = await owner!.send(
          'mutation ($id: ID!) { sweepProvider(id: $id) { sweep { id } userErrors { code } } }',
          { id: gateway.provider.id },
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
      await gateway.admin('DELETE', keyPath(key.keyName));
      expect([await call(key), await sweep()]).toMatchObject([ended, [{ kind: 'MISSING' }]]);
      await inState(partner!, id, 'ACTIVE');
      expect(await call(key)).toBe(200);
      const session = { org_id: SANDBOX_ORGANISATION, apply_policies: ['product-payment'] };
      await gateway.admin('PUT', `${keyPath(key.keyName)}?suppress_reset=1`, session);
      const [drift] = await sweep();
      expect(drift.details).toEqual(expect.arrayContaining(['it names other policies', ...(lacks ? [lacks] : [])]));
      await inState(partner!, id, 'ACTIVE');
      expect(await call(key)).toBe(200);
    });

    it.skipIf(isGiven)('is shown once with its name where the plan says once, and is changed afterwards', async () => {
      await updatePlan(portal, 'free', { secretPolicy: 'REVEAL_ONCE' });
      const { id } = await working(kind, { plan: 'free' });
      const half = 'mutation ($id: ID!) { revealCredential(id: $id) { secret userErrors { code } } }';
      const { errors } = await partner!.raw(half, { id });
      expect(errors).toMatchObject([{ message: expect.stringContaining('Select `secret` and `keyName`') }]);
      const key = await shown(id);
      expect((await partner!.refused(REVEAL, { id })).userErrors).toMatchObject([{ code: 'SECRET_GONE' }]);
      await owner!.send(SUSPEND, { id });
      await inState(partner!, id, 'SUSPENDED');
      await owner!.send(RESUME, { id });
      await inState(partner!, id, 'ACTIVE');
      expect(await call(key)).toBe(200);
      await updatePlan(portal, 'free', { secretPolicy: 'READABLE' });
    });

    it('is made by its claim, which shows it with its name', async () => {
      await configure(portal, 'enterprise', { secretDelivery: 'CLAIM' });
      const { credentialId: id } = await claimable(portal, { products: [name], plan: 'enterprise' });
      const token = await claimToken(portal, id);
      await configure(portal, 'enterprise', { secretDelivery: 'REVEAL' });
      const { claimCredential: made } = await partner!.send(CLAIM, { token });
      expect([made.secret === null, made.keyName.length > 0]).toEqual([Boolean(isGiven), true]);
      if (isGiven) await partner!.send(SET_KEY, { id, input: { pem: PAIR.publicKey } });
      await inState(partner!, id, 'ACTIVE');
      expect(await call({ ...made, secret: made.secret ?? PAIR.privateKey })).toBe(200);
    });

    it.skipIf(isGiven)('is imported by name and proof, which clients go on sending', async () => {
      const { id: appId } = (
        await partner!.send(
          'mutation ($n: String!) { createApp(input: { name: $n }) { app { id } userErrors { code } } }',
          {
            n: `Imports ${name}`,
          },
        )
      ).createApp.app;
      const { products, plans } = await browse(owner!);
      const input = { appId, productIds: [products[name]], planId: plans.enterprise, value: `legacy.${name}` };
      expect((await owner!.refused(IMPORT, { input })).userErrors).toMatchObject([
        { code: 'INVALID_INPUT', field: ['input', 'secret'] },
      ]);
      const secret = `p"$a!${'x'.repeat(8)}`;
      const { importCredential } = await owner!.send(IMPORT, { input: { ...input, secret } });
      await inState(partner!, importCredential.credential.id, 'ACTIVE');
      const key = await shown(importCredential.credential.id);
      expect(key).toMatchObject({ keyName: `legacy.${name}`, secret });
      expect([await call(key), await shell(key.calls[0].curl)]).toEqual([200, '200']);
    });
  });

  describe('a public key', () => {
    const JWT = KINDS.find(({ authType }) => authType === 'JWT')!;
    const waiting = async (): Promise<string> => {
      const request = await requestAccess(partner!, { products: ['jwt'], plan: 'enterprise' });
      return (await approve(owner!, request.id)).credential.id;
    };
    const refusalOf = async (id: string, input: object) =>
      (await partner!.refused(SET_KEY, { id, input })).userErrors[0];
    const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve });
    const jwkOf = (key: KeyObject, more: object = {}) => JSON.stringify({ ...key.export({ format: 'jwk' }), ...more });
    const rsa = createPublicKey(PAIR.publicKey);
    let sets: Server;
    let setsUrl: string;
    beforeAll(async () => {
      const other = createPublicKey(newKeyPair().publicKey);
      const two = { keys: [JSON.parse(jwkOf(rsa, { kid: 'mine' })), JSON.parse(jwkOf(other, { kid: 'other' }))] };
      const answers: Record<string, string> = {
        '/two': JSON.stringify(two),
        '/none': '{"keys":[]}',
        '/page': '<html>',
      };
      sets = createServer(({ url }, response) => response.end(answers[url!]));
      await new Promise<void>((resolve) => sets.listen(0, '127.0.0.1', resolve));
      setsUrl = `http://localhost:${(sets.address() as AddressInfo).port}`;
    });
    afterAll(() => new Promise<unknown>((resolve) => sets.close(resolve)));

    it('is waited for, and nothing is at the gateway before', async () => {
      const id = await waiting();
      const { credential } = await partner!.send(
        'query ($id: ID!) { credential(id: $id) { status awaitsPublicKey } }',
        { id },
      );
      expect(credential).toEqual({ status: 'ISSUING', awaitsPublicKey: true });
      expect((await accessOf(id)).effectiveAccess.state).toBe('MISSING');
      expect((await owner!.refused(RETRY, { id })).userErrors).toMatchObject([
        { code: 'WRONG_STATE', message: expect.stringContaining('public key') },
      ]);
      const { keyName } = (await partner!.send(REVEAL, { id })).revealCredential;
      expect(await gateway.read(keyName)).toBeNull();
    });

    it.each([
      ['a certificate', () => ({ pem: CERTIFICATE })],
      ['a JSON Web Key', () => ({ jwk: jwkOf(rsa) })],
      ['a key of a set, by its kid', () => ({ jwks: { url: `${setsUrl}/two`, kid: 'mine' } })],
    ])('is taken from %s, and takes the place of the one before', async (_form, inputOf) => {
      const { id } = await working(JWT);
      const { keyName } = (await partner!.send(REVEAL, { id })).revealCredential;
      const other = newKeyPair();
      await partner!.send(SET_KEY, { id, input: { pem: other.publicKey } });
      await inState(partner!, id, 'ACTIVE');
      const call = async (privateKey: string) => {
        const headers = presented('jwt', { name: keyName, proof: privateKey }, '/jwt/');
        return (await httpCall(`${portal.sandbox.url}/jwt/`, { headers })).status;
      };
      expect([await call(PAIR.privateKey), await call(other.privateKey)]).toEqual([403, 200]);
      await partner!.send(SET_KEY, { id, input: inputOf() });
      await inState(partner!, id, 'ACTIVE');
      expect(await call(other.privateKey)).toBe(403);
      if (!('pem' in inputOf())) expect(await call(PAIR.privateKey)).toBe(200);
    });

    it.each<[string, () => object, string[]]>([
      ['a private key', () => ({ pem: PAIR.privateKey }), ['input', 'pem']],
      ['a private JSON Web Key', () => ({ jwk: jwkOf(ec('P-256').privateKey) }), ['input', 'jwk']],
      ['a secret', () => ({ jwk: '{"kty":"oct","k":"c2VjcmV0"}' }), ['input', 'jwk']],
      ['nothing', () => ({}), ['input']],
      ['two at once', () => ({ pem: PAIR.publicKey, jwk: jwkOf(rsa) }), ['input']],
      ['no key at all', () => ({ pem: 'hello' }), ['input', 'pem']],
      [
        'a weak key',
        () => ({ jwk: jwkOf(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey) }),
        ['input', 'jwk'],
      ],
      ['a curve that Tyk does not know', () => ({ jwk: jwkOf(ec('secp256k1').publicKey) }), ['input', 'jwk']],
      ['a key that the API does not take', () => ({ jwk: jwkOf(ec('P-256').publicKey) }), ['input']],
      ['one of several keys without a name', () => ({ jwks: { url: `${setsUrl}/two` } }), ['input', 'jwks']],
      ['a set without keys', () => ({ jwks: { url: `${setsUrl}/none` } }), ['input', 'jwks']],
      ['a page instead of a set', () => ({ jwks: { url: `${setsUrl}/page` } }), ['input', 'jwks']],
      ['an address inside the network', () => ({ jwks: { url: 'http://169.254.169.254/keys' } }), ['input', 'jwks']],
    ])('is refused: %s', async (_name, inputOf, field) => {
      unset ??= await waiting();
      expect(await refusalOf(unset, inputOf())).toMatchObject({ code: 'INVALID_INPUT', field });
    });
    let unset: string | null = null;

    it('is refused for credentials that take none, and found by nobody who does not see the app', async () => {
      const { id } = await workingCredential(portal, partner!, { products: ['payment'] });
      expect((await partner!.refused(SET_KEY, { id, input: { pem: PAIR.publicKey } })).userErrors).toEqual([
        { code: 'WRONG_STATE', field: ['id'], message: 'The credential takes no public key.' },
      ]);
      const hobbyist = await portal.as('hobbyist');
      const input = { jwks: { url: 'http://127.0.0.1:1/' } };
      expect((await hobbyist.refused(SET_KEY, { id: await waiting(), input })).userErrors).toMatchObject([
        { code: 'NOT_FOUND' },
      ]);
    });
  });

  it.each<[string, string, object]>([
    ['CUSTOM', 'NOT_ISSUED', { custom_plugin_auth_enabled: true }],
    [
      'OAUTH_CLIENT',
      'IDENTITY_PROVIDER',
      { enable_jwt: true, jwt_signing_method: 'rsa', jwt_source: 'aHR0cDovL2lkcA==' },
    ],
    ['JWT', 'SIGNATURE_ALGORITHM', { enable_jwt: true, jwt_signing_method: 'hmac' }],
    ['BASIC', 'COMBINED_AUTHENTICATION', { use_basic_auth: true, enable_signature_checking: true }],
  ])(
    'a product of %s tells from its creation on that it cannot be requested, and why: %s',
    async (authType, code, more) => {
      const id = `not-${authType}-${code}`.toLowerCase();
      const api = { ...tokenApi(id, id, `/${id}/`, SANDBOX_ORGANISATION), use_standard_auth: false, ...more };
      await gateway.admin('POST', 'apis', api);
      await gateway.admin('GET', 'reload/?block=true');
      await synchronise(owner!, gateway.provider.id);
      const { provider } = await owner!.send(
        'query ($id: ID!) { provider(id: $id) { apis(first: 100) { nodes { id apiId } } } }',
        { id: gateway.provider.id },
      );
      const apiIds = [provider.apis.nodes.find(({ apiId }: Data) => apiId === id).id];
      const { createProduct } = await owner!.send(
        `mutation ($input: CreateProductInput!) { createProduct(input: $input) {
        product { authType obstacles { code message advice stopsEveryKey } } userErrors { code } } }`,
        { input: { name: id, apiIds } },
      );
      const told = { code, message: expect.stringContaining(id), advice: expect.any(String), stopsEveryKey: true };
      expect(createProduct.product).toEqual({ authType, obstacles: [told] });
    },
  );

  it('a token is shown without a name, and has no secret beside it to import', async () => {
    const { id } = await workingCredential(portal, partner!, { products: ['payment'] });
    const { secret, keyName, calls } = (await partner!.send(REVEAL, { id })).revealCredential;
    expect([keyName, calls]).toMatchObject([null, [{ curl: expect.stringContaining(`: ${secret}"`) }]]);
    const { createApp } = await partner!.send(
      'mutation { createApp(input: { name: "Tokens" }) { app { id } userErrors { code } } }',
    );
    const { products, plans } = await browse(owner!);
    const ask = { appId: createApp.app.id, productIds: [products.payment], planId: plans.enterprise };
    const refused = await owner!.refused(IMPORT, { input: { ...ask, value: 'a-legacy-token', secret: 'password' } });
    expect(refused.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'secret'] }]);
  });

  it.each(KINDS.filter(({ isGiven }) => !isGiven))(
    'no table, event or job holds a proof in plain text: $authType',
    async (kind) => {
      const { id } = await working(kind);
      const { secret } = (await partner!.send(REVEAL, { id })).revealCredential;
      const found = await rowsOf(
        portal.database,
        `select 1 from credential where credential::text like '%' || $1 || '%' union all
       select 1 from event_log where event_log::text like '%' || $1 || '%' union all
       select 1 from graphile_worker._private_jobs where payload::text like '%' || $1 || '%'`,
        [secret],
      );
      expect(found).toEqual([]);
    },
  );
});
