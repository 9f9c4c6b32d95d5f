import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEMO_PASSWORD } from '../../../src/seed/demo-world.ts';
import { Client, type Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { Streamed } from '../../support/streamed.ts';
import { letTimePass, rowsOf } from '../../support/time.ts';
import { WebPage } from '../../support/web-page.ts';

const SIGN_IN = `mutation ($input: SignInInput!) { signIn(input: $input) { token userErrors { code } } }`;
const SESSIONS = `{ viewer { id sessions { totalCount nodes {
  id isCurrent userAgent remoteAddress method identityProviderName startedAt lastUsedAt expiresAt endsAt } } } }`;
const END = 'mutation ($id: ID!) { endSession(id: $id) { deletedId userErrors { code } } }';
const END_OTHERS = `mutation ($userId: ID) {
  endOtherSessions(userId: $userId) { endedSessions user { email } userErrors { code field } } }`;
const OF_USER = 'query ($id: ID!) { node(id: $id) { ... on User { sessions { nodes { id } } } } }';
const DECIDED = 'subscription { accessRequestDecided { accessRequest { id } } }';

let portal: TestPortal;
let owner: Client;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_TRUST_PROXY: 'loopback' });
  owner = await portal.as('owner');
});
afterAll(() => portal.stop());

/** Signs the member in from elsewhere. */
async function signIn(address = '203.0.113.7', userAgent = 'Firefox on a train'): Promise<Client> {
  const page = new WebPage(portal.url, { 'x-forwarded-for': address, 'user-agent': userAgent });
  const input = { email: 'member@example.com', password: DEMO_PASSWORD };
  return new Client(portal.url, (await page.ask(SIGN_IN, { input })).body.data.signIn.token);
}

const sessionsOf = async (client: Client): Promise<Data[]> => (await client.send(SESSIONS)).viewer.sessions.nodes;
const currentOf = async (client: Client): Promise<Data> => (await sessionsOf(client)).find((one) => one.isCurrent);
const holds = async (client: Client) => (await client.errorCode('{ viewer { id } }')) === undefined;
const idOf = async (client: Client): Promise<string> => (await client.send('{ viewer { id } }')).viewer.id;

