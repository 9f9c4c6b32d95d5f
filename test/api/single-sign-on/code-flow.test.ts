import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mustEnrolByToken } from '../../../src/identity/second-factor/factors.queries.ts';
import { UserRole } from '../../../src/platform/viewer.ts';
import { Client, type Data } from '../../support/client.ts';
import { UserAgent } from '../../support/user-agent.ts';
import { WebPage } from '../../support/web-page.ts';
import {
  challenged,
  PAGE,
  placeIn,
  SIGN_IN,
  type SignInWorld,
  signInAs,
  startSignInWorld,
  visit,
} from './sign-in-story.ts';

const verified = (email: string, more: object = {}) => ({ email, email_verified: true, ...more });

const PEOPLE = {
  nora: verified('nora@company.example', { name: 'Nora New', groups: ['staff'] }),
  olaf: verified('olaf@company.example', { groups: ['staff'] }),
  unverified: { email: 'partner@example.com', email_verified: false },
  nobody: {},
  novice: verified('novice@company.example'),
  silent: { email: 'silent@company.example' },
  member: verified('Member@Example.com'),
  partner: verified('partner@example.com'),
  rival: verified('hobbyist@example.com'),
};

describe('sign-in by an identity provider', () => {
  let world: SignInWorld;
  const refusal = async (client: Client, input: object): Promise<string> =>
    (await client.refused(SIGN_IN, { input })).userErrors[0]!.code;
  beforeAll(async () => {
    world = await startSignInWorld(PEOPLE);
  });
  afterAll(() => world?.stop());

  it('T39: makes an account at the first sign-in, and finds it by its subject whatever its address is then', async () => {
    const first = await signInAs(world, 'nora');
    expect(first.user).toMatchObject({ email: 'nora@company.example', displayName: 'Nora New' });
    expect(placeIn(first)).toBe('TEAM_MEMBER Default Organisation: Default Team');
    const { viewer } = await new Client(world.portal.url, first.token).send('{ viewer { email } }');
    expect(viewer).toEqual({ email: 'nora@company.example' });
    world.oidc.people.nora = verified('nora@married.example');
    world.oidc.people.olaf = verified('nora@company.example');
    expect((await signInAs(world, 'nora')).user.id).toBe(first.user.id);
    const { code } = await visit(world, 'olaf');
    expect(await refusal(world.anonymous, { code })).toBe('PROOF_REQUIRED');
  });

  describe('an account that it made', () => {
    let novice: Client;
    let id: string;
    beforeAll(async () => {
      const { user, token } = await signInAs(world, 'novice');
      [novice, id] = [new Client(world.portal.url, token), user.id];
    });

    it.each([
      ['changePassword', 'currentPassword: "any", newPassword: "seven odd lanterns drift"'],
      ['changeEmail', 'currentPassword: "any", email: "else@company.example"'],
      ['beginTotp', 'currentPassword: "any"'],
    ])('T39: has no password, which %s tells whoever gives one', async (mutation, input) => {
      const payload = await novice.refused(
        `mutation { ${mutation}(input: { ${input} }) { userErrors { code message } } }`,
      );
      const message = 'The account has no password yet: ask for a link to set one, as if it were forgotten.';
      expect(payload.userErrors).toEqual([{ code: 'INVALID_CREDENTIALS', message }]);
    });

    it('T33: is mailed a link to set one when an API owner wishes so', async () => {
      await world.owner.send('mutation ($id: ID!) { resendWelcome(id: $id) { userErrors { code } } }', { id });
    });

    it('T40: needs a second factor of the portal for its tokens only where sign-ins there do', async () => {
      const roles = [UserRole.TEAM_MEMBER];
      const needs = (evenBySso: boolean) => mustEnrolByToken({ roles, evenBySso });
      const { db } = world.portal.app.context;
      const account = db.selectFrom('user').select([needs(false).as('here'), needs(true).as('bySso')]);
      expect(await account.where('id', '=', id).executeTakeFirst()).toEqual({ here: false, bySso: true });
    });
  });

  it('T40: keeps the session in a cookie where the page wishes so, and lists how it was opened', async () => {
    const page = new WebPage(world.portal.url);
    const { code } = await visit(world, 'nora');
    const { body } = await page.ask(SIGN_IN, { input: { code, asCookie: true } });
    expect(body.data.signInWithCode).toMatchObject({ token: null, user: { displayName: 'Nora New' } });
    const listed = await page.ask(
      '{ viewer { sessions(first: 1) { nodes { isCurrent method identityProviderName } } } }',
    );
    expect(listed.body.data.viewer.sessions.nodes).toEqual([
      { isCurrent: true, method: 'IDENTITY_PROVIDER', identityProviderName: 'Company' },
    ]);
  });

  it('T39: lets in whom it knows alone, where it is set so, and nobody without a verified address', async () => {
    await world.configure({ admission: 'EXISTING_ACCOUNTS' });
    world.oidc.people.olaf = verified('olaf@company.example');
    expect(await refusal(world.anonymous, { ...(await visit(world, 'olaf')) })).toBe('ACCOUNT_UNKNOWN');
    expect((await signInAs(world, 'nora')).user.displayName).toBe('Nora New');
    await world.configure({ admission: 'NEW_ACCOUNTS' });
    for (const subject of ['unverified', 'nobody']) {
      const { code } = await visit(world, subject);
      expect(await refusal(world.anonymous, { code }), subject).toBe('ACCOUNT_UNKNOWN');
    }
  });

  it('T39: takes an address that the provider says nothing about for verified only where it is set so', async () => {
    expect(await refusal(world.anonymous, { ...(await visit(world, 'silent')) })).toBe('ACCOUNT_UNKNOWN');
    await world.configure({ assumesVerifiedEmail: true });
    expect((await signInAs(world, 'silent')).user.email).toBe('silent@company.example');
    expect(await refusal(world.anonymous, { ...(await visit(world, 'unverified')) })).toBe('ACCOUNT_UNKNOWN');
    await world.configure({ assumesVerifiedEmail: false });
  });

  it('T39: links an account of the same address after its password alone, to a page that began the sign-in', async () => {
    const password = 'gatehouse-demo';
    const { code: bare } = await visit(world, 'member');
    expect(await refusal(world.anonymous, { code: bare })).toBe('PROOF_REQUIRED');
    expect(await refusal(world.anonymous, { code: bare, password })).toBe('PROOF_REQUIRED');
    const { verifier, challenge } = challenged();
    const { code } = await visit(world, 'member', { challenge });
    expect(await refusal(world.anonymous, { code, password })).toBe('LINK_INVALID');
    expect(await refusal(world.anonymous, { code, verifier })).toBe('PROOF_REQUIRED');
    expect(await refusal(world.anonymous, { code, verifier, password: 'wrong' })).toBe('INVALID_CREDENTIALS');
    const { signInWithCode } = await world.anonymous.send(SIGN_IN, { input: { code, verifier, password } });
    expect(signInWithCode.user.email).toBe('member@example.com');
    expect((await signInAs(world, 'member')).user.email).toBe('member@example.com');
  });

  it('T39: links the account that is signed in, whatever its address, and not by a code from elsewhere', async () => {
    const partner = await world.portal.as('partner');
    const { code: planted } = await visit(world, 'rival');
    expect(await refusal(partner, { code: planted })).toBe('PROOF_REQUIRED');
    const { verifier, challenge } = challenged();
    const { code } = await visit(world, 'rival', { challenge });
    const { signInWithCode } = await partner.send(SIGN_IN, { input: { code, verifier } });
    expect(signInWithCode.user.email).toBe('partner@example.com');
    expect((await signInAs(world, 'rival')).user.email).toBe('partner@example.com');
    const { auditEvents } = await world.owner.send(
      '{ auditEvents(first: 1, filter: { type: ["user.identityLinked"] }) { nodes { after } } }',
    );
    expect(auditEvents.nodes).toEqual([{ after: { issuer: world.oidc.issuer } }]);
  });

  it('T39: links by a verified address alone where the provider is trusted for that', async () => {
    await world.configure({ trustsEmail: true });
    expect(await refusal(world.anonymous, { ...(await visit(world, 'unverified')) })).toBe('ACCOUNT_UNKNOWN');
    expect((await signInAs(world, 'partner')).user.email).toBe('partner@example.com');
    await world.configure({ trustsEmail: false });
  });

  it('T39: a locked account stays out', async () => {
    const { user } = await signInAs(world, 'nora');
    const lock = `mutation ($id: ID!, $isActive: Boolean!) {
      updateUser(id: $id, input: { isActive: $isActive }) { userErrors { code } } }`;
    await world.owner.send(lock, { id: user.id, isActive: false });
    expect(await refusal(world.anonymous, { ...(await visit(world, 'nora')) })).toBe('INVALID_CREDENTIALS');
    await world.owner.send(lock, { id: user.id, isActive: true });
  });

  it('T39: a code works once, for a minute, and is nothing that can be guessed', async () => {
    const { code } = await visit(world, 'nora');
    const [one, other] = await Promise.all([1, 2].map(() => world.anonymous.raw(SIGN_IN, { input: { code } })));
    const codes = [one, other].map((answer) => (answer!.data as Data).signInWithCode.userErrors[0]?.code ?? 'ok');
    expect(codes.toSorted()).toEqual(['LINK_INVALID', 'ok']);
    const { code: late } = await visit(world, 'nora');
    await world.portal.app.context.db
      .updateTable('signInCode')
      .set({ expiresAt: new Date(0) })
      .execute();
    for (const input of [{ code: late }, { code: 'made-up' }, { code: '' }]) {
      expect(await refusal(world.anonymous, input)).toBe('LINK_INVALID');
    }
  });

  it('T39: who refuses at the provider, and what fails there, is told to the page', async () => {
    expect(await visit(world, null)).toEqual({ error: 'access_denied' });
    const agent = new UserAgent();
    await world.configure({ clientSecret: 'wrong' });
    expect(await visit(world, 'nora', { agent })).toEqual({ error: 'sign_in_failed' });
    await world.configure({ clientSecret: 'open-sesame' });
  });

  it.each([
    ['https://evil.example/', 400],
    ['javascript:alert(1)', 400],
    ['//evil.example', 400],
    ['http://localhost@evil.example/', 400],
    ['http://user:pass@localhost:3999/', 400],
    ['http://localhost:3999/other#old', 0],
    ['http://app.localhost:8080/', 0],
  ])('T39: leads back to %s: %d', async (address, expected) => {
    const asked = `${world.startUrl}?${new URLSearchParams({ return_to: address })}`;
    world.oidc.visitor = 'nora';
    const { status, url } = await new UserAgent().open(asked, address.replace(/#.*/, ''));
    expect(status).toBe(expected);
    if (expected === 0) expect(url.hash).toMatch(/^#code=[\w-]{43}$/);
  });

  it('T39: ends in the browser that began it, and only once', async () => {
    const agent = new UserAgent();
    world.oidc.visitor = 'nora';
    const callback = `${new URL(world.portal.url).origin}/sso/callback`;
    const atProvider = await agent.open(`${world.startUrl}?return_to=${PAGE}`, callback);
    expect(atProvider.setCookies[0]).toMatch(
      /^gatehouse-sign-in-[\w-]{12}=[\w.-]+; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/,
    );
    expect(await new UserAgent().open(atProvider.url.href, PAGE)).toMatchObject({ status: 400 });
    const mixed = new URL(atProvider.url);
    mixed.searchParams.set('state', 'another');
    expect(await agent.open(mixed.href, PAGE)).toMatchObject({ status: 400 });
    expect((await agent.open(atProvider.url.href, PAGE)).url.hash).toMatch(/^#code=/);
    expect(await agent.open(atProvider.url.href, PAGE)).toMatchObject({ status: 400 });
  });

  it('T39: switched off, it lets nobody in, and its sessions are over', async () => {
    const { token } = await signInAs(world, 'nora');
    const { code } = await visit(world, 'nora');
    await world.configure({ isEnabled: false });
    const client = new Client(world.portal.url, token);
    expect(await client.errorCode('{ viewer { id } }')).toBe('UNAUTHENTICATED');
    expect(await refusal(world.anonymous, { code })).toBe('LINK_INVALID');
    expect(await new UserAgent().open(world.startUrl, PAGE)).toMatchObject({ status: 404 });
    await world.configure({ isEnabled: true });
  });
});
