import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, type Data } from '../../support/client.ts';
import type { TestPortal } from '../../support/portal.ts';
import { rowsOf } from '../../support/time.ts';
import { type Mailed, startMailed } from '../joining/joining-fixture.ts';
import { type AttributeCalls, attributeCalls } from './attribute-calls.ts';

const PASSWORD = 'seven odd lanterns drift';
const SIGN_UP = `mutation ($input: SignUpInput!) { signUp(input: $input) { userErrors { code field } } }`;
const CONFIRM = `mutation ($input: ConfirmSignUpInput!) { confirmSignUp(input: $input) { isActive userErrors { code } } }`;
const ACCEPT = `mutation ($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { user { id } userErrors { code field } } }`;
const PROFILE = `mutation ($input: UpdateProfileInput!) {
  updateProfile(input: $input) { user { attributes { key value number boolean } } userErrors { code field message } } }`;
const UPDATE_USER = `mutation ($id: ID!, $input: UpdateUserInput!) {
  updateUser(id: $id, input: $input) { user { id } userErrors { code field } } }`;
const OF_USER = `query ($id: ID!) { node(id: $id) { ... on User { attributes { key label type value } } } }`;
const CREATE_USER = `mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } userErrors { code field } } }`;
const choiceOf = (said: object) => (Object.keys(said).length === 0 ? null : said);
const FORM = '{ signUpForm { attributes { key type required options } } }';

let mailed: Mailed;
let portal: TestPortal;
let calls: AttributeCalls;
let owner: Client;
const anonymous = () => new Client(portal.url, null);
beforeAll(async () => {
  mailed = await startMailed();
  portal = mailed.portal;
  owner = await portal.as('owner');
  calls = attributeCalls(owner);
  await owner.send('mutation { updatePortalSettings(input: { signUp: true }) { userErrors { code } } }');
});
afterAll(() => mailed?.stop());

const idOf = async (client: Client): Promise<string> => (await client.send('{ viewer { id } }')).viewer.id;
const valuesOf = async (client: Client, id: string): Promise<Data> =>
  (await client.send(OF_USER, { id })).node?.attributes ?? null;
const codes = ({ userErrors }: { userErrors: Data[] }) =>
  userErrors.map(({ code, field }) => `${code} ${field?.join('.')}`);