describe('T40: sessions of an account', () => {
  let member: Client;
  beforeEach(async () => {
    await rowsOf(
      portal.database,
      `delete from session using "user" where email like 'member%' and user_id = "user".id`,
    );
    member = await signIn();
  });

  it('are listed with what tells them apart', async () => {
    await signIn('2001:db8::1', 'x'.repeat(400));
    const [latest, first] = await sessionsOf(member);
    expect(latest).toMatchObject({ isCurrent: false, userAgent: 'x'.repeat(300), remoteAddress: '2001:db8::1' });
    expect(first).toMatchObject({ isCurrent: true, userAgent: 'Firefox on a train', remoteAddress: '203.0.113.7' });
    expect(first).toMatchObject({ method: 'PASSWORD', identityProviderName: null, lastUsedAt: first.startedAt });
    const lengths = [first.expiresAt, first.endsAt].map((end) => Date.parse(end) - Date.parse(first.startedAt));
    expect(lengths).toEqual([60 * 60_000, 7 * 24 * 60 * 60_000]);
  });

  it('tell from where they were last used', async () => {
    await rowsOf(portal.database, `update session set last_used_at = now() - interval '2 minutes'`);
    const elsewhere = new WebPage(portal.url, { 'x-forwarded-for': '198.51.100.2' });
    await elsewhere.ask('{ viewer { id } }', {}, { authorization: `Bearer ${member.token}` });
    const { remoteAddress, lastUsedAt } = await currentOf(member);
    expect(remoteAddress).toBe('198.51.100.2');
    expect(Date.now() - Date.parse(lastUsedAt)).toBeLessThan(60_000);
  });

  it.each([
    ['that stood unused for too long', `last_used_at = now() - interval '61 minutes'`],
    ['that is a week old', 'expires_at = now()'],
  ])('are not listed once they have ended, and then forgotten: one %s', async (_, change) => {
    const other = await signIn();
    const { id } = await currentOf(other);
    await rowsOf(portal.database, `update session set ${change} where id = $1`, [id]);
    expect(await sessionsOf(member)).toHaveLength(1);
    expect(await other.errorCode('{ viewer { id } }')).toBe('UNAUTHENTICATED');
    expect((await member.refused(END, { id })).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    await letTimePass(portal.database, 3_601);
    const rows = () => rowsOf(portal.database, 'select id from session where id = $1', [id]);
    await expect.poll(rows).toEqual([]);
    expect(await holds(member)).toBe(true);
  });

  it('end one by one, with their sockets and streams, and that is recorded', async () => {
    const lost = await signIn();
    const { id } = await currentOf(lost);
    const socket = await lost.subscribe(DECIDED);
    const stream = await Streamed.open(portal.url, 'text/event-stream', { query: DECIDED }, authorizationOf(lost));
    const own = await member.subscribe(DECIDED);
    expect((await member.send(END, { id })).endSession.deletedId).toBe(id);
    expect(await socket.closed).toBe(4401);
    await stream.ended;
    expect(await holds(lost)).toBe(false);
    expect([await holds(member), own.socket.readyState]).toEqual([true, own.socket.OPEN]);
    await own.stop();
    const { auditEvents } = await owner.send(
      `query ($id: ID!) { auditEvents(filter: { subjectId: $id, type: ["session.ended"] }) { nodes { actor { email } } } }`,
      { id },
    );
    expect(auditEvents.nodes).toEqual([{ actor: { email: 'member@example.com' } }]);
  });

  it('end all but the own one, by one event', async () => {
    const others = [await signIn(), await signIn()];
    const socket = await others[0]!.subscribe(DECIDED);
    expect((await member.send(END_OTHERS)).endOtherSessions).toMatchObject({ endedSessions: 2 });
    expect(await socket.closed).toBe(4401);
    expect(await Promise.all([member, ...others].map(holds))).toEqual([true, false, false]);
    expect((await member.send(END_OTHERS)).endOtherSessions).toMatchObject({ endedSessions: 0 });
    const { auditEvents } = await owner.send(
      `query ($id: ID!) { auditEvents(filter: { subjectId: $id, type: ["user.sessionsEnded"] }) { nodes { after } } }`,
      { id: await idOf(member) },
    );
    expect(auditEvents.nodes[0].after).toMatchObject({ endedSessions: 2 });
  });

  it('are seen and ended by API owners', async () => {
    const socket = await member.subscribe(DECIDED);
    const id = await idOf(member);
    const { node } = await owner.send(OF_USER, { id });
    expect(node.sessions.nodes).toEqual([{ id: (await currentOf(member)).id }]);
    expect((await owner.send(END, { id: node.sessions.nodes[0].id })).endSession.userErrors).toEqual([]);
    expect(await socket.closed).toBe(4401);
    const again = await signIn();
    expect((await owner.send(END_OTHERS, { userId: id })).endOtherSessions).toMatchObject({
      ...{ endedSessions: 1, user: { email: 'member@example.com' } },
    });
    expect([await holds(again), await holds(owner)]).toEqual([false, true]);
  });

  it.each(['partner', 'hobbyist'] as const)('are nothing to the %s', async (account) => {
    const other = await portal.as(account);
    const { id } = await currentOf(member);
    expect((await other.send(OF_USER, { id: await idOf(member) })).node?.sessions.nodes ?? []).toEqual([]);
    expect((await other.refused(END, { id })).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect((await other.refused(END_OTHERS, { userId: await idOf(member) })).userErrors).toMatchObject([
      { code: 'NOT_FOUND', field: ['userId'] },
    ]);
    expect(await holds(member)).toBe(true);
  });
});

it('T40: a cookie is one that every browser takes on the machine of a developer, where there is no TLS', async () => {
  const page = new WebPage(portal.url);
  const input = { email: 'member@example.com', password: DEMO_PASSWORD, asCookie: true };
  const { headers } = await page.ask(SIGN_IN, { input });
  expect(headers['set-cookie']![0]).toMatch(
    /^gatehouse-session=[\w-]{43}; Path=\/; Max-Age=604800; HttpOnly; SameSite=Strict$/,
  );
  expect((await page.ask('{ viewer { email } }')).body.data.viewer.email).toBe(input.email);
});

describe('W3: a ticket for a stream', () => {
  const TICKET = 'mutation { createStreamTicket { ticket userErrors { code } } }';
  const ticketOf = async (client: Client) => (await client.send(TICKET)).createStreamTicket.ticket as string;
  const open = (ticket: string) =>
    Streamed.open(`${portal.url}?${new URLSearchParams({ query: DECIDED, ticket })}`, 'text/event-stream');

  it('opens one stream, which ends with the session', async () => {
    const member = await signIn();
    const ticket = await ticketOf(member);
    const stream = await open(ticket);
    expect(stream.response.status).toBe(200);
    expect((await open(ticket)).response.status).toBe(401);
    await member.send('mutation { signOut { userErrors { code } } }');
    await stream.ended;
    expect(stream.text).toContain('The session has ended.');
  });

  const ends: [what: string, end: (member: Client) => Promise<unknown>][] = [
    ['its minute is over', () => rowsOf(portal.database, 'update stream_ticket set expires_at = now()')],
    ['its session was signed out', (member) => member.send('mutation { signOut { userErrors { code } } }')],
    [
      'its session stood unused for too long',
      () =>
        rowsOf(
          portal.database,
          `update session set last_used_at = now() - interval '61 minutes' where id in (select session_id from stream_ticket)`,
        ),
    ],
    [
      'its account was locked',
      async (member) => {
        const id = await idOf(member);
        const LOCK =
          'mutation ($id: ID!, $on: Boolean!) { updateUser(id: $id, input: { isActive: $on }) { userErrors { code } } }';
        await owner.send(LOCK, { id, on: false });
        return owner.send(LOCK, { id, on: true });
      },
    ],
  ];
  it.each(ends)('opens nothing once %s', async (_, end) => {
    const member = await signIn();
    const ticket = await ticketOf(member);
    await end(member);
    expect((await open(ticket)).response.status).toBe(401);
  });
});

const authorizationOf = ({ token }: Client) => ({ authorization: `Bearer ${token}` });
