import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyLog } from '../../../src/platform/events/event-chain.ts';
import { hashToken } from '../../../src/platform/security/secret.ts';
import { Client, type Data } from '../../support/client.ts';
import { allSequenced } from '../../support/event-log.ts';
import { eventually } from '../../support/eventually.ts';
import { gatewayBehind } from '../../support/gateway.ts';
import type { TestPortal } from '../../support/portal.ts';
import { standingTransaction } from '../../support/standing-transaction.ts';
import { call, reject, requestAccess } from '../../support/story.ts';
import { rowsOf } from '../../support/time.ts';
import { answer, startWebhookReceiver, type WebhookReceiver } from '../../support/webhook-receiver.ts';
import { granted, newApp } from '../access/documents.ts';
import { field, saveForm } from '../forms/form-story.ts';
import { createWebhook, deliveriesOf, startWebhookPortal } from '../webhooks/webhook-story.ts';
import { dump } from './dump.ts';

const EMAIL = 'zoe.quirrel@example.org';
const NAME = 'Zoë "Zed" Quirrel';
const EARLIER = 'Zephyrine Quirrel';
const PERSONAL = 'Passport C01X00T47';
const PASSWORD = 'copper lantern walrus thimble';
/** By what the person could be known, the digest of the address too: who guesses one can tell. */
const TRACES = new RegExp(`quirrel|zephyrine|"?zed\\\\?"|zq@new|c01x00t47|idp-subject-77|${hashToken(EMAIL)}`, 'i');

const CREATE_USER = `mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } userErrors { code } } }`;
const ERASE = `mutation ($id: ID!, $force: Boolean) {
  eraseUser(id: $id, force: $force) { deletedId isComplete userErrors { code message field } } }`;
const PREVIEW = `query ($id: ID!) { node(id: $id) { ... on User { erasurePreview {
  apps credentials openRequests requests messages mails sessions } } } }`;
const SAID = (what: string, argument: string) =>
  `mutation ($id: ID!, $text: String!) { ${what}(id: $id, ${argument}: $text) { userErrors { code } } }`;

