import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { buildSchema, getNamedType, getOperationAST, isObjectType, isScalarType, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSecretCheck } from '../../../src/platform/graphql-pipeline/secret-fields.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';

const CATALOGUES = '{ catalogues { nodes { name products { nodes { displayName } } } } }';
const LONG = '{ __schema { types { name description } } }';
const DECOMPRESS: Record<string, (data: Buffer) => Buffer> = {
  ...{ br: brotliDecompressSync, gzip: gunzipSync, zstd: zstdDecompressSync },
};

let portal: TestPortal;
let token: string;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
  token = (await portal.as('owner')).token!;
});
afterAll(() => portal.stop());

/** What a client gets that does not decompress by itself, as `fetch` does. */
function ask(query: string, headers: Record<string, string> = {}, method = 'GET') {
  const { promise, resolve, reject } = Promise.withResolvers<{
    status: number;
    headers: Record<string, unknown>;
    body: Buffer;
  }>();
  const url = new URL(portal.url);
  if (method === 'GET') url.search = new URLSearchParams({ query }).toString();
  const json = method === 'GET' ? {} : { 'content-type': 'application/json' };
  request(url, { method, headers: { ...json, ...headers } }, async (response) =>
    resolve({ status: response.statusCode!, headers: response.headers, body: await buffer(response) }),
  )
    .on('error', reject)
    .end(method === 'GET' ? undefined : JSON.stringify({ query }));
  return promise;
}

const signedIn = () => ({ authorization: `Bearer ${token}` });

describe('K12: compression', () => {
  it.each([
    ['br', 'br'],
    ['gzip', 'gzip'],
    ['zstd', 'zstd'],
    ['gzip, deflate, br, zstd', 'br'],
  ])('for who takes %s', async (accepted, encoding) => {
    for (const method of ['GET', 'POST']) {
      const plain = await ask(LONG, {}, method);
      const { headers, body } = await ask(LONG, { 'accept-encoding': accepted }, method);
      expect(headers['content-encoding']).toBe(encoding);
      expect(headers.vary).toContain('accept-encoding');
      expect(DECOMPRESS[encoding]!(body).equals(plain.body)).toBe(true);
    }
  });

  it('not of what may hold a secret, nor of streams', async () => {
    const takes = { 'accept-encoding': 'br, gzip, zstd', ...signedIn() };
    const all = LONG.slice(1);
    expect((await ask(`{ viewer { id } ${all}`, takes)).headers['content-encoding']).toBe('br');
    expect(
      (await ask(`{ accessRequests { nodes { redirectUrl } } ${all}`, takes)).headers['content-encoding'],
    ).toBeUndefined();
    const { headers } = await ask(LONG, { ...takes, accept: 'text/event-stream' }, 'POST');
    expect([headers['content-type'], headers['content-encoding']]).toEqual([
      'text/event-stream; charset=utf-8',
      undefined,
    ]);
  });
});

