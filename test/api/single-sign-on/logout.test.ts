import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CloseCode } from '../../../src/platform/live-connections/close-code.ts';
import { Client } from '../../support/client.ts';
import { type Issuer, newKey, signed, startIssuer } from '../../support/issuer.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { UserAgent } from '../../support/user-agent.ts';
import { PAGE, SIGN_IN, type SignInWorld, signInAs, startSignInWorld, visit } from './sign-in-story.ts';

const FOLLOW = 'subscription { accessRequestChanged { type } }';

const person = (email: string) => ({ email, email_verified: true });

describe('logout at the identity provider', () => {
  let world: SignInWorld;
  beforeAll(async () => {
    world = await startSignInWorld({ nora: person('nora@company.example'), olaf: person('olaf@company.example') });
  });
  afterAll(() => world?.stop());

  it('T39: ends the session and the sockets of who leaves there, and of nobody else', async () => {
    const agent = new UserAgent();
    const { code } = await visit(world, 'nora', { agent });
    const { signInWithCode } = await world.anonymous.send(SIGN_IN, { input: { code } });
    const leaving = new Client(world.portal.url, signInWithCode.token);
    const staying = [
      new Client(world.portal.url, (await signInAs(world, 'olaf')).token),
      // The same person in another browser.
      new Client(world.portal.url, (await signInAs(world, 'nora')).token),
    ];
    const { code: pending } = await visit(world, 'nora', { agent });
    const socket = await leaving.subscribe(FOLLOW);
    const { text } = await agent.open(`${world.oidc.issuer}/session/end`, PAGE);
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(text)![1]!;
    await agent.open(`${world.oidc.issuer}/session/end/confirm`, PAGE, { xsrf, logout: 'yes' });
    expect(await socket.closed).toBe(CloseCode.Unauthorized);
    expect(await leaving.errorCode('{ viewer { id } }')).toBe('UNAUTHENTICATED');
    for (const client of staying) expect((await client.send('{ viewer { id } }')).viewer).not.toBeNull();
    const { userErrors } = await world.anonymous.refused(SIGN_IN, { input: { code: pending } });
    expect(userErrors[0].code).toBe('LINK_INVALID');
  });
});

const AUDIENCE = 'portal';
const KEY = newKey('first');
const EVENTS = { 'http://schemas.openid.net/event/backchannel-logout': {} };

describe('what a logout token is', () => {
  let portal: TestPortal;
  let issuer: Issuer;
  let logoutUrl: string;
  let made = 0;
  beforeAll(async () => {
    portal = await startTestPortal({ GATEHOUSE_WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' });
    issuer = await startIssuer(KEY);
    const owner = await portal.as('owner');
    const { createIdentityProvider } = await owner.send(
      `mutation ($input: CreateIdentityProviderInput!) {
        createIdentityProvider(input: $input) { identityProvider { logoutUrl } userErrors { code } } }`,
      {
        input: {
          ...{ name: 'Company', issuer: issuer.issuer, clientId: AUDIENCE },
          ...{ acceptsTokens: true, admission: 'NEW_ACCOUNTS' },
        },
      },
    );
    logoutUrl = `${new URL(portal.url).origin}${new URL(createIdentityProvider.identityProvider.logoutUrl).pathname}`;
  });
  afterAll(async () => {
    await portal?.stop();
    await issuer?.stop();
  });

  const now = () => Math.floor(Date.now() / 1000);
  const standard = () => ({ iss: issuer.issuer, aud: AUDIENCE, iat: now(), exp: now() + 120, jti: `${++made}` });
  const logout = (more: object = {}, header: object = { typ: 'logout+jwt' }) =>
    signed(KEY, { ...standard(), events: EVENTS, sub: 'nora', ...more }, header);

  /** Whoever sends a token of the provider. */
  const bearer = (more: object = {}) =>
    new Client(portal.url, signed(KEY, { ...standard(), sub: 'nora', ...person('nora@company.example'), ...more }));

  const send = async (logout_token: string): Promise<number> =>
    (await fetch(logoutUrl, { method: 'POST', body: new URLSearchParams({ logout_token }) })).status;

  const isIn = async (client: Client) => (await client.errorCode('{ viewer { id } }')) === undefined;

  it.each<[string, object, object?]>([
    ['with a nonce', { nonce: 'x' }],
    ['without the event', { events: undefined }],
    ['with another event', { events: { 'urn:other': {} } }],
    ['with an event that is no object', { events: { 'http://schemas.openid.net/event/backchannel-logout': true } }],
    ['about nobody', { sub: undefined }],
    ['about an empty name', { sub: '' }],
    ['for somebody else', { aud: 'another' }],
    ['of another issuer', { iss: 'https://accounts.example.com' }],
    ['that is old', { iat: 1_700_000_000 }],
    ['that has expired', { exp: 1_700_000_000 }],
    ['without an end', { exp: undefined }],
    ['without a name of its own', { jti: undefined }],
    ['of another type', {}, { typ: 'at+jwt' }],
    ['with a key of its own', {}, { typ: 'logout+jwt', jwk: {} }],
    ['of a foreign key', {}, { typ: 'logout+jwt', kid: 'foreign' }],
  ])('T39: not one %s', async (_, more, header) => {
    const client = bearer();
    expect(await isIn(client)).toBe(true);
    expect(await send(logout(more, header))).toBe(400);
    expect(await isIn(client)).toBe(true);
  });

  it('T39: counts once', async () => {
    const token = logout({ sid: 'one', sub: 'another' });
    expect([await send(token), await send(token)]).toEqual([200, 400]);
    expect([await send(''), await send('x.y.z')]).toEqual([400, 400]);
  });

  it('T39: ends one session of the provider, and no token of it opens another', async () => {
    const [left, right] = [bearer({ sid: 'left' }), bearer({ sid: 'right' })];
    expect([await isIn(left), await isIn(right)]).toEqual([true, true]);
    expect(await send(logout({ sid: 'left', sub: undefined }))).toBe(200);
    expect([await isIn(left), await isIn(right)]).toEqual([false, true]);
    expect(await isIn(bearer({ sid: 'left' }))).toBe(false);
  });

  it('T39: ends all sessions of somebody, and no token that was made before opens another', async () => {
    const [unused, used] = [bearer({ sid: 'a' }), bearer()];
    expect(await isIn(used)).toBe(true);
    expect(await send(logout({}, {}))).toBe(200);
    expect([await isIn(used), await isIn(unused)]).toEqual([false, false]);
    expect(await isIn(bearer({ iat: now() + 2 }))).toBe(true);
  });
});
