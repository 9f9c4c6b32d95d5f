import { randomUUID } from 'node:crypto';
import { graphql } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from '../../src/platform/live/cursor.ts';
import { createSchema } from '../../src/schema.ts';
import { Client, type Data } from '../support/client.ts';
import { startTestPortal, type TestPortal } from '../support/portal.ts';
import { standingTransaction } from '../support/standing-transaction.ts';
import { approve, requestAccess } from '../support/story.ts';
import { Streamed } from '../support/streamed.ts';
import { rowsOf } from '../support/time.ts';

const SSE = 'text/event-stream';
const DECIDED = 'subscription ($after: String) { accessRequestDecided(after: $after) { cursor accessRequest { id } } }';
const TICKET = 'mutation { createStreamTicket { ticket expiresAt userErrors { code } } }';

let portal: TestPortal;
let partner: Client;
let owner: Client;
beforeAll(async () => {
  portal = await startTestPortal();
  [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
});
afterAll(() => portal.stop());

/** A request that was decided, so that those who follow decisions hear of it. */
async function decided(): Promise<string> {
  const { id } = await requestAccess(partner);
  await approve(owner, id);
  return id;
}

const bearer = (client: Client) => ({ authorization: `Bearer ${client.token}` });

/** The stream of a browser's EventSource: nothing but a URL, and by itself the id of the last event. */
function eventSource(ticket: string, query = DECIDED, headers: Record<string, string> = {}): Promise<Streamed> {
  const search = new URLSearchParams({ query, ticket });
  return Streamed.open(`${portal.url}?${search}`, SSE, undefined, headers);
}

const ticketOf = async (client: Client): Promise<string> => (await client.send(TICKET)).createStreamTicket.ticket;

const subscribersAre = (count: number) => expect.poll(() => portal.app.live.stats.subscribers).toBe(count);

/** Results of a stream, each with its id. */
const resultsIn = ({ text }: Streamed): { id?: string; data: Data; extensions: Data }[] =>
  [...text.matchAll(/(?:id: (.*)\n)?event: next\ndata: (.*)\n/g)].map(([, id, data]) => ({ id, ...JSON.parse(data!) }));

describe('K8: subscriptions over HTTP', () => {
  it('an EventSource follows with a ticket that opens one stream, and its events have their cursors as ids', async () => {
    const ticket = await ticketOf(partner);
    const stream = await eventSource(ticket);
    await subscribersAre(1);
    const [id, next] = [await decided(), await decided()];
    await stream.heard(next);
    const [first] = resultsIn(stream);
    expect(first?.data.accessRequestDecided).toEqual({ cursor: first?.id, accessRequest: { id } });
    stream.abandon();

    const again = await eventSource(ticket);
    expect(again.response.status).toBe(401);
    await again.heard('"code":"UNAUTHENTICATED"');

    // As a browser comes back: with the id of the last event that it has seen.
    const resumed = await eventSource(await ticketOf(partner), DECIDED, { 'last-event-id': first!.id! });
    await resumed.heard('event: next');
    expect(resultsIn(resumed).map(({ data }) => data.accessRequestDecided.accessRequest.id)).toEqual([next]);
    resumed.abandon();
    await subscribersAre(0);
  });

  it.each([
    ['expired', `update stream_ticket set expires_at = now()`],
    ['of a session that has ended', `delete from session where id in (select session_id from stream_ticket)`],
  ])('a ticket that is %s opens nothing', async (_, sql) => {
    const ticket = await ticketOf(await Client.signIn(portal.url, 'member@example.com'));
    await rowsOf(portal.database, sql);
    expect((await eventSource(ticket)).response.status).toBe(401);
  });

  it('two tickets open nothing, and do not make their caller anonymous', async () => {
    const tickets = [await ticketOf(partner), await ticketOf(partner)].map((ticket): [string, string] => [
      'ticket',
      ticket,
    ]);
    const search = new URLSearchParams([['query', '{ viewer { id } }'], ...tickets]);
    const answer = await fetch(`${portal.url}?${search}`, { headers: { accept: SSE } });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"']);
  });

  it.each([
    ['is none', 'BAD_USER_INPUT', 'never given out'],
    ['is of another history', 'RESET', encodeCursor({ position: 1, id: randomUUID() })],
  ])('a place that %s is told as %s, by whatever way it comes', async (_, code, after) => {
    const ways: [object, Record<string, string>][] = [
      [{ variables: { after } }, {}],
      [{ extensions: { resume: { after } } }, {}],
      [{}, { 'last-event-id': after }],
    ];
    for (const [request, headers] of ways) {
      const stream = await Streamed.open(
        portal.url,
        SSE,
        { query: DECIDED, ...request },
        { ...bearer(partner), ...headers },
      );
      await stream.ended;
      expect(stream.text).toContain(`"code":"${code}"`);
    }
  });

  it('ends for good with its session, and to come back where only rights have changed', async () => {
    const member = () => Client.signIn(portal.url, 'member@example.com');
    const [signedOut, demoted] = [await member(), await member()];
    const [ends, returns] = [
      await Streamed.open(portal.url, SSE, { query: DECIDED }, bearer(signedOut)),
      await Streamed.open(portal.url, SSE, { query: DECIDED }, bearer(demoted)),
    ];
    await subscribersAre(2);
    await signedOut.send('mutation { signOut { userErrors { code } } }');
    await ends.ended;
    expect(ends.text).toContain('"code":"UNAUTHENTICATED"');
    expect(ends.text).toContain('event: complete');
    const { viewer } = await demoted.send('{ viewer { id } }');
    await owner.send('mutation ($id: ID!) { updateUser(id: $id, input: { teamIds: [] }) { userErrors { code } } }', {
      id: viewer.id,
    });
    await returns.ended;
    expect(returns.text).toContain(': 4205 ');
    expect(returns.text).not.toContain('event: complete');
  });
});

describe('K9: the place that an answer shows', () => {
  const LISTED = `{ eventCursor accessRequests(first: 100) { eventCursor nodes { id status } } }`;

  it('is told by queries, pages and payloads, and who follows from it misses nothing that is not in the answer', async () => {
    const seen = await partner.send(LISTED);
    expect(seen.accessRequests.eventCursor).toBe(seen.eventCursor);
    const id = await decided();
    const live = await partner.subscribe(DECIDED, { after: seen.eventCursor });
    expect((await live.next()).accessRequest.id).toBe(id);
    await live.stop();

    const request = await requestAccess(partner);
    const { approveAccessRequest: payload } = await owner.send(
      `mutation ($id: ID!) { approveAccessRequest(id: $id) { eventCursor accessRequest { status } userErrors { code } } }`,
      { id: request.id },
    );
    const resumed = await partner.subscribe(DECIDED, { after: payload.eventCursor });
    expect((await resumed.next()).accessRequest.id).toBe(request.id);
    await resumed.stop();
  });

  it('is never later than what the answer shows, however long it takes to be read', async () => {
    const schema = createSchema();
    const contextValue = portal.app.portal.contextOf({ requestId: 'test' });
    await decided();
    await portal.app.portal.relay.settled();
    expect(portal.app.live.cursor).not.toBe(contextValue.eventCursor);
    const source = '{ eventCursor catalogues { eventCursor } }';
    const { data } = await graphql({ schema, source, contextValue });
    expect(JSON.parse(JSON.stringify(data))).toEqual({
      eventCursor: contextValue.eventCursor,
      catalogues: { eventCursor: contextValue.eventCursor },
    });
  });

  it('of a mutation that had to wait is from before it began', async () => {
    const { id } = await requestAccess(partner);
    await portal.app.portal.relay.settled();
    const before = decodeCursor(portal.app.live.cursor).position;
    const lock = ['select from access_request where id = $1 for update'];
    const rival = await standingTransaction(portal.database.url, lock, [id]);
    const approving = owner.send(
      'mutation ($id: ID!) { approveAccessRequest(id: $id) { eventCursor userErrors { code } } }',
      { id },
    );
    await rival.waitedForBy(1);
    const later = await requestAccess(partner);
    await portal.app.portal.relay.settled();
    await rival.rollBack();
    const { position } = decodeCursor((await approving).approveAccessRequest.eventCursor);
    // What jobs have recorded meanwhile may lie between.
    const firstOfLater = 'select min(position)::int as first from event_log where subject_id = $1';
    const [{ first }] = (await rowsOf(portal.database, firstOfLater, [later.id])) as [{ first: number }];
    expect(position).toBeGreaterThanOrEqual(before);
    expect(position).toBeLessThan(first);
  });
});

describe('K9: a hello', () => {
  const HELLO = `subscription ($hello: Boolean) {
    accessRequestDecided(hello: $hello) { ...Told accessRequest { id app { name } } }
  }
  fragment Told on AccessRequestEvent { cursor type occurredAt accessRequest { status } }`;

  it('is the first event, about nothing, and its cursor is where the subscription begins', async () => {
    const live = await partner.subscribe(HELLO, { hello: true });
    const hello = await live.next();
    expect(hello).toEqual({ cursor: expect.any(String), type: 'hello', occurredAt: expect.any(String) });
    const id = await decided();
    expect(await live.next()).toMatchObject({ type: 'accessRequest.approved', accessRequest: { id } });
    await live.stop();
    const resumed = await partner.subscribe(DECIDED, { after: hello.cursor });
    expect((await resumed.next()).accessRequest.id).toBe(id);
    await resumed.stop();
  });

  it('is asked for beside the document as well, and repeats the place that a client comes with', async () => {
    const resume = { after: portal.app.live.cursor, hello: true };
    const request = { query: 'subscription { accessRequestDecided { accessRequest { id } } }', extensions: { resume } };
    const stream = await Streamed.open(portal.url, SSE, request, bearer(partner));
    await stream.heard('event: next');
    const id = await decided();
    await stream.heard(id);
    expect(resultsIn(stream)).toEqual([
      { id: resume.after, data: { accessRequestDecided: {} }, extensions: { cursor: resume.after, hello: true } },
      {
        id: expect.any(String),
        data: { accessRequestDecided: { accessRequest: { id } } },
        extensions: { cursor: expect.any(String) },
      },
    ]);
    stream.abandon();
  });

  it.each([
    ['by a literal', 'subscription { accessRequestDecided(hello: true) { type } }', {}],
    ['by a variable', 'subscription ($h: Boolean) { accessRequestDecided(hello: $h) { type } }', { h: true }],
    [
      'in a fragment',
      'subscription { ...F } fragment F on Subscription { accessRequestDecided(hello: true) { type } }',
      {},
    ],
  ])('says that the document itself asks for it %s', async (_, query, variables) => {
    const resume = { after: portal.app.live.cursor, hello: true };
    const stream = await Streamed.open(portal.url, SSE, { query, variables, extensions: { resume } }, bearer(partner));
    await stream.heard('event: next');
    const extensions = { cursor: resume.after, hello: true, inDocument: true };
    expect(resultsIn(stream)).toEqual([
      { id: resume.after, data: { accessRequestDecided: { type: 'hello' } }, extensions },
    ]);
    stream.abandon();
  });

  it('comes only when it is asked for', async () => {
    const live = await partner.subscribe(HELLO, {});
    const id = await decided();
    expect(await live.next()).toMatchObject({ accessRequest: { id } });
    await live.stop();
  });
});
