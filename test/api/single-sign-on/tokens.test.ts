import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { CloseCode } from '../../../src/platform/live-connections/close-code.ts';
import { Client } from '../../support/client.ts';
import {
  type Issuer,
  newKey,
  part,
  publicJwk,
  type SigningKey,
  signature,
  signed,
  startIssuer,
} from '../../support/issuer.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';

const AUDIENCE = 'portal';
const KEY = newKey('first');
const ELLIPTIC = newKey('elliptic', 'ES256');
/** Of somebody who is no issuer. */
const THIEF = newKey('first');

let issuer: Issuer;
let closed: Issuer;
let elsewhere: Issuer;

const now = () => Math.floor(Date.now() / 1000);

const CLAIMS = {
  ...{ sub: 'nora', aud: AUDIENCE, email: 'nora@company.example', email_verified: true },
};

let made = 0;

/** What a good token says; each is another one. */
const claims = (more: object = {}) => ({
  ...{ iss: issuer.issuer, ...CLAIMS, iat: now(), exp: now() + 300, jti: `token-${++made}` },
  ...more,
});

const without = (name: string): object => {
  const { [name]: _, ...rest } = claims() as Record<string, unknown>;
  return rest;
};

const good = (more: object = {}, header: object = {}, key: SigningKey = KEY) => signed(key, claims(more), header);