describe('T37: what is to be known', () => {
  const refused = async (input: object) =>
    codes(await owner.refused(calls.CREATE, { input: { subject: 'USER', type: 'STRING', label: 'L', ...input } }));

  it.each<[string, object, string[]]>([
    ['a key with a space', { key: 'a b' }, ['INVALID_INPUT input.key']],
    ['a key of nothing', { key: '' }, ['INVALID_INPUT input.key']],
    ['a long key', { key: 'x'.repeat(65) }, ['INVALID_INPUT input.key']],
    ['a label of nothing', { key: 'k', label: ' ' }, ['INVALID_INPUT input.label']],
    ['a DROPDOWN without options', { key: 'k', type: 'DROPDOWN' }, ['INVALID_INPUT input.options']],
    ['options of a STRING', { key: 'k', options: ['a'] }, ['INVALID_INPUT input.options']],
    ['a pattern of a NUMBER', { key: 'k', type: 'NUMBER', pattern: 'a' }, ['INVALID_INPUT input.pattern']],
    ['a pattern that is none', { key: 'k', pattern: '(' }, ['INVALID_INPUT input.pattern']],
    ['a pattern that looks around', { key: 'k', pattern: '(?=a)a' }, ['INVALID_INPUT input.pattern']],
    ['what is hidden at the sign-up', { key: 'k', access: 'HIDDEN', onSignUp: true }, ['INVALID_INPUT input.onSignUp']],
    ['an app at the sign-up', { key: 'k', subject: 'APP', onSignUp: true }, ['INVALID_INPUT input.onSignUp']],
    [
      'a name of the portal in keys',
      { key: 'developerid', addToKeyMetadata: true },
      ['INVALID_INPUT input.addToKeyMetadata'],
    ],
    [
      'a name of Tyk in keys',
      { key: 'rate_limit_pattern', addToKeyMetadata: true },
      ['INVALID_INPUT input.addToKeyMetadata'],
    ],
    [
      'a name that is lost on the way to a key',
      { key: '__proto__', addToKeyMetadata: true },
      ['INVALID_INPUT input.addToKeyMetadata'],
    ],
    [
      'everything at once',
      { key: '!', label: '', pattern: '(', options: ['a'], access: 'HIDDEN', onSignUp: true },
      ['key', 'label', 'options', 'pattern', 'onSignUp'].map((part) => `INVALID_INPUT input.${part}`),
    ],
  ])('is not %s', async (_, input, refusals) => {
    expect(await refused(input)).toEqual(refusals);
  });

  it('has a key of its own, whatever the case, and one name in keys', async () => {
    const id = await calls.add({ key: 'Unit', type: 'STRING', addToKeyMetadata: true });
    expect(await refused({ key: 'UNIT' })).toEqual(['NAME_TAKEN input.key']);
    expect(await refused({ subject: 'APP', key: 'unit', addToKeyMetadata: true })).toEqual([
      'NAME_TAKEN input.addToKeyMetadata',
    ]);
    const ofApps = await calls.add({ subject: 'APP', key: 'unit' });
    const flip = { id: ofApps, input: { addToKeyMetadata: true } };
    expect(codes(await owner.refused(calls.UPDATE, flip))).toEqual(['NAME_TAKEN input.addToKeyMetadata']);
    await calls.remove(id, ofApps);
  });

  it('is changed but for key and type, put into another order, and recorded', async () => {
    const [a, b] = [
      await calls.add({ key: 'a' }),
      await calls.add({ key: 'b', type: 'DROPDOWN', options: ['x', 'y'] }),
    ];
    await owner.send(calls.UPDATE, { id: b, input: { label: 'Both', options: ['x', 'z'], required: true } });
    await owner.send(calls.ORDER, { subject: 'USER', ids: [b, a] });
    expect(await calls.list('USER')).toEqual([
      { key: 'b', label: 'Both', options: ['x', 'z'], required: true, position: 1 },
      { key: 'a', label: 'a', options: [], required: false, position: 2 },
    ]);
    for (const ids of [[a], [a, a], [a, b, b]]) {
      expect(codes(await owner.refused(calls.ORDER, { subject: 'USER', ids }))).toEqual(['INVALID_INPUT ids']);
    }
    const types = await rowsOf(portal.database, 'select type from event_log where subject_id = $1 order by insertion', [
      b,
    ]);
    expect(types).toEqual(['created', 'updated', 'moved'].map((what) => ({ type: `attribute.${what}` })));
    await calls.remove(a, b);
  });
});

