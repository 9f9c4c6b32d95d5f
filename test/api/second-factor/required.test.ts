import { createHash } from 'node:crypto';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { forgetFactors } from '../../../src/identity/accounts/end-sessions.ts';
import { hashToken, randomToken } from '../../../src/platform/security/secret.ts';
import { DEMO_PASSWORD } from '../../../src/seed/demo-world.ts';
import { Client } from '../../support/client.ts';
import { type Issuer, newKey, signed, startIssuer } from '../../support/issuer.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { totpCode } from '../../support/totp-code.ts';
import { CREATE_SERVICE_ACCOUNT, CREATE as CREATE_TOKEN } from '../tokens/token-fixture.ts';
import { BEGIN_TOTP, COMPLETE, CONFIRM_TOTP, FACTORS, forgetSteps, REMOVE_TOTP } from './second-factor-story.ts';

const CODE = 'SECOND_FACTOR_REQUIRED';
const PROOF = { input: { currentPassword: DEMO_PASSWORD } };
const OWN = '{ viewer { id email role secondFactors { hasTotp } } viewerSession { mustEnrol secondsLeft } }';
const USERS = '{ users(first: 1) { nodes { id } } }';
const LIVE = 'subscription { accessRequestDecided { cursor } }';
const WITH_CODE = `mutation ($input: SignInWithCodeInput!) {
  signInWithCode(input: $input) { token challenge { token kinds } userErrors { code } } }`;

const CONNECT = `mutation ($input: CreateIdentityProviderInput!) {
  createIdentityProvider(input: $input) { identityProvider { id logoutUrl } userErrors { code message } } }`;
const CREATE_USER =
  'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } userErrors { code } } }';
const KEY = newKey('first');
const EVENTS = { 'http://schemas.openid.net/event/backchannel-logout': {} };

let portal: TestPortal;
let issuer: Issuer;
let identityProviderId: string;
let logoutUrl: URL;
beforeAll(async () => {
  issuer = await startIssuer(KEY);
  portal = await startTestPortal({
    ...{ GATEHOUSE_SECOND_FACTOR: 'owners', GATEHOUSE_SECOND_FACTOR_WITH_SSO: 'true' },
    GATEHOUSE_WEBHOOK_ALLOWED_HOSTS: '127.0.0.1',
  });
  const owner = await portal.as('owner');
  const secret = await enrol(owner);
  const input = { name: 'Company', issuer: issuer.issuer, clientId: 'portal', acceptsTokens: true };
  const { createIdentityProvider } = await owner.send(CONNECT, { input: { ...input, admission: 'NEW_ACCOUNTS' } });
  identityProviderId = createIdentityProvider.identityProvider.id;
  logoutUrl = new URL(new URL(createIdentityProvider.identityProvider.logoutUrl).pathname, portal.url);
  await owner.send(REMOVE_TOTP, { input: { code: totpCode(secret) } });
});
afterAll(async () => {
  await portal?.stop();
  await issuer?.stop();
});

async function enrol(client: Client, proof: { input: object } = PROOF): Promise<string> {
  const { beginTotp } = await client.send(BEGIN_TOTP, proof);
  const { challenge, secret } = beginTotp;
  await client.send(CONFIRM_TOTP, { input: { challenge, code: totpCode(secret) } });
  const { viewer } = await client.send(OWN);
  await forgetSteps(portal.app.context.db, viewer.id);
  return secret;
}