describe('K12: what may hold a secret', () => {
  const schema = buildSchema(readFileSync(new URL('../../../schema.graphql', import.meta.url), 'utf8'));
  const check = createSecretCheck(schema);
  const isSecret = (text: string) => {
    const document = parse(text);
    return check(document, getOperationAST(document)!);
  };
  /** By wider words than the rule's, so that a new field is thought about. */
  const suspects = Object.values(schema.getTypeMap()).flatMap((type) =>
    !isObjectType(type) || type.name.startsWith('__')
      ? []
      : Object.values(type.getFields())
          .filter(
            ({ type, name }) =>
              getNamedType(type).name === 'String' &&
              /secret|token|ticket|pass|redirect|credential|^url$|link/i.test(name),
          )
          .map(({ name }) => `${type.name}.${name}`),
  );

  it('is every field that hands one out', () => {
    // Of a mutation, whatever it asks for; these are what their owner has set.
    const harmless = [
      'App.redirectUrls',
      'DocumentSource.url',
      'DocumentVersion.url',
      'IdentityProvider.tokenAudience',
      // Each opens one picture, to whoever reads the answer anyway, for a day or two.
      'Image.url',
      'ImageRendition.url',
      'OAuthClient.tokenUrl',
      'Plan.externalRedirectUrl',
      'PortalSettings.externalRedirectUrl',
      'ProductDocument.url',
      'Provider.url',
      'Webhook.url',
      // Only mutations ask for a second factor.
      'SecondFactorChallenge.token',
    ];
    const rest = suspects.filter((name) => !name.includes('Payload.') && !harmless.includes(name));
    expect(rest).toEqual(['AccessRequest.redirectUrl']);
    expect(suspects).toContain('SignInPayload.token');
  });

  it.each([
    ['mutation { signOut { userErrors { code } } }', true],
    ['query { accessRequest(id: "1") { redirectUrl } }', true],
    ['query { accessRequest(id: "1") { harmless: redirectUrl } }', true],
    [
      'query { node(id: "1") { ... on AccessRequest { ...Link } } } fragment Link on AccessRequest { redirectUrl }',
      true,
    ],
    ['query { accessRequest(id: "1") { id credential { secretPolicy } } }', false],
    ['query { catalogues { nodes { plans { name } } } }', false],
  ])('%s', (text, expected) => expect(isSecret(text)).toBe(expected));

  it('is told by the type of a field, not by its name alone', () => {
    const policy = (schema.getType('Plan') as unknown as { getFields(): Record<string, { type: never }> }).getFields()
      .secretPolicy!;
    expect(isScalarType(getNamedType(policy.type))).toBe(false);
  });
});

describe('K12: caches', () => {
  it('may keep what everybody browses, and are told when it is still the same', async () => {
    const first = await ask(CATALOGUES, { origin: 'http://localhost:5173' });
    expect(first.headers).toMatchObject({
      'cache-control': 'public, no-cache',
      vary: 'Origin, authorization, cookie, accept, accept-encoding',
    });
    const etag = String(first.headers.etag);
    const again = await ask(CATALOGUES, { 'if-none-match': etag });
    expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, etag]);
    const owner = await portal.as('owner');
    const { products } = await owner.send('{ products { nodes { id displayName } } }');
    const { id } = products.nodes.find(({ displayName }: { displayName: string }) => displayName === 'Payment API');
    await owner.send(
      'mutation ($id: ID!) { updateProduct(id: $id, input: { displayName: "Payments" }) { userErrors { code } } }',
      { id },
    );
    const changed = await ask(CATALOGUES, { 'if-none-match': etag });
    expect([changed.status, String(changed.body)]).toEqual([200, expect.stringContaining('"Payments"')]);
  });

  it.each([
    ['of who is signed in', CATALOGUES, signedIn, 'GET', 'private, no-store'],
    ['by POST', CATALOGUES, () => ({}), 'POST', 'no-store'],
    ['that is not of the catalogues alone', `{ viewer { id } ${CATALOGUES.slice(1)}`, () => ({}), 'GET', 'no-store'],
    ['under another name', '{ catalogues: viewer { id } }', () => ({}), 'GET', 'no-store'],
    [
      'that failed in part',
      '{ catalogues { nodes { name } } product(id: "1") { id } a: catalogues(after: "x") { nodes { id } } }',
      () => ({}),
      'GET',
      'no-store',
    ],
    ['of who is refused', '{ catalogues { none } }', () => ({}), 'GET', 'no-store'],
    ['of whose token does not hold', CATALOGUES, () => ({ authorization: 'Bearer x' }), 'GET', 'no-store'],
  ])('keep no answer %s', async (_, query, headers, method, expected) => {
    const { headers: told } = await ask(query, headers(), method);
    expect([told['cache-control'], told.etag]).toEqual([expected, undefined]);
  });
});
