import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { type MailServer, type MailServerBehaviour, startMailServer } from '../../support/mail-server.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { approve, requestAccess } from '../../support/story.ts';
import { rowsOf } from '../../support/time.ts';

const SEND = `mutation ($name: String!) {
  sendTestMail(name: $name) { recipient answer userErrors { code message } } }`;
const DELIVERY = `fragment Delivery on MailDelivery {
  id template recipient status attempts answer nextAttemptAt sentAt queuedAt createdAt messageId user { email } event { type subjectId } }`;
const LIST = `${DELIVERY} query ($filter: MailDeliveryFilter) {
  mailDeliveries(filter: $filter) { nodes { ...Delivery } } }`;
const READ = `${DELIVERY} query ($id: ID!) { node(id: $id) { ...Delivery } }`;
const RESEND = `${DELIVERY} mutation ($id: ID!) {
  resendMail(id: $id) { mailDelivery { ...Delivery } userErrors { code message field } } }`;
let server: MailServer;
let portal: TestPortal;
let [owner, partner]: Client[] = [];
beforeAll(async () => {
  server = await startMailServer();
  portal = await startTestPortal({
    GATEHOUSE_SMTP_URL: `smtp://portal:s3cret@127.0.0.1:${server.port}/?greetingTimeout=3000`,
    GATEHOUSE_MAIL_FROM: 'Portal <portal@example.org>',
    GATEHOUSE_MAIL_BOUNCE_ADDRESS: 'bounces@example.org',
  });
  [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
});
afterEach(() => {
  server.received.length = 0;
  server.behaviour = 'accept';
});
afterAll(async () => {
  await portal?.stop();
  await server?.stop();
});

const list = async (filter: Record<string, unknown> = {}): Promise<Data[]> =>
  (await owner!.send(LIST, { filter })).mailDeliveries.nodes;
const read = async (id: string): Promise<Data> => (await owner!.send(READ, { id })).node;

/** The mail about a request to an address, once an attempt has brought it to this state. */
async function mailAbout({ id }: Data, recipient: string, expected: object): Promise<Data> {
  const find = async () => (await list({ recipients: [recipient] })).find(({ event }) => event.subjectId === id);
  await expect.poll(find).toMatchObject(expected);
  return find();
}

const becomes = (id: string, expected: object) => expect.poll(() => read(id)).toMatchObject(expected);

describe('P12: a test mail', () => {
  it('has been taken by the mail server when the answer says so, and tells what that said', async () => {
    const { sendTestMail } = await owner!.send(SEND, { name: 'credential-claim' });
    expect(sendTestMail).toMatchObject({ recipient: 'owner@example.com', answer: expect.stringMatching(/^250 /) });
    const tests = server.received.filter(({ parsed }) => parsed.subject!.startsWith('[Test]'));
    expect(tests.map(({ to }) => to)).toEqual([['owner@example.com']]);
  });

  it.each<[MailServerBehaviour, RegExp]>([
    ['refuse for now', /451 As the test says/],
    ['refuse for ever', /550 As the test says/],
    ['refuse recipient', /550 As the test says/],
    ['refuse sender', /550 As the test says/],
    ['hang', /Greeting never received/],
    ['cut after data', /closed/i],
  ])('is refused with what happened when the server does: %s', async (behaviour, answer) => {
    server.behaviour = behaviour;
    const refused = await owner!.refused(SEND, { name: 'credential-claim' });
    expect(refused).toMatchObject({
      recipient: 'owner@example.com',
      answer: expect.stringMatching(answer),
      userErrors: [{ code: 'MAIL_NOT_SENT', message: expect.stringMatching(answer) }],
    });
  });

  it('holds no transaction while it waits for the mail server', async () => {
    server.behaviour = 'hang';
    const before = server.connections;
    const sending = owner!.refused(SEND, { name: 'credential-claim' });
    await expect.poll(() => server.connections).toBeGreaterThan(before);
    const idle = `select query from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`;
    expect(await rowsOf(portal.database, idle)).toEqual([]);
    await sending;
  });

  it('is refused when nobody listens', async () => {
    const { port } = server;
    await server.stop();
    const { userErrors } = await owner!.refused(SEND, { name: 'credential-claim' });
    server = await startMailServer({ port });
    expect(userErrors).toMatchObject([{ code: 'MAIL_NOT_SENT', message: expect.stringContaining('ECONNREFUSED') }]);
  });
});

describe('P12: the mails of the portal', () => {
  it('tell of one that was taken: to whom, about what, in how many attempts, and what the server said', async () => {
    const request = await requestAccess(partner!);
    const sent = await mailAbout(request, 'owner@example.com', { status: 'SENT' });
    expect(sent).toMatchObject({
      template: 'access-request-submitted',
      user: { email: 'owner@example.com' },
      event: { type: 'accessRequest.created' },
      attempts: 1,
      answer: expect.stringMatching(/^250 /),
      nextAttemptAt: null,
    });
    expect(server.received.map(({ from }) => from)).toContain('bounces@example.org');
    expect(server.received[0]!.parsed.from!.text).toBe('"Portal" <portal@example.org>');
  });

  it('tell of one that waits why, and when it is tried next; sent again it goes at once and as the same message', async () => {
    server.behaviour = 'refuse for now';
    const request = await requestAccess(partner!);
    const answer = expect.stringContaining('451');
    const waiting = await mailAbout(request, 'owner@example.com', { status: 'PENDING', answer });
    expect(Date.parse(waiting.nextAttemptAt)).toBeGreaterThan(Date.parse(waiting.createdAt));
    await portal.app.context.db
      // As after many attempts, the next of which is hours away.
      .updateTable('graphile_worker._private_jobs' as never)
      .set({ run_at: new Date('2100-01-01') } as never)
      .where('key' as never, '=', `mail:${waiting.id}` as never)
      .execute();
    expect((await read(waiting.id)).nextAttemptAt).toContain('2100-01-01');
    server.behaviour = 'accept';
    await owner!.send(RESEND, { id: waiting.id });
    await becomes(waiting.id, { status: 'SENT', attempts: 1, messageId: waiting.messageId });
  });

  it('tell of one that was refused for good, among the failed ones', async () => {
    server.behaviour = 'refuse recipient';
    const failed = await mailAbout(await requestAccess(partner!), 'owner@example.com', { status: 'FAILED' });
    expect(failed).toMatchObject({ attempts: 1, answer: expect.stringContaining('550'), nextAttemptAt: null });
    expect((await list({ statuses: ['FAILED'] })).map(({ id }) => id)).toContain(failed.id);
    // Webhooks get what the audit trail tells.
    const query = 'query ($id: ID!) { auditEvents(filter: { subjectId: $id }) { nodes { type after } } }';
    const { auditEvents } = await owner!.send(query, { id: failed.id });
    expect(auditEvents.nodes).toEqual([
      {
        type: 'mail.givenUp',
        after: { template: failed.template, eventId: expect.any(String), attempts: 1, answer: failed.answer },
      },
    ]);
  });
});

describe('P12: a mail that is sent again', () => {
  /** A request for access whose mail to the owner was refused. */
  async function refusedMail() {
    server.behaviour = 'refuse for ever';
    const request = await requestAccess(partner!);
    const mail = await mailAbout(request, 'owner@example.com', { status: 'FAILED' });
    server.behaviour = 'accept';
    server.received.length = 0;
    return { request, mail };
  }
  const APPROVED = 'access-request-approved';
  const move = (from: string, email: string) =>
    portal.app.context.db.updateTable('user').set({ email }).where('email', '=', from).execute();
  const received = (recipient: string) => server.received.filter(({ to }) => to.includes(recipient));

  it('is a new message, with a new link that decides', async () => {
    const { request, mail } = await refusedMail();
    const { mailDelivery } = (await owner!.send(RESEND, { id: mail.id })).resendMail;
    expect(mailDelivery).toMatchObject({ status: 'PENDING', attempts: 0 });
    expect(mailDelivery.messageId).not.toBe(mail.messageId);
    await becomes(mail.id, { status: 'SENT', attempts: 1 });
    const [again, ...more] = received('owner@example.com');
    expect(more).toEqual([]);
    expect(again!.parsed.messageId).toBe(mailDelivery.messageId);
    expect(again!.parsed.text).toContain(`/access-requests/${request.id}`);
    expect(again!.parsed.html).toMatch(/href="[^"]*\/decide\/[\w-]{43}"/);
  });

  it('also one that had arrived', async () => {
    const mail = await mailAbout(await requestAccess(partner!), 'owner@example.com', { status: 'SENT' });
    await owner!.send(RESEND, { id: mail.id });
    await becomes(mail.id, { status: 'SENT', attempts: 1 });
    await expect.poll(() => received('owner@example.com').length).toBe(2);
    expect(new Set(received('owner@example.com').map(({ parsed }) => parsed.messageId)).size).toBe(2);
  });

  it('goes to the address that its reader has now', async () => {
    const { request } = await refusedMail();
    server.behaviour = 'refuse recipient';
    await approve(owner!, request.id);
    const mail = await mailAbout(request, 'partner@example.com', { status: 'FAILED', template: APPROVED });
    server.behaviour = 'accept';
    await move('partner@example.com', 'pat@example.org');
    await owner!.send(RESEND, { id: mail.id });
    await becomes(mail.id, { status: 'SENT', recipient: 'pat@example.org' });
    await move('pat@example.org', 'partner@example.com');
    expect(received('pat@example.org')).toHaveLength(1);
  });

  it('is refused for who would not get it today', async () => {
    const { mail } = await refusedMail();
    const { db } = portal.app.context;
    await db
      .updateTable('mail')
      .set({ userId: null, recipient: 'gone@example.org' })
      .where('id', '=', mail.id)
      .execute();
    const { userErrors } = await owner!.refused(RESEND, { id: mail.id });
    expect(userErrors).toMatchObject([{ code: 'WRONG_STATE', field: ['id'] }]);
    expect(await read(mail.id)).toMatchObject({ status: 'FAILED' });
  });
});

it('P12: attempts are counted by their outcome', async () => {
  const metrics = await (await fetch(new URL('/metrics', portal.url))).text();
  const outcomes = [...metrics.matchAll(/^gatehouse_mail_attempts_total\{outcome="(\w+)"\} [1-9]/gm)].map(
    ([, name]) => name,
  );
  expect(outcomes).toEqual(expect.arrayContaining(['deferred', 'refused', 'sent']));
});