describe('T40: where owners need a second factor', () => {
  it('one without reads only who they are, whatever the way, until there is one; and so again without', async () => {
    const owner = await portal.as('owner');
    const { viewer, viewerSession } = await owner.send(OWN);
    expect([viewer.role, viewer.secondFactors.hasTotp, viewerSession.mustEnrol]).toEqual(['API_OWNER', false, true]);
    for (const document of EVERYTHING_ELSE)
      expect([document, await owner.errorCode(document)]).toEqual([document, CODE]);
    // Answers that many share are not for them either.
    expect(await owner.errorCode('{ catalogues(first: 1) { nodes { name } } }')).toBe(CODE);
    expect(await overSocket(owner)).toMatchObject({ errors: [{ extensions: { code: CODE } }] });
    const authorization = `Bearer ${owner.token}`;
    const stream = await fetch(portal.url, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: LIVE }),
    });
    expect(await stream.text()).toContain(CODE);
    const audit = await fetch(new URL('/audit.ndjson', portal.url), { headers: { authorization } });
    expect([audit.status, await audit.text()]).toEqual([403, expect.stringContaining(CODE)]);
    const page = await fetch(new URL('/', portal.url), {
      ...{ method: 'POST', body: new URLSearchParams({ email: 'owner@example.com', password: DEMO_PASSWORD }) },
    });
    expect([page.status, await page.text()]).toEqual([403, expect.stringContaining('needs a second factor')]);
    const secret = await enrol(owner);
    expect((await owner.send(OWN)).viewerSession.mustEnrol).toBe(false);
    await owner.send(USERS);
    const socket = await owner.subscribe(LIVE);
    await owner.send(REMOVE_TOTP, { input: { code: totpCode(secret) } });
    // Opened anew, by the same token, it is no more than that.
    expect(await socket.closed).toBe(4205);
    expect(await owner.errorCode(USERS)).toBe(CODE);
  });

  it('tokens do as little as its sessions, but for those of programs, which have no factors', async () => {
    const owner = await portal.as('owner');
    const secret = await enrol(owner);
    const token = async (userId?: string) => {
      const input = { name: 'A program', scopes: ['READ_PEOPLE', 'READ_AUDIT'], userId };
      return new Client(portal.url, (await owner.send(CREATE_TOKEN, { input })).createAccountToken.token);
    };
    const { createServiceAccount } = await owner.send(CREATE_SERVICE_ACCOUNT, { input: { displayName: 'Robot' } });
    const [own, robot] = [await token(), await token(createServiceAccount.user.id)];
    await own.send(USERS);
    const socket = await own.subscribe('subscription { registrationSubmitted { type } }');
    await owner.send(REMOVE_TOTP, { input: { code: totpCode(secret) } });
    expect(await socket.closed).toBe(4205);
    expect(await own.errorCode(USERS)).toBe(CODE);
    expect((await own.send('{ viewerSession { mustEnrol } }')).viewerSession.mustEnrol).toBe(true);
    expect(await own.errorCode('mutation { beginTotp(input: {}) { userErrors { code } } }')).toBe('SESSION_REQUIRED');
    const audit = await fetch(new URL('/audit.ndjson', portal.url), {
      headers: { authorization: `Bearer ${own.token}` },
    });
    expect([audit.status, await audit.text()]).toEqual([403, expect.stringContaining(CODE)]);
    await robot.send(USERS);
    await enrol(owner);
    await own.send(USERS);
    await forget(owner);
  });

  it('auditors need one like them', async () => {
    const owner = await portal.as('owner');
    await enrol(owner);
    const account = { email: 'auditor@example.com', password: 'seven odd lanterns drift' };
    await owner.send(CREATE_USER, { input: { ...account, displayName: 'Ada Auditor', role: 'AUDITOR' } });
    await forget(owner);
    const auditor = await Client.signIn(portal.url, account.email, account.password);
    expect(await auditor.errorCode(USERS)).toBe(CODE);
    await enrol(auditor, { input: { currentPassword: account.password } });
    await auditor.send(USERS);
  });

  it('others need none', async () => {
    const partner = await portal.as('partner');
    expect((await partner.send(OWN)).viewerSession.mustEnrol).toBe(false);
    await partner.send(USERS);
  });
});

/** As if they had never had one. */
async function forget(client: Client): Promise<void> {
  const { viewer } = await client.send(OWN);
  await forgetFactors(portal.app.context, viewer.id);
}