let portal: TestPortal;
let receiver: WebhookReceiver;
let owner: Client;
let partner: Client;
let zoe: Client;
let id: string;
let webhook: Data;
beforeAll(async () => {
  receiver = await startWebhookReceiver();
  receiver.behaviour = (response, request) => answer(200, {}, request.raw)(response, request);
  portal = await startWebhookPortal();
  [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
  ({ webhook } = await createWebhook(owner, receiver));
  const { viewer } = await partner.send('{ viewer { organisation { id } teams { id } } }');
  const account = { email: EMAIL, displayName: EARLIER, password: PASSWORD, role: 'TEAM_MEMBER' };
  const input = {
    ...account,
    organisationId: viewer.organisation.id,
    teamIds: viewer.teams.map((team: Data) => team.id),
  };
  id = (await owner.send(CREATE_USER, { input })).createUser.user.id;
  zoe = await Client.signIn(portal.url, EMAIL, PASSWORD);
  await zoe.send('mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { userErrors { code } } }', {
    input: { displayName: NAME },
  });
});
afterAll(async () => {
  await portal?.stop();
  await receiver?.stop();
});

/** Everything that somebody does in a portal, so that every table knows of them. */
async function live(): Promise<{ shared: Data; rejected: Data; own: Data }> {
  await saveForm(
    owner,
    {},
    field('passport', { isPersonal: true, copyToKeyMetadata: true }),
    field('purpose', { type: 'LONG_TEXT' }),
  );
  const answers = [
    { name: 'passport', text: PERSONAL },
    { name: 'purpose', text: `For ${EARLIER}\n${NAME}'s wallet` },
  ];
  const own = await granted(zoe, owner, {
    products: ['payment'],
    plan: 'free',
    newApp: { name: `${NAME}’s app` },
    answers,
  });
  const app = await newApp(zoe, {
    name: `Of ${NAME}`,
    description: `Ask ${EMAIL.toUpperCase()}.`,
    visibility: 'ORGANISATION',
  });
  const shared = await granted(zoe, owner, { products: ['payment'], plan: 'free', appId: app.id, answers });
  const rejected = await requestAccess(zoe, { reason: `Mail me:\n${EMAIL}\n${NAME}`, answers });
  await owner.send(SAID('askForInformation', 'question'), { id: rejected.id, text: `Who is ${NAME}?` });
  await zoe.send(SAID('answerInformation', 'answer'), { id: rejected.id, text: `I, ${EARLIER}, am.` });
  await reject(owner, rejected.id, { reason: `${NAME} may not.`, message: `Dear ${EARLIER}, no.` });
  await requestAccess(zoe, { reason: 'It waits.', answers });
  const notes = { email: 'zq@new.example', currentPassword: PASSWORD };
  await zoe.send('mutation ($input: ChangeEmailInput!) { changeEmail(input: $input) { userErrors { code } } }', {
    input: notes,
  });
  await zoe.raw('mutation ($input: SignInInput!) { signIn(input: $input) { userErrors { code } } }', {
    input: { email: EMAIL, password: 'wrong' },
  });
  await partner.raw('mutation ($input: InviteUserInput!) { inviteUser(input: $input) { userErrors { code } } }', {
    input: { email: 'zq@new.example' },
  });
  await rowsOf(
    portal.database,
    `insert into identity_link (issuer, subject, user_id, created_at) values ('https://idp.example', 'idp-subject-77', $1, now())`,
    [id],
  );
  await rowsOf(
    portal.database,
    `insert into passkey (id, user_id, name, credential_id, public_key, counter, transports)
    values (gen_random_uuid(), $1, 'Quirrel’s phone', 'key', 'key', 0, '{}')`,
    [id],
  );
  await rowsOf(
    portal.database,
    `insert into registration (id, email, display_name, status, expires_at, created_at, updated_at)
    values (gen_random_uuid(), '${EMAIL}', 'Z. Quirrel-Zephyrine', 'APPROVED', now(), now(), now())`,
  );
  await rowsOf(
    portal.database,
    `insert into uploaded_file (id, user_id, name, bytes, created_at)
    values (gen_random_uuid(), $1, 'quirrel.yaml', 'quirrel', now())`,
    [id],
  );
  return { shared, rejected, own };
}

/** Nothing is to be done any more, but for what comes again by itself. */
const quiet = () =>
  eventually(portal.url, async () => {
    await allSequenced(portal);
    const rows = await rowsOf(
      portal.database,
      `select task_identifier from graphile_worker.jobs
      where run_at <= now() and (task_identifier like 'notification.%' or task_identifier like 'credential.%' or task_identifier like 'access.%')
      union all select 'mail' from mail where status = 'PENDING' union all select 'webhook' from webhook_delivery where status = 'PENDING'`,
    );
    expect(rows).toEqual([]);
  });

const traces = async () => (await dump(portal.database)).filter((line) => TRACES.test(line));

describe('S11: erasing an account', () => {
  it('is for owners, and nobody erases their own, so that one is always left', async () => {
    const { viewer } = await owner.send('{ viewer { id } }');
    const refused = await owner.refused(ERASE, { id: viewer.id, force: true });
    expect(refused.userErrors).toMatchObject([{ code: 'WRONG_STATE', field: ['id'] }]);
    expect(await partner.errorCode(ERASE, { id })).toBe('FORBIDDEN');
    expect((await owner.refused(ERASE, { id: '00000000-0000-7000-8000-000000000000' })).userErrors).toMatchObject([
      { code: 'NOT_FOUND' },
    ]);
  });

  it('leaves no trace of the person in the whole database, readable requests, working keys of others, and a log that holds', async () => {
    const { shared, rejected, own } = await live();
    await quiet();
    const before = await traces();
    // Otherwise the test would say nothing about these.
    for (const table of [
      '"user"',
      'app',
      'access_request',
      'access_request_message',
      'access_request_answer',
      'credential',
      'mail',
      'account_link',
      'event_log',
      'registration',
      'uploaded_file',
      'identity_link',
      'webhook_attempt',
      'rate_limit',
    ]) {
      expect(
        before.some((line) => line.startsWith(`public.${table}.`)),
        table,
      ).toBe(true);
    }
    const { erasurePreview } = (await owner.send(PREVIEW, { id })).node;
    expect(erasurePreview).toEqual({
      apps: 3,
      credentials: 2,
      openRequests: 1,
      requests: 4,
      messages: 1,
      mails: expect.any(Number),
      sessions: 1,
    });
    const inUse = await owner.refused(ERASE, { id });
    expect(inUse.userErrors).toMatchObject([{ code: 'IN_USE', field: ['id'] }]);
    const { checked } = await verifyLog(portal.app.context.db);
    expect((await owner.send(ERASE, { id, force: true })).eraseUser).toMatchObject({ deletedId: id, isComplete: true });
    await allSequenced(portal);
    expect(await traces()).toEqual([]);
    await quiet();
    expect(await traces()).toEqual([]);
    const verdict = await verifyLog(portal.app.context.db);
    expect(verdict.fault).toBeNull();
    expect(verdict.checked).toBeGreaterThan(checked);
    expect(verdict.erased).toBeGreaterThan(0);
    expect(await zoe.errorCode('{ viewer { id } }')).toBe('UNAUTHENTICATED');
    const read = `query ($id: ID!) { accessRequest(id: $id) { status reason requester { displayName email } answers { name text } messages { nodes { text author { displayName } } } } }`;
    expect((await owner.send(read, { id: rejected.id })).accessRequest).toEqual({
      status: 'REJECTED',
      reason: `Mail me:\nformer-${id}@erased.invalid\nA former user`,
      requester: { displayName: 'A former user', email: `former-${id}@erased.invalid` },
      answers: [{ name: 'purpose', text: "For A former user\nA former user's wallet" }],
      messages: {
        nodes: [
          { text: 'Who is A former user?', author: { displayName: 'Olivia Owner' } },
          { text: 'I, A former user, am.', author: { displayName: 'A former user' } },
        ],
      },
    });
    await expect.poll(() => call(`${portal.sandbox.url}/payment/`, own.secret)).toBe(403);
    expect(await call(`${portal.sandbox.url}/payment/`, shared.secret)).toBe(200);
    const key = await (await gatewayBehind(portal)).read(shared.secret);
    expect(JSON.stringify(key)).not.toMatch(TRACES);
    expect(key?.metadata).not.toHaveProperty('passport');
  });

  it('reaches what webhooks were told and have not taken yet, and can be repeated', async () => {
    for (const { requestBody } of await deliveriesOf(owner, webhook.id)) expect(requestBody).not.toMatch(TRACES);
    expect((await owner.send(ERASE, { id })).eraseUser).toMatchObject({ deletedId: id, isComplete: true });
    expect((await verifyLog(portal.app.context.db)).fault).toBeNull();
  });

  it('holds nobody up while it looks through the log and rewrites it', async () => {
    const { viewer } = await partner.send('{ viewer { organisation { id } } }');
    const account = { email: 'wendy@example.org', displayName: 'Wendy Waits', role: 'TEAM_MEMBER' };
    const input = { ...account, organisationId: viewer.organisation.id };
    const wendy = (await owner.send(CREATE_USER, { input })).createUser.user.id;
    await allSequenced(portal);
    const take = `select from event_log where subject_id = $1 and type = 'user.created' for update`;
    const held = await standingTransaction(portal.database.url, [take], [wendy]);
    const erased = owner.send(ERASE, { id: wendy });
    await held.waitedForBy(1);
    const isFree = `select pg_try_advisory_xact_lock(hashtextextended('gatehouse.event_log', 0)) as "isFree"`;
    // The sequencer itself takes it for moments.
    await eventually(
      portal.url,
      async () => expect(await rowsOf(portal.database, isFree)).toEqual([{ isFree: true }]),
      10_000,
    ).finally(() => held.rollBack());
    expect((await erased).eraseUser).toMatchObject({ deletedId: wendy });
    expect((await verifyLog(portal.app.context.db)).fault).toBeNull();
  });

  it('does not hide a change: details that no erasure took out are found', async () => {
    await allSequenced(portal);
    const [event] = (await rowsOf(
      portal.database,
      `update event_chain set salt = null,
      erased_by = (select id from event_log where type = 'user.erased' order by position limit 1)
      where position = (select min(position) from event_chain where salt is not null) returning position`,
    )) as { position: string }[];
    const { fault } = await verifyLog(portal.app.context.db);
    expect(fault?.position).toBe(Number(event!.position));
  });
});