describe('T37: who signs up', () => {
  const GUEST = { displayName: 'Gina', password: PASSWORD };
  let asked: string[];
  beforeAll(async () => {
    asked = [
      await calls.add({ key: 'Company', required: true, onSignUp: true, writeOnce: true, pattern: '[A-Z].*' }),
      await calls.add({ key: 'Size', type: 'NUMBER', onSignUp: true, access: 'VIEW' }),
      await calls.add({ key: 'Sector', type: 'DROPDOWN', options: ['Bank', 'Shop'], onSignUp: true }),
      await calls.add({ key: 'Terms', type: 'BOOLEAN', required: true, onSignUp: true }),
      await calls.add({ key: 'Later' }),
      await calls.add({ key: 'Rating', access: 'HIDDEN' }),
    ];
  });
  afterAll(() => calls.remove(...asked));

  const GOOD = [
    { key: 'Company', text: ' Acme ' },
    { key: 'Size', number: 12.5 },
    { key: 'Terms', boolean: false },
  ];

  const confirm = async (email: string) => {
    const [row] = await rowsOf(portal.database, 'select id from registration where email = $1', [email]);
    const token = await mailed.tokenFor(email, 'Confirm your address');
    await anonymous().send(CONFIRM, { input: { token, password: PASSWORD } });
    return (row as { id: string }).id;
  };

  it('is shown what is asked there, and nothing else', async () => {
    const { signUpForm } = await anonymous().send(FORM);
    expect(signUpForm.attributes.map(({ key }: Data) => key)).toEqual(['Company', 'Size', 'Sector', 'Terms']);
  });

  it('is told everything that is wrong at once, with its place', async () => {
    const attributes = [
      { key: 'Company', text: 'acme' },
      { key: 'Size', text: 'many' },
      { key: 'Sector', text: 'Farm' },
      { key: 'Later', text: 'x' },
      { key: 'Rating', text: 'A' },
    ];
    const input = { ...GUEST, email: 'nowhere', attributes };
    expect(codes(await anonymous().refused(SIGN_UP, { input }))).toEqual([
      'INVALID_INPUT input.email',
      ...['Company', 'Size', 'Sector'].map((key) => `ANSWER_INVALID input.attributes.${key}`),
      'ANSWER_MISSING input.attributes.Terms',
      ...['Later', 'Rating'].map((key) => `ANSWER_INVALID input.attributes.${key}`),
    ]);
    expect(codes(await anonymous().refused(SIGN_UP, { input: { ...GUEST, email: 'gina@example.org' } }))).toEqual(
      ['Company', 'Terms'].map((key) => `ANSWER_MISSING input.attributes.${key}`),
    );
  });

  it('says it to those who decide, then the account says it, and the sign-up no more', async () => {
    const email = 'gina@example.org';
    await anonymous().send(SIGN_UP, { input: { ...GUEST, email, attributes: GOOD } });
    const id = await confirm(email);
    const read = async () =>
      (
        await owner.send('query ($id: ID!) { node(id: $id) { ... on Registration { attributes { key value } } } }', {
          id,
        })
      ).node.attributes;
    const said = [
      { key: 'Company', value: 'Acme' },
      { key: 'Size', value: '12.5' },
      { key: 'Terms', value: 'false' },
    ];
    expect(await read()).toEqual(said);
    await owner.send('mutation ($id: ID!) { approveRegistration(id: $id) { userErrors { code } } }', { id });
    expect(await read()).toEqual([]);
    const gina = await Client.signIn(portal.url, email, PASSWORD);
    expect((await gina.send('{ viewer { attributes { key value } } }')).viewer.attributes).toEqual(said);
    const left = await rowsOf(portal.database, `select from registration where attributes <> '{}'`);
    expect(left).toEqual([]);
  });

  it('is rejected, and nothing of what was said is kept', async () => {
    const email = 'gustav@example.org';
    await anonymous().send(SIGN_UP, { input: { ...GUEST, email, attributes: GOOD } });
    const id = await confirm(email);
    await owner.send('mutation ($id: ID!) { rejectRegistration(id: $id) { userErrors { code } } }', { id });
    expect(await rowsOf(portal.database, `select attributes from registration where id = $1`, [id])).toEqual([
      { attributes: {} },
    ]);
  });

  it('by an invitation is asked the same', async () => {
    const partner = await portal.as('partner');
    await partner.send(`mutation { inviteUser(input: { email: "guest@example.org" }) { userErrors { code } } }`);
    const token = await mailed.tokenFor('guest@example.org', 'invited');
    expect(codes(await anonymous().refused(ACCEPT, { input: { ...GUEST, token } }))).toEqual(
      ['Company', 'Terms'].map((key) => `ANSWER_MISSING input.attributes.${key}`),
    );
    const { acceptInvitation } = await anonymous().send(ACCEPT, { input: { ...GUEST, token, attributes: GOOD } });
    expect((await valuesOf(partner, acceptInvitation.user.id)).map(({ key }: Data) => key)).toEqual([
      'Company',
      'Size',
      'Terms',
    ]);
  });

  it('whoever makes an account for somebody fills in what they may', async () => {
    const partner = await portal.as('partner');
    const { viewer } = await partner.send('{ viewer { organisation { id } } }');
    const create = `mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } userErrors { code field } } }`;
    const input = {
      email: 'made@example.org',
      displayName: 'Made',
      role: 'TEAM_MEMBER',
      organisationId: viewer.organisation.id,
    };
    const attributes = [GOOD[0], { key: 'Rating', text: 'A' }];
    expect(codes(await owner.refused(create, { input: { ...input, attributes } }))).toEqual([
      'ANSWER_MISSING input.attributes.Terms',
    ]);
    for (const role of ['API_OWNER', 'AUDITOR']) {
      await owner.send(create, { input: { email: `${role}@example.org`, displayName: 'Staff', role } });
    }
    const { createUser } = await owner.send(create, { input: { ...input, attributes: [...attributes, GOOD[2]] } });
    expect((await valuesOf(owner, createUser.user.id)).map(({ value }: Data) => value)).toEqual(['Acme', 'false', 'A']);
  });

  it('nothing that was said stands in the log, in mails or in what the portal answers others', async () => {
    const said = await rowsOf(
      portal.database,
      `select before, after from event_log where type = 'user.attributesChanged'`,
    );
    expect(said.length).toBeGreaterThan(0);
    expect(JSON.stringify(said)).not.toMatch(/Acme|12\.5/);
    const everywhere = await rowsOf(portal.database, `select from event_log where concat(before, after) like '%Acme%'`);
    expect(everywhere).toEqual([]);
    expect(mailed.server.received.length).toBeGreaterThan(0);
    expect(mailed.server.received.filter(({ parsed }) => JSON.stringify(parsed).includes('Acme'))).toEqual([]);
  });
});