/** What a subscription over a WebSocket gets first. */
async function overSocket({ url, token }: Client): Promise<object> {
  const socket = createClient({
    ...{ url: url.replace(/^http/, 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 },
    connectionParams: { authorization: `Bearer ${token}` },
  });
  try {
    for await (const result of socket.iterate({ query: LIVE })) return result;
    return {};
  } finally {
    await socket.dispose();
  }
}

/** Beside what a sign-in needs, and what sets up a factor; also along fields of what may be read. */
const EVERYTHING_ELSE = [
  USERS,
  `{ viewer { email } ...More } fragment More on Query { users(first: 1) { nodes { id } } }`,
  '{ viewer { organisation { name } } }',
  '{ viewer { teams { name } } }',
  '{ viewer { isActive } }',
  '{ node(id: "00000000-0000-7000-8000-000000000001") { id } }',
  '{ products(first: 1) { nodes { name } } }',
  '{ portalSettings { accessFlow } }',
  'mutation { createAccountToken(input: { name: "A", scopes: [READ_ACCESS] }) { token userErrors { code } } }',
  'mutation { createStreamTicket { ticket userErrors { code } } }',
  'mutation { updateProfile(input: { displayName: "New" }) { userErrors { code } } }',
  `mutation { beginTotp(input: {}) { userErrors { code } } updateProfile(input: {}) { userErrors { code } } }`,
  'mutation { removeTotp(input: {}) { userErrors { code } } }',
];

describe('T40: where the portal’s own factor is needed behind an identity provider too', () => {
  it('a sign-in there gives a challenge, and its session begins with the code', async () => {
    const member = await portal.as('member');
    const secret = await enrol(member);
    const code = await codeOfProvider('member');
    const anonymous = new Client(portal.url, null);
    const { token, challenge, userErrors } = await anonymous.refused(WITH_CODE, { input: { code } });
    expect([token, userErrors, challenge.kinds]).toEqual([null, [{ code: CODE }], ['TOTP', 'RECOVERY_CODE']]);
    const input = { challenge: challenge.token, code: totpCode(secret) };
    const { completeSignIn } = await anonymous.send(COMPLETE, { input });
    const client = new Client(portal.url, completeSignIn.token);
    expect((await client.send(FACTORS)).viewer.secondFactors.hasTotp).toBe(true);
    // As of a session that the provider began: just come from there, nothing more is to be proved.
    await client.send(BEGIN_TOTP, { input: {} });
  });

  it('a token of the provider opens a session until the account has a factor, and none from then on', async () => {
    const nora = () => bearer({ sub: 'nora', email: 'nora@company.example', email_verified: true });
    const client = nora();
    expect((await client.send(OWN)).viewerSession.mustEnrol).toBe(false);
    await enrol(client, { input: {} });
    expect((await client.send(OWN)).viewer.secondFactors.hasTotp).toBe(true);
    expect(await nora().errorCode(OWN)).toBe('UNAUTHENTICATED');
  });

  it('a logout there ends sign-ins that wait for their code', async () => {
    const secret = await enrol(bearer({ sub: 'olaf', email: 'olaf@company.example', email_verified: true }), {
      input: {},
    });
    const anonymous = new Client(portal.url, null);
    const olaf = { issuer: issuer.issuer, subject: 'olaf', email: null };
    const { challenge } = await anonymous.refused(WITH_CODE, { input: { code: await codeFor(olaf) } });
    const logout_token = signed(KEY, { ...standard(), events: EVENTS, sub: 'olaf' }, { typ: 'logout+jwt' });
    const told = await fetch(logoutUrl, { method: 'POST', body: new URLSearchParams({ logout_token }) });
    expect(told.status).toBe(200);
    const input = { challenge: challenge.token, code: totpCode(secret) };
    expect((await anonymous.refused(COMPLETE, { input })).userErrors).toMatchObject([{ code: 'LINK_INVALID' }]);
  });

  it('an account that has a factor is not linked by its password alone', async () => {
    await enrol(await portal.as('partner'));
    const verifier = randomToken();
    const stranger = { issuer: issuer.issuer, subject: 'stranger', email: 'partner@example.com' };
    const input = { code: await codeFor(stranger, verifier), verifier, password: DEMO_PASSWORD };
    const { userErrors, challenge } = await new Client(portal.url, null).refused(WITH_CODE, { input });
    expect([userErrors, challenge]).toEqual([[{ code: 'PROOF_REQUIRED' }], null]);
  });
});

let made = 0;

const standard = () => {
  const now = Math.floor(Date.now() / 1000);
  return { iss: issuer.issuer, aud: 'portal', iat: now, exp: now + 120, jti: `${++made}` };
};

/** Whoever calls with a new token of the provider. */
const bearer = (who: object) => new Client(portal.url, signed(KEY, { ...standard(), ...who }));

/** As an account would bring it back from an identity provider that it is linked with. */
async function codeOfProvider(name: string): Promise<string> {
  const { db } = portal.app.context;
  const { id: userId } = await db
    .selectFrom('user')
    .select('id')
    .where('email', '=', `${name}@example.com`)
    .executeTakeFirstOrThrow();
  const named = { issuer: issuer.issuer, subject: name };
  await db
    .insertInto('identityLink')
    .values({ ...named, userId, createdAt: new Date() })
    .execute();
  return codeFor({ ...named, email: null });
}

/** The code with which a page comes back, which began with a challenge where it has a verifier. */
async function codeFor(who: object, verifier?: string): Promise<string> {
  const { db } = portal.app.context;
  const claims = JSON.stringify({ ...who, name: null, session: null, values: {} });
  const code = randomToken();
  const begun = { codeHash: hashToken(code), identityProviderId, expiresAt: new Date(Date.now() + 60_000) };
  const challenge = verifier ? createHash('sha256').update(verifier).digest('base64url') : null;
  await db
    .insertInto('signInCode')
    .values({ ...begun, claims, challenge })
    .execute();
  return code;
}
