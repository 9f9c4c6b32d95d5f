import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, type Data } from '../../support/client.ts';
import { SoftAuthenticator } from '../../support/soft-authenticator.ts';
import { type People, startPeople } from '../people/people-fixture.ts';
import {
  ADD_PASSKEY,
  BEGIN_PASSKEY,
  BEGIN_PASSWORDLESS,
  challenged,
  complete,
  FACTORS,
  PASSWORDLESS,
  somebody,
  withPasskey,
  withTotp,
} from './second-factor-story.ts';

let people: People;
beforeAll(async () => {
  people = await startPeople();
});
afterAll(() => people?.stop());

const RENAME = `mutation ($id: ID!, $name: String!) {
  renamePasskey(id: $id, name: $name) { passkey { name } userErrors { code field } } }`;
const REMOVE = `mutation ($id: ID!, $input: FactorProofInput!) {
  removePasskey(id: $id, input: $input) { deletedId userErrors { code } } }`;

const portalUrl = () => people.portal.app.portal.config.portalUrl;

describe('T40: a passkey', () => {
  it('signs in behind the password; recovery codes come with it, and its person is told', async () => {
    const who = await somebody(people);
    const { authenticator, passkey, recoveryCodes } = await withPasskey(people, who, ' Phone ');
    expect([passkey.name, recoveryCodes.length]).toEqual(['Phone', 10]);
    expect((await people.mailTo(who.email, 'Your account has a new second factor')).text).toContain('“Phone”');
    const { token, kinds, passkeyOptions } = await challenged(people, who);
    expect(kinds).toEqual(['PASSKEY', 'RECOVERY_CODE']);
    expect(passkeyOptions.allowCredentials).toMatchObject([{ id: authenticator.id }]);
    const answer = authenticator.get({ challenge: passkeyOptions.challenge, isVerified: false });
    expect(await complete(people, token, { passkey: answer })).toBe('ok');
    expect(await complete(people, token, { passkey: answer })).toBe('LINK_INVALID');
    const { viewer } = await who.client.send(FACTORS);
    expect(viewer.secondFactors.passkeys[0].lastUsedAt).not.toBeNull();
  });

  it('signs in to the pages of the portal, which ask again where it is another one or nonsense', async () => {
    const who = await somebody(people);
    const { authenticator } = await withPasskey(people, who);
    const post = async (form: Record<string, string>) =>
      (await fetch(new URL('/', people.portal.url), { method: 'POST', body: new URLSearchParams(form) })).text();
    const fieldOf = (html: string, name: string) =>
      html.match(new RegExp(`name="${name}" value="([^"]*)"`))![1]!.replaceAll('&quot;', '"');
    let html = await post({ email: who.email, password: who.password });
    const [challenge, passkeyOptions] = [fieldOf(html, 'challenge'), fieldOf(html, 'passkeyOptions')];
    const asked = JSON.parse(passkeyOptions);
    const wrong = [authenticator.get({ challenge: 'bm90IGFza2Vk' }), { id: 'none' }, [], 'text'];
    for (const passkey of [...wrong.map((each) => JSON.stringify(each)), '{']) {
      html = await post({ challenge, passkeyOptions, passkey });
      expect(html).toContain('role="alert"');
      if (passkey === '{') expect(fieldOf(html, 'challenge')).toBe(challenge);
    }
    html = await post({ email: who.email, password: who.password });
    const again = JSON.parse(fieldOf(html, 'passkeyOptions'));
    const passkey = JSON.stringify(authenticator.get({ challenge: again.challenge }));
    expect(asked.allowCredentials).toEqual(again.allowCredentials);
    expect(await post({ challenge: fieldOf(html, 'challenge'), passkey, code: '' })).toContain('Requests that wait');
  });

  it('has no second set of recovery codes where there is a factor already', async () => {
    const who = await somebody(people);
    await withTotp(people, who);
    expect((await withPasskey(people, who)).recoveryCodes).toBeNull();
    expect((await challenged(people, who)).kinds).toEqual(['TOTP', 'PASSKEY', 'RECOVERY_CODE']);
  });

  it.each<[string, (own: Data, other: SoftAuthenticator) => object]>([
    ['signs another challenge', ({ authenticator }) => authenticator.get({ challenge: 'bm90IGFza2Vk' })],
    [
      'was asked by another site',
      ({ authenticator, challenge }) => authenticator.get({ challenge, origin: 'https://evil.example.com' }),
    ],
    [
      'is for another site',
      ({ authenticator, challenge }) => authenticator.get({ challenge, rpId: 'evil.example.com' }),
    ],
    ['belongs to another account', ({ challenge }, other) => other.get({ challenge })],
    ['is of nobody', ({ challenge }) => new SoftAuthenticator(portalUrl()).get({ challenge })],
    [
      'only says to be the one',
      ({ authenticator, challenge }) => ({
        ...new SoftAuthenticator(portalUrl()).get({ challenge }),
        ...{ id: authenticator.id, rawId: authenticator.id },
      }),
    ],
    [
      'was made by a copy, whose count goes back',
      ({ authenticator, challenge }) => authenticator.get({ challenge, counter: 5 }),
    ],
    ['is an empty object', () => ({})],
    ['is no answer', ({ authenticator }) => ({ id: authenticator.id, response: 'yes' })],
  ])('signs nobody in where it %s', async (_, answer) => {
    const [who, other] = [await somebody(people), await somebody(people)];
    const { authenticator } = await withPasskey(people, who);
    const { authenticator: foreign } = await withPasskey(people, other);
    const first = await challenged(people, who);
    const counted = authenticator.get({ challenge: first.passkeyOptions.challenge, counter: 5 });
    expect(await complete(people, first.token, { passkey: counted })).toBe('ok');
    const { token, passkeyOptions } = await challenged(people, who);
    const passkey = answer({ authenticator, challenge: passkeyOptions.challenge }, foreign);
    expect(await complete(people, token, { passkey })).toBe('INVALID_CREDENTIALS');
    const right = authenticator.get({ challenge: passkeyOptions.challenge, counter: 6 });
    expect(await complete(people, token, { passkey: right })).toBe('ok');
  });

  it.each<[string, object, string]>([
    ['neither', {}, 'INVALID_INPUT'],
    ['both', { code: '123456', passkey: {} }, 'INVALID_INPUT'],
  ])('a second step takes a code or a passkey, not %s', async (_, by, code) => {
    expect(await complete(people, 'any', by)).toBe(code);
  });

  it('is added by the answer to its own challenge alone, and by nobody else', async () => {
    const [who, other] = [await somebody(people), await somebody(people)];
    const { beginPasskey } = await who.client.send(BEGIN_PASSKEY, { input: { currentPassword: who.password } });
    const { challenge, options } = beginPasskey;
    const authenticator = new SoftAuthenticator(portalUrl());
    const add = (client: Client, response: object, name = 'Key') =>
      client.refused(ADD_PASSKEY, { input: { challenge, name, response } });
    const right = authenticator.create({ challenge: options.challenge });
    const wrong = [
      authenticator.create({ challenge: 'bm90IGFza2Vk' }),
      authenticator.create({ challenge: options.challenge, origin: 'https://evil.example.com' }),
      authenticator.create({ challenge: options.challenge, rpId: 'evil.example.com' }),
      {},
    ];
    for (const response of wrong) {
      expect((await add(who.client, response)).userErrors).toEqual([
        { code: 'INVALID_INPUT', field: ['input', 'response'] },
      ]);
    }
    expect((await add(who.client, right, ' ')).userErrors).toEqual([
      { code: 'INVALID_INPUT', field: ['input', 'name'] },
    ]);
    expect((await add(other.client, right)).userErrors).toMatchObject([{ code: 'LINK_INVALID' }]);
    await who.client.send(ADD_PASSKEY, { input: { challenge, name: 'Key', response: right } });
    expect((await add(who.client, right)).userErrors).toMatchObject([{ code: 'LINK_INVALID' }]);
  });

  it('is the twentieth of an account at most, however many were begun before', async () => {
    const who = await somebody(people);
    const { authenticator } = await withPasskey(people, who);
    const proof = { input: { currentPassword: who.password } };
    const { beginPasskey: begun } = await who.client.send(BEGIN_PASSKEY, proof);
    await people.portal.app.context.db
      .insertInto('passkey')
      .values(
        Array.from({ length: 19 }, (_, index) => ({
          ...{ id: randomUUID(), userId: who.id, name: `Key ${index}`, credentialId: `${who.id} ${index}`, counter: 0 },
          ...{ publicKey: authenticator.publicKey, transports: [] },
        })),
      )
      .execute();
    expect((await who.client.refused(BEGIN_PASSKEY, proof)).userErrors).toMatchObject([{ code: 'WRONG_STATE' }]);
    const response = new SoftAuthenticator(portalUrl()).create({ challenge: begun.options.challenge });
    const input = { challenge: begun.challenge, name: 'One more', response };
    expect((await who.client.refused(ADD_PASSKEY, { input })).userErrors).toMatchObject([{ code: 'WRONG_STATE' }]);
  });

  it('is renamed and taken away by its person alone', async () => {
    const [who, other] = [await somebody(people), await somebody(people)];
    const { passkey } = await withPasskey(people, who);
    const [id, input] = [passkey.id, { currentPassword: who.password }];
    expect((await other.client.refused(RENAME, { id, name: 'Mine' })).userErrors).toMatchObject([
      { code: 'NOT_FOUND' },
    ]);
    const asOther = { id, input: { currentPassword: other.password } };
    expect((await other.client.refused(REMOVE, asOther)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect((await who.client.send(RENAME, { id, name: 'Old phone' })).renamePasskey.passkey.name).toBe('Old phone');
    expect((await who.client.refused(RENAME, { id, name: '' })).userErrors).toEqual([
      { code: 'INVALID_INPUT', field: ['name'] },
    ]);
    expect((await who.client.refused(REMOVE, { id, input: {} })).userErrors).toMatchObject([
      { code: 'PROOF_REQUIRED' },
    ]);
    expect((await who.client.send(REMOVE, { id, input })).removePasskey.deletedId).toBe(id);
    expect((await people.mailTo(who.email, 'A second factor of your account was removed')).text).toContain(
      '“Old phone”',
    );
    expect(await people.signIn(who.email, who.password)).toBe('ok');
  });
});

describe('T40: a passkey alone', () => {
  const begin = async (): Promise<Data> => (await people.anonymous.send(BEGIN_PASSWORDLESS)).beginPasskeySignIn;

  it('signs in where it has verified its user, once', async () => {
    const who = await somebody(people);
    const { authenticator } = await withPasskey(people, who);
    const { challenge, options } = await begin();
    expect([options.allowCredentials, options.userVerification]).toEqual([undefined, 'required']);
    const input = { challenge, response: authenticator.get({ challenge: options.challenge }) };
    const { signInWithPasskey } = await people.anonymous.send(PASSWORDLESS, { input });
    expect(signInWithPasskey.user.email).toBe(who.email);
    const client = new Client(people.portal.url, signInWithPasskey.token);
    expect((await client.send(FACTORS)).viewer.secondFactors.recoveryCodesLeft).toBe(10);
    expect((await people.anonymous.refused(PASSWORDLESS, { input })).userErrors).toEqual([{ code: 'LINK_INVALID' }]);
  });

  it('does not where it was only touched, or where its account is locked', async () => {
    const who = await somebody(people);
    const { authenticator } = await withPasskey(people, who);
    const { challenge, options } = await begin();
    const by = (isVerified: boolean) => ({
      input: { challenge, response: authenticator.get({ challenge: options.challenge, isVerified }) },
    });
    expect((await people.anonymous.refused(PASSWORDLESS, by(false))).userErrors).toEqual([
      { code: 'INVALID_CREDENTIALS' },
    ]);
    await (await people.portal.as('owner')).send(
      'mutation ($id: ID!) { updateUser(id: $id, input: { isActive: false }) { userErrors { code } } }',
      { id: who.id },
    );
    expect((await people.anonymous.refused(PASSWORDLESS, by(true))).userErrors).toEqual([
      { code: 'INVALID_CREDENTIALS' },
    ]);
  });
});