describe('T36, T37: what is said of somebody', () => {
  let member: Client;
  let memberId: string;
  let all: string[];
  beforeAll(async () => {
    member = await portal.as('member');
    memberId = await idOf(member);
    all = [
      await calls.add({ key: 'Phone' }),
      await calls.add({ key: 'Badge', writeOnce: true }),
      await calls.add({ key: 'Level', access: 'VIEW', type: 'NUMBER' }),
      await calls.add({ key: 'Note', access: 'HIDDEN' }),
      await calls.add({ key: 'Must', required: true }),
    ];
  });
  afterAll(() => calls.remove(...all));

  const say = async (client: Client, ...attributes: object[]) => {
    const { data } = await client.raw(PROFILE, { input: { attributes } });
    return codes(data!.updateProfile);
  };
  const set = async (client: Client, ...attributes: object[]) => {
    const { data } = await client.raw(UPDATE_USER, { id: memberId, input: { attributes } });
    return codes(data!.updateUser);
  };

  it('they say themselves where they may, and set once what is set once', async () => {
    expect(
      await say(member, { key: 'Phone', text: '123' }, { key: 'Badge', text: 'B1' }, { key: 'Must', text: 'x' }),
    ).toEqual([]);
    expect(await say(member, { key: 'Phone' }, { key: 'Badge', text: 'B1' })).toEqual([]);
    const refused = [
      { key: 'Badge', text: 'B2' },
      { key: 'Level', number: 3 },
      { key: 'Note', text: 'x' },
      { key: 'None', text: 'x' },
      { key: 'Must' },
    ];
    expect((await say(member, ...refused)).toSorted()).toEqual([
      ...['Badge', 'Level', 'None', 'Note'].map((key) => `ANSWER_INVALID input.attributes.${key}`),
      'ANSWER_MISSING input.attributes.Must',
    ]);
    expect(await say(member, { key: 'Badge' })).toEqual(['ANSWER_INVALID input.attributes.Badge']);
    const many = Array.from({ length: 51 }, () => ({ key: 'Phone', text: '1' }));
    expect(await say(member, ...many)).toEqual(['INVALID_INPUT input.attributes']);
    const { userErrors } = await member.refused(PROFILE, {
      input: { displayName: '', attributes: [{ key: 'Level', number: 1 }] },
    });
    expect(userErrors).toMatchObject([{ message: 'It must not be empty.' }, { message: 'API owners set it.' }]);
    const hidden = await member.refused(PROFILE, { input: { attributes: [{ key: 'Note', text: 'x' }] } });
    expect(hidden.userErrors).toMatchObject([{ message: 'There is no such attribute.' }]);
    expect(await valuesOf(member, memberId)).toEqual([
      { key: 'Badge', label: 'Badge', type: 'STRING', value: 'B1' },
      { key: 'Must', label: 'Must', type: 'STRING', value: 'x' },
    ]);
  });

  it.each<[what: string, ...said: object[]]>([
    ['another value', { text: '2' }],
    ['two values', { text: '2' }, { text: '3' }],
    ['twice the same', { text: '2' }, { text: '2' }],
    ['a value of another type', { number: 2 }],
    ['a value that its form would not let through', { text: 'two' }],
    ['one that is emptied', {}],
    ['a value, and one that is emptied', { text: '2' }, {}],
  ])('what is set once is refused once: %s', async (_, ...said) => {
    const id = await calls.add({ key: 'Once', writeOnce: true, pattern: '[0-9]' });
    expect(await say(member, { key: 'Once', text: '1' })).toEqual([]);
    const again = said.map((value) => ({ key: 'Once', ...value }));
    expect(await say(member, ...again)).toEqual(['ANSWER_INVALID input.attributes.Once']);
    await calls.remove(id);
  });

  it('API owners set and see all of it, administrators what consumers may', async () => {
    const partner = await portal.as('partner');
    expect(
      await set(owner, { key: 'Badge', text: 'B9' }, { key: 'Level', number: 2 }, { key: 'Note', text: 'late' }),
    ).toEqual([]);
    expect(await set(partner, { key: 'Phone', text: '9' })).toEqual([]);
    expect(
      await set(partner, { key: 'Note', text: 'x' }, { key: 'Level', number: 9 }, { key: 'Badge', text: 'B2' }),
    ).toEqual(['Note', 'Level', 'Badge'].map((key) => `ANSWER_INVALID input.attributes.${key}`));
    const keys = async (client: Client) => (await valuesOf(client, memberId))?.map(({ key }: Data) => key) ?? null;
    expect(await keys(owner)).toEqual(['Phone', 'Badge', 'Level', 'Note', 'Must']);
    expect(await keys(partner)).toEqual(['Phone', 'Badge', 'Level', 'Must']);
    expect(await keys(member)).toEqual(['Phone', 'Badge', 'Level', 'Must']);
    expect(await keys(await portal.as('hobbyist'))).toBeNull();
    // A colleague, whom the member sees.
    expect(await set(owner, { key: 'Phone', text: '10' })).toEqual([]);
    const partnerId = await idOf(partner);
    await owner.send(UPDATE_USER, { id: partnerId, input: { attributes: [{ key: 'Phone', text: '11' }] } });
    expect(await valuesOf(member, partnerId)).toEqual([]);
  });

  /** An attribute as it was, what was said, and what it became since. */
  const CHANGED_SINCE: Record<string, [before: object, said: object, since: object]> = {
    'an option that is gone': [{ type: 'DROPDOWN', options: ['a', 'b'] }, { text: 'a' }, { options: ['b'] }],
    'a text that a later pattern would not let through': [{}, { text: 'abc' }, { pattern: '[0-9]+' }],
    'a text with other spaces around it': [{}, { text: 'abc' }, { pattern: '[0-9]+' }],
    'what is set once': [{ writeOnce: true }, { text: 'abc' }, { pattern: '[0-9]+' }],
    'nothing, where it is required since': [{}, {}, { required: true }],
    'a number that only API owners set since': [{ type: 'NUMBER' }, { number: 0 }, { access: 'VIEW' }],
    'a no that only API owners set since': [{ type: 'BOOLEAN' }, { boolean: false }, { access: 'VIEW' }],
  };

  it.each(Object.entries(CHANGED_SINCE))('%s is sent back as it is', async (name, [before, said, since]) => {
    const id = await calls.add({ key: 'Since', ...before });
    expect(await say(member, { key: 'Since', ...said })).toEqual([]);
    await owner.send(calls.UPDATE, { id, input: since });
    const spaced = name.includes('spaces') ? { text: ' abc ' } : said;
    expect(await say(member, { key: 'Since', ...spaced }, { key: 'Phone', text: name })).toEqual([]);
    expect(await set(await portal.as('partner'), { key: 'Since', value: choiceOf(said) })).toEqual([]);
    const value = Object.values(said)[0];
    const values = (await valuesOf(member, memberId)).filter(({ key }: Data) => ['Since', 'Phone'].includes(key));
    expect(values.map((each: Data) => each.value)).toEqual([name, ...(value === undefined ? [] : [String(value)])]);
    const other = value === undefined ? { text: ' ' } : { text: 'other' };
    expect(await say(member, { key: 'Since', ...said }, { key: 'Since', ...other })).not.toEqual([]);
    await calls.remove(id);
    await calls.gone(portal, id);
  });

  it('of somebody elsewhere is not to be guessed: right or wrong, the answer is the same', async () => {
    expect(await set(owner, { key: 'Badge', text: 'B7' }, { key: 'Level', number: 7 })).toEqual([]);
    const made = await owner.send(
      'mutation { createOrganisation(input: { name: "Elsewhere" }) { organisation { id } userErrors { code } } }',
    );
    const { id: organisationId } = made.createOrganisation.organisation;
    const account = { email: 'else@example.org', displayName: 'Else', role: 'CONSUMER_ADMIN', password: PASSWORD };
    await owner.send(CREATE_USER, {
      input: { ...account, organisationId, attributes: [{ key: 'Must', text: 'x' }] },
    });
    const stranger = await Client.signIn(portal.url, account.email, PASSWORD);
    const guess = (level: number, badge: string) =>
      set(stranger, { key: 'Level', number: level }, { key: 'Badge', text: badge });
    const answer = ['NOT_FOUND id', 'ANSWER_INVALID input.attributes.Level'];
    expect([await guess(7, 'B7'), await guess(8, 'B8')]).toEqual([answer, answer]);
  });

  it('consumers are not told of what is hidden, neither that it is nor that it changed', async () => {
    const partner = await portal.as('partner');
    const { attributes } = await member.send('{ attributes(subject: USER) { key } }');
    expect(attributes.map(({ key }: Data) => key)).toEqual(['Phone', 'Badge', 'Level', 'Must']);
    const query = '{ auditEvents(first: 100, filter: { type: ["user.attributesChanged"] }) { nodes { after } } }';
    const told = async (client: Client) => JSON.stringify((await client.send(query)).auditEvents.nodes);
    expect(await told(partner)).toContain('Phone');
    expect(await told(partner)).not.toContain('Note');
    expect(await told(owner)).toContain('Note');
    expect(await told(owner)).not.toContain('late');
  });

  it('B25: saving a profile leaves the password, and what is not named, as they are', async () => {
    const hash = async () =>
      (await rowsOf(portal.database, 'select password_hash from "user" where id = $1', [memberId]))[0];
    const before = [await hash(), await valuesOf(owner, memberId)];
    await member.send(PROFILE, { input: { displayName: 'Mia Member' } });
    await member.send(PROFILE, { input: { attributes: [] } });
    expect([await hash(), await valuesOf(owner, memberId)]).toEqual(before);
  });

  it('B23: a deleted attribute takes its own values along, and no others', async () => {
    const [phone] = all.splice(0, 1);
    await calls.remove(phone!);
    expect((await valuesOf(owner, memberId)).map(({ key }: Data) => key)).toEqual(['Badge', 'Level', 'Note', 'Must']);
    await calls.gone(portal, phone!);
    expect((await valuesOf(owner, memberId)).map(({ key }: Data) => key)).toEqual(['Badge', 'Level', 'Note', 'Must']);
    // Its name is free again, and nothing comes back with it.
    all.push(await calls.add({ key: 'Phone' }));
    expect(await say(member, { key: 'Must', text: 'y' })).toEqual([]);
    expect((await valuesOf(owner, memberId)).map(({ key }: Data) => key)).toEqual(['Badge', 'Level', 'Note', 'Must']);
  });

  it('goes with the account', async () => {
    const create = `mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } userErrors { code } } }`;
    const { viewer } = await member.send('{ viewer { organisation { id } } }');
    const input = {
      email: 'short@example.org',
      displayName: 'S',
      role: 'TEAM_MEMBER',
      organisationId: viewer.organisation.id,
    };
    const { id } = (await owner.send(create, { input: { ...input, attributes: [{ key: 'Must', text: 'x' }] } }))
      .createUser.user;
    await owner.send('mutation ($id: ID!) { deleteUser(id: $id) { userErrors { code } } }', { id });
    expect(await rowsOf(portal.database, 'select from attribute_value where holder_id = $1', [id])).toEqual([]);
  });
});