/** Signed by a secret that whoever sends it may know. */
function hashed(secret: string | Buffer): string {
  const text = `${part({ alg: 'HS256', kid: 'first' })}.${part(claims())}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

const unsigned = (alg: string) => `${part({ alg, kid: 'first' })}.${part(claims())}`;

const bodyOf = (token: string) => token.slice(0, token.lastIndexOf('.'));

const pem = () => KEY.publicKey.export({ type: 'spki', format: 'pem' });

/** The payload of a good token, as text that a name can be written into twice. */
const twice = (text: string) => JSON.stringify(claims()).replace(/\}$/, `,${text}}`);

const ATTACKS: Record<string, () => string> = {
  'alg none': () => `${unsigned('none')}.`,
  'alg None': () => `${unsigned('None')}.AAAA`,
  'alg nOnE with a signature of another': () => `${unsigned('nOnE')}.${good().split('.')[2]}`,
  'no alg': () => `${part({ kid: 'first' })}.${part(claims())}.${good().split('.')[2]}`,
  'HS256 by the public key as PEM': () => hashed(pem()),
  'HS256 by the public key as JWK': () => hashed(JSON.stringify(publicJwk(KEY))),
  'HS256 by the modulus': () => hashed(Buffer.from(String(publicJwk(KEY).n), 'base64url')),
  'HS256 by the client id': () => hashed(AUDIENCE),
  'HS256 by nothing': () => hashed(''),
  'an algorithm that the key is not for': () => good({}, { alg: 'RS512' }),
  'an elliptic algorithm with the RSA key': () => good({}, { alg: 'ES256' }),
  'a signature of zeros': () => `${bodyOf(good({}, {}, ELLIPTIC))}.${Buffer.alloc(64).toString('base64url')}`,
  'no signature': () => `${bodyOf(good())}.`,
  'two parts': () => bodyOf(good()),
  'the signature of another token': () => `${bodyOf(good())}.${good().split('.')[2]}`,
  'another payload under the signature': () => {
    const [header, , end] = good().split('.');
    return `${header}.${part(claims({ sub: 'owner' }))}.${end}`;
  },
  'the key of a thief under the right name': () => good({}, {}, THIEF),
  'a foreign kid': () => good({}, { kid: 'foreign' }),
  'a foreign kid with its own key': () => good({}, { kid: 'thief' }, THIEF),
  'no kid': () => signed(KEY, claims(), JSON.stringify({ alg: 'RS256' })),
  'a kid that is a path': () => good({}, { kid: '../../../../dev/null' }),
  'a kid that is a query': () => good({}, { kid: "first' or '1'='1" }),
  'a kid that is a number': () => good({}, { kid: 1 }),
  'an embedded key': () => good({}, { jwk: publicJwk(THIEF) }, THIEF),
  'an embedded key that is the right one': () => good({}, { jwk: publicJwk(KEY) }),
  'a jku': () => good({}, { jku: `${elsewhere.issuer}/jwks` }, THIEF),
  'a jku on the right host': () => good({}, { jku: `${issuer.issuer}/jwks` }),
  'an x5u': () => good({}, { x5u: `${elsewhere.issuer}/cert` }, THIEF),
  'an embedded certificate': () => good({}, { x5c: [pem().toString()] }, THIEF),
  'a crit that is known': () => good({}, { crit: ['exp'], exp: now() + 300 }),
  'a crit that is unknown': () => good({}, { crit: ['urn:x'], 'urn:x': true }),
  'an unencoded payload': () => good({}, { crit: ['b64'], b64: false }),
  'a compressed payload': () => good({}, { zip: 'DEF' }),
  'another issuer': () => good({ iss: 'https://accounts.example.com' }),
  'another issuer that the portal knows': () => good({ iss: elsewhere.issuer }),
  'an issuer that begins alike': () => good({ iss: `${issuer.issuer}.evil.example` }),
  'an issuer whose tokens are not accepted': () => signed(KEY, claims({ iss: closed.issuer })),
  'issuers in a list': () => good({ iss: [issuer.issuer] }),
  'no issuer': () => signed(KEY, without('iss')),
  'another audience': () => good({ aud: 'another' }),
  'an audience that begins alike': () => good({ aud: `${AUDIENCE}-of-somebody` }),
  'audiences without the portal': () => good({ aud: ['a', 'b'] }),
  'no audience': () => signed(KEY, without('aud')),
  'made for another client': () => good({ aud: [AUDIENCE, 'x'], azp: 'x' }),
  expired: () => good({ iat: now() - 600, exp: now() - 60 }),
  'an end that is a text': () => good({ exp: String(now() + 300) }),
  'no end': () => signed(KEY, without('exp')),
  'not yet': () => good({ nbf: now() + 60 }),
  'made in the future': () => good({ iat: now() + 60 }),
  'made before all time': () => good({ iat: -1e300 }),
  'made at no time': () => signed(KEY, without('iat')),
  nobody: () => signed(KEY, without('sub')),
  'an empty subject': () => good({ sub: '' }),
  'a subject that is an object': () => good({ sub: { id: 'nora' } }),
  'a subject that is too long': () => good({ sub: 'x'.repeat(256) }),
  'a logout token': () => good({}, { typ: 'logout+jwt' }),
  'a logout token without a type': () => good({ events: { 'http://schemas.openid.net/event/backchannel-logout': {} } }),
  'a proof of possession': () => good({}, { typ: 'dpop+jwt' }),
  'bound to a key that is not shown': () => good({ cnf: { jkt: 'x' } }),
  'the audience twice': () => signed(KEY, twice(`"aud":"${AUDIENCE}"`)),
  'the subject twice, once escaped': () => signed(KEY, twice('"s\\u0075b":"nora"')),
  'the algorithm twice': () => signed(KEY, claims(), '{"alg":"none","kid":"first","alg":"RS256"}'),
  'a token inside': () => signed(KEY, good(), { cty: 'JWT' }),
  'a token inside, as text': () => signed(KEY, JSON.stringify(good())),
  encrypted: () => [part({ alg: 'RSA-OAEP', enc: 'A256GCM', kid: 'first' }), 'AA', 'AA', 'AA', 'AA'].join('.'),
  'four parts': () => `${good()}.AAAA`,
  'a list for its payload': () => signed(KEY, '[]'),
  'no JSON': () => signed(KEY, 'payload'),
  oversized: () => good({ padding: 'x'.repeat(9_000) }),
  padded: () => `${good()}==`,
  'in another alphabet': () => {
    const text = bodyOf(good());
    return `${text}.${signature(KEY, text).toString('base64')}`;
  },
};

const CREATE = `mutation ($input: CreateIdentityProviderInput!) {
  createIdentityProvider(input: $input) { identityProvider { id } userErrors { code } } }`;

describe('tokens of an identity provider', () => {
  let portal: TestPortal;
  let owner: Client;
  let providerId: string;
  beforeAll(async () => {
    portal = await startTestPortal({ GATEHOUSE_WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' });
    owner = await portal.as('owner');
    issuer = await startIssuer(KEY, ELLIPTIC);
    closed = await startIssuer(KEY);
    elsewhere = await startIssuer(THIEF);
    const add = (name: string, at: Issuer, acceptsTokens: boolean) =>
      owner.send(CREATE, {
        input: { name, issuer: at.issuer, clientId: AUDIENCE, acceptsTokens, admission: 'NEW_ACCOUNTS' },
      });
    providerId = (await add('Company', issuer, true)).createIdentityProvider.identityProvider.id;
    await add('Closed', closed, false);
    await add('Elsewhere', elsewhere, true);
  });
  afterAll(async () => {
    await portal?.stop();
    for (const one of [issuer, closed, elsewhere]) await one?.stop();
  });
  afterEach(() => void vi.useRealTimers());

  const viewerOf = async (token: string) =>
    (await new Client(portal.url, token).send('{ viewer { email } }')).viewer?.email;

  const codeOf = (token: string) => new Client(portal.url, token).errorCode('{ viewer { id } }');

  /** How a socket is closed that says so much, or that it is let in. */
  async function greet(authorization: string): Promise<number | string> {
    const socket = new WebSocket(portal.url.replace(/^http/, 'ws'), 'graphql-transport-ws');
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
    const closing = once(socket, 'close').then(([code]) => code as number);
    const answer = await Promise.race([closing, once(socket, 'message').then(([text]) => JSON.parse(text).type)]);
    socket.terminate();
    return answer;
  }

  it.each<[string, () => string]>([
    ['RS256', () => good()],
    ['ES256', () => good({}, {}, ELLIPTIC)],
    ['an access token by its type', () => good({}, { typ: 'at+jwt' })],
    ['one of several audiences', () => good({ aud: ['other', AUDIENCE], azp: AUDIENCE })],
    ['one that never ends', () => good({ exp: 1e300 })],
    ['clocks that differ a little', () => good({ nbf: now() + 3, iat: now() + 3 })],
  ])('A10: a good one lets in on both transports: %s', async (_, make) => {
    expect(await viewerOf(make())).toBe('nora@company.example');
    expect(await greet(`Bearer ${make()}`)).toBe('connection_ack');
  });

  it.each(Object.keys(ATTACKS))('A10: UNAUTHENTICATED on both transports: %s', async (name) => {
    expect(await codeOf(ATTACKS[name]!())).toBe('UNAUTHENTICATED');
    expect(await greet(`Bearer ${ATTACKS[name]!()}`)).toBe(CloseCode.Unauthorized);
  });

  it('A10: there are enough of them, and none of them asked anybody else for a key', () => {
    expect(Object.keys(ATTACKS).length).toBeGreaterThanOrEqual(30);
    expect(elsewhere.readings).toBeLessThanOrEqual(1);
    expect(closed.readings).toBe(0);
  });

  it('T39: calls that come at once with a new token have one session', async () => {
    const token = good({ sub: 'crowd', email: 'crowd@company.example' });
    const all = await Promise.all(Array.from({ length: 5 }, () => viewerOf(token)));
    expect(new Set(all)).toEqual(new Set(['crowd@company.example']));
    const { db } = portal.app.context;
    const sessions = db.selectFrom('session').innerJoin('user', 'user.id', 'session.userId').select('session.id');
    expect(await sessions.where('email', '=', 'crowd@company.example').execute()).toHaveLength(1);
  });

  it('T39: one that was signed out is dead, however its signature is written', async () => {
    const token = good({}, {}, ELLIPTIC);
    await viewerOf(token);
    await new Client(portal.url, token).send('mutation { signOut { userErrors { code } } }');
    expect(await codeOf(token)).toBe('UNAUTHENTICATED');
    expect(await codeOf(`${bodyOf(token)}.${signature(ELLIPTIC, bodyOf(token)).toString('base64url')}`)).toBe(
      'UNAUTHENTICATED',
    );
  });

  it('T39: its session ends with it', async () => {
    const exp = now() + 300;
    const token = good({ exp });
    const { viewerSession } = await new Client(portal.url, token).send('{ viewerSession { endsAt } }');
    expect(new Date(viewerSession.endsAt).getTime()).toBe(exp * 1000);
  });

  it('T39: keys are kept, read anew for one that is new, and not for every one that somebody makes up', async () => {
    const fresh = newKey('second', 'PS256');
    const later = Date.now() + 60_000;
    await viewerOf(good());
    vi.useFakeTimers({ toFake: ['Date'], now: later });
    const before = issuer.readings;
    issuer.keys = [fresh];
    expect(await viewerOf(good({}, {}, fresh))).toBe('nora@company.example');
    expect(issuer.readings).toBe(before + 1);
    for (let kid = 0; kid < 5; kid++) expect(await codeOf(good({}, { kid: `made-up-${kid}` }))).toBe('UNAUTHENTICATED');
    expect(await codeOf(good())).toBe('UNAUTHENTICATED');
    expect(issuer.readings).toBe(before + 1);
    issuer.keys = [fresh, KEY, ELLIPTIC];
  });

  it('T39: no account is linked or made by a token that does not say enough', async () => {
    expect(await codeOf(good({ sub: 'x', email: undefined }))).toBe('UNAUTHENTICATED');
    expect(await codeOf(good({ sub: 'y', email: 'partner@example.com' }))).toBe('UNAUTHENTICATED');
  });

  it('T39: an audience of its own, and none of them any more when the provider is closed for tokens', async () => {
    const update =
      'mutation ($id: ID!, $input: UpdateIdentityProviderInput!) { updateIdentityProvider(id: $id, input: $input) { userErrors { code } } }';
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 120_000 });
    await owner.send(update, { id: providerId, input: { tokenAudience: 'api' } });
    const token = good({ aud: 'api' });
    expect(await viewerOf(token)).toBe('nora@company.example');
    expect(await codeOf(good())).toBe('UNAUTHENTICATED');
    await owner.send(update, { id: providerId, input: { acceptsTokens: false } });
    expect(await codeOf(token)).toBe('UNAUTHENTICATED');
    expect(await codeOf(good({ aud: 'api' }))).toBe('UNAUTHENTICATED');
  });
});
