import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { fetchExchange, Client as Urql } from '@urql/core';
import { auditServer } from 'graphql-http';
import { createClient as createSse } from 'graphql-sse';
import { createClient as createWs } from 'graphql-ws';
import { fetchQuery, requestSubscription } from 'relay-runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSocketClient, resumable, sseOptions } from '../../clients/js/dist/index.js';
import { encodeCursor } from '../../src/platform/live/cursor.ts';
import { Client, type Data } from '../support/client.ts';
import { startTestPortal, type TestPortal } from '../support/portal.ts';
import { approve, requestAccess } from '../support/story.ts';
import { createApollo } from './recipes/apollo.ts';
import { createRelay } from './recipes/relay.ts';
import { createUrql } from './recipes/urql.ts';
import { artifactOf } from './relay-compiler.ts';

const SCHEMA = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');
const LIST = 'query ListedQuery { eventCursor }';
const DECIDED =
  'subscription DecidedSubscription($after: String) { accessRequestDecided(after: $after) { accessRequest { id status } } }';
const UPDATE =
  'mutation ($id: ID!, $role: UserRole) { updateUser(id: $id, input: { role: $role }) { userErrors { code } } }';

interface Decided {
  accessRequestDecided: { accessRequest: { id: string; status: string } };
}

const idIn = (data: Decided | null | undefined) => data!.accessRequestDecided.accessRequest.id;

let portal: TestPortal;
let owner: Client;
beforeAll(async () => {
  portal = await startTestPortal();
  owner = await portal.as('owner');
});
afterAll(() => portal.stop());

const partner = () => Client.signIn(portal.url, 'partner@example.com');
const retryWait = () => new Promise<void>((resolve) => setImmediate(resolve));

async function decided(): Promise<string> {
  const { id } = await requestAccess(await portal.as('partner'));
  await approve(owner, id);
  return id;
}

const subscribersAre = (count: number) => expect.poll(() => portal.app.live.stats.subscribers).toBe(count);

/** What arrives at a subscriber, to be asked for piece by piece. */
class Inbox {
  readonly heard: string[] = [];
  readonly failures: unknown[] = [];

  async until(id: string): Promise<string[]> {
    await expect.poll(() => this.failures.length > 0 || this.heard.includes(id)).toBe(true);
    expect(this.failures).toEqual([]);
    return this.heard;
  }
}

type Options = Parameters<typeof createSocketClient>[0];

/** The place that a query shows, and then the decisions since then, by each recipe. */
const RECIPES: [
  name: string,
  follow: (options: Options, inbox: Inbox, meanwhile: () => Promise<unknown>) => Promise<() => void>,
][] = [
  [
    'Apollo Client',
    async (options, { heard, failures }, meanwhile) => {
      const { client, socket } = createApollo(options);
      const { data } = await client.query<{ eventCursor: string }>({ query: gql(LIST) });
      await meanwhile();
      const variables = { after: data!.eventCursor };
      const subscription = client.subscribe<Decided>({ query: gql(DECIDED), variables }).subscribe({
        next: (result) => (result.error ? failures.push(result.error) : heard.push(idIn(result.data))),
        error: (error) => failures.push(error),
      });
      return () => {
        subscription.unsubscribe();
        // What has arrived is in the cache, as the request of every other view.
        expect(JSON.stringify(client.cache.extract())).toContain('AccessRequest:');
        void socket.dispose();
      };
    },
  ],
  [
    'urql',
    async (options, { heard, failures }, meanwhile) => {
      const { client, socket, signIn } = createUrql(options);
      await signIn();
      const { data } = await client.query(LIST, {});
      await meanwhile();
      const { unsubscribe } = client
        .subscription<Decided>(DECIDED, { after: data.eventCursor })
        .subscribe((result) => (result.error ? failures.push(result.error) : heard.push(idIn(result.data))));
      return () => {
        unsubscribe();
        void socket.dispose();
      };
    },
  ],
  [
    'Relay',
    async (options, { heard, failures }, meanwhile) => {
      const { environment, socket } = createRelay(options);
      const listed = await fetchQuery<{ variables: object; response: { eventCursor: string } }>(
        environment,
        artifactOf(SCHEMA, LIST),
        {},
      ).toPromise();
      await meanwhile();
      const { dispose } = requestSubscription<{ variables: object; response: Decided }>(environment, {
        subscription: artifactOf(SCHEMA, DECIDED),
        variables: { after: listed!.eventCursor },
        onNext: (data) => heard.push(idIn(data)),
        onError: (error) => failures.push(error),
      });
      return () => {
        dispose();
        void socket.dispose();
      };
    },
  ],
];

describe.each(RECIPES)('K9: %s by its recipe', (_, follow) => {
  it('misses nothing between what it lists and what it follows, with other rights, another token and another session', async () => {
    const inbox = new Inbox();
    const ids: string[] = [];
    const happen = async () => ids.push(await decided());
    let session = await partner();
    const options: Options = {
      ...{ url: portal.url, retryWait },
      token: () => session.token,
      onUnauthenticated: async () => {
        session = await partner();
        return true;
      },
    };
    const stop = await follow(options, inbox, happen);
    await inbox.until(ids.at(-1)!);
    await happen();
    await inbox.until(ids.at(-1)!);

    const { viewer } = await session.send('{ viewer { id } }');
    for (const role of ['TEAM_MEMBER', 'CONSUMER_ADMIN']) await owner.send(UPDATE, { id: viewer.id, role });
    await happen();
    await inbox.until(ids.at(-1)!);

    await session.send('mutation { signOut { userErrors { code } } }');
    await happen();
    expect(await inbox.until(ids.at(-1)!)).toEqual(ids);
    stop();
    await subscribersAre(0);
  });
});

describe('K9: the client of graphql-sse, wrapped', () => {
  it('signs in anew where its session has ended, and goes on behind what it has', async () => {
    const inbox = new Inbox();
    let session = await partner();
    const client = resumable(createSse(sseOptions({ url: portal.url, token: () => session.token, retryWait })), {
      onUnauthenticated: async () => {
        session = await partner();
        return true;
      },
    });
    const stop = client.subscribe(
      { query: DECIDED },
      {
        next: ({ data }) => inbox.heard.push(idIn(data)),
        error: (error) => inbox.failures.push(error),
        complete: () => inbox.failures.push('complete'),
      },
    );
    await subscribersAre(1);
    const first = await decided();
    await inbox.until(first);
    await session.send('mutation { signOut { userErrors { code } } }');
    const second = await decided();
    expect(await inbox.until(second)).toEqual([first, second]);
    stop();
    await subscribersAre(0);
  });

  it.each([
    ['gets a new token', true],
    ['does not', false],
  ])('whose token is refused at once asks for another, and %s', async (_, hasAnother) => {
    const asked: string[] = [];
    let token: string | null = 'x'.repeat(43);
    const client = resumable(createSse(sseOptions({ url: portal.url, token: () => token, retryWait })), {
      onUnauthenticated: async () => {
        asked.push('asked');
        if (hasAnother) token = (await partner()).token;
        return hasAnother;
      },
    });
    const answer = client.iterate({ query: '{ viewer { email } }' });
    if (hasAnother) expect((await answer.next()).value?.data.viewer).toEqual({ email: 'partner@example.com' });
    else await expect(answer.next()).rejects.toMatchObject({ response: { status: 401 } });
    expect(asked).toEqual(['asked']);
  });
});

describe('K9: what can no longer be replayed', () => {
  const stale = { query: DECIDED, variables: { after: encodeCursor({ position: 1, id: randomUUID() }) } };
  it('is told once a new subscription stands, so that what is read then misses nothing', async () => {
    const inbox = new Inbox();
    const session = await partner();
    const reset = Promise.withResolvers<void>();
    const client = createSocketClient({ url: portal.url, token: () => session.token, onReset: () => reset.resolve() });
    const stop = client.subscribe(stale, {
      next: ({ data }) => inbox.heard.push(idIn(data)),
      error: (error) => inbox.failures.push(error),
      complete: () => {},
    });
    await reset.promise;
    expect(portal.app.live.stats.subscribers).toBe(1);
    const id = await decided();
    expect(await inbox.until(id)).toEqual([id]);
    stop();
    await client.dispose();
  });
  it('goes to the subscriber where nobody else wants to know', async () => {
    const session = await partner();
    const client = createSocketClient({ url: portal.url, token: () => session.token });
    await expect(client.iterate(stale).next()).rejects.toMatchObject([{ extensions: { code: 'RESET' } }]);
    await client.dispose();
  });
});

describe('K10: the stock client of graphql-ws', () => {
  it('is not sent round in circles by a token that does not hold, and comes back by itself after other rights', async () => {
    const session = await partner();
    const closed: number[] = [];
    const client = createWs({
      url: portal.url.replace('http', 'ws'),
      connectionParams: { Authorization: `Bearer ${session.token}` },
      retryWait,
      on: { closed: (event) => closed.push((event as { code: number }).code) },
    });
    const failure = Promise.withResolvers<{ code: number; reason: string }>();
    client.subscribe(
      { query: DECIDED },
      { next: () => {}, error: (error) => failure.resolve(error as never), complete: () => {} },
    );
    await subscribersAre(1);
    const { viewer } = await session.send('{ viewer { id } }');
    await owner.send(UPDATE, { id: viewer.id, role: 'TEAM_MEMBER' });
    await expect.poll(() => closed).toEqual([4205]);
    await subscribersAre(1);
    await owner.send(UPDATE, { id: viewer.id, role: 'CONSUMER_ADMIN' });
    await expect.poll(() => closed).toEqual([4205, 4205]);
    await subscribersAre(1);
    await session.send('mutation { signOut { userErrors { code } } }');
    expect(await failure.promise).toMatchObject({ code: 4401, reason: 'The session has ended. Sign in again.' });
    expect(closed).toEqual([4205, 4205, 4401]);
  });
});

describe('K8: clients that follow over HTTP by themselves', () => {
  it('Apollo Client by multipart', async () => {
    const session = await partner();
    const link = new HttpLink({ uri: portal.url, headers: { authorization: `Bearer ${session.token}` } });
    const client = new ApolloClient({ link, cache: new InMemoryCache() });
    const inbox = new Inbox();
    client.subscribe<Decided>({ query: gql(DECIDED) }).subscribe({
      next: ({ data, error }) => (error ? inbox.failures.push(error) : inbox.heard.push(idIn(data))),
      complete: () => inbox.failures.push('complete'),
    });
    await subscribersAre(1);
    const id = await decided();
    expect(await inbox.until(id)).toEqual([id]);
    await session.send('mutation { signOut { userErrors { code } } }');
    await expect.poll(() => inbox.failures.length).toBeGreaterThan(0);
    expect(inbox.failures[0]).toMatchObject({
      errors: [{ message: 'The session has ended. Sign in again.', extensions: { code: 'UNAUTHENTICATED' } }],
    });
  });

  it('urql by Server-Sent Events', async () => {
    const session = await partner();
    const headers = { authorization: `Bearer ${session.token}` };
    const client = new Urql({
      ...{ url: portal.url, exchanges: [fetchExchange], preferGetMethod: false },
      ...{ fetchOptions: { headers }, fetchSubscriptions: true },
    });
    expect((await client.query('{ viewer { email } }', {})).data.viewer.email).toBe('partner@example.com');
    const inbox = new Inbox();
    const { unsubscribe } = client
      .subscription<Decided>(DECIDED, {})
      .subscribe(({ data, error }) => (error ? inbox.failures.push(error) : inbox.heard.push(idIn(data))));
    await subscribersAre(1);
    const id = await decided();
    expect(await inbox.until(id)).toEqual([id]);
    unsubscribe();
    await subscribersAre(0);
  });
});

describe('K12: automatic persisted queries of Apollo Client', () => {
  it.each([true, false])('with GET for what is known by its hash: %s', async (useGETForHashedQueries) => {
    const sent: string[] = [];
    const tell: typeof fetch = (url, init) => {
      sent.push(
        `${init!.method} ${/query/.test(String(init!.body ?? url).replaceAll('persistedQuery', '')) ? 'text' : 'hash'}`,
      );
      return fetch(url, init);
    };
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    const http = new HttpLink({ uri: portal.url, fetch: tell });
    const link = new PersistedQueryLink({ sha256, useGETForHashedQueries }).concat(http);
    const query = gql(`query By${useGETForHashedQueries ? 'Get' : 'Post'} { catalogues { nodes { name } } }`);
    for (let visit = 0; visit < 2; visit += 1) {
      const { data } = await new ApolloClient({ link, cache: new InMemoryCache() }).query<Data>({ query });
      expect(data!.catalogues.nodes[0].name).toBe('Public');
    }
    const hash = useGETForHashedQueries ? 'GET hash' : 'POST hash';
    expect(sent).toEqual([hash, 'POST text', hash]);
  });
});

describe('K11: the audit of GraphQL over HTTP', () => {
  it.each([
    ['without any special header', {}],
    ['with the one of Apollo', { 'apollo-require-preflight': '1' }],
    ['from a page on another port', { origin: 'http://localhost:5173' }],
  ])('%s: 61 of 61', async (name, more) => {
    const fetchFn = (url: string, init: RequestInit = {}) =>
      fetch(url, { ...init, headers: { ...(init.headers as Record<string, string>), ...more } });
    const results = await auditServer({ url: portal.url, fetchFn });
    const failed = results.flatMap((result) => (result.status === 'ok' ? [] : [`${result.id} ${result.reason}`]));
    console.info(`GraphQL over HTTP ${name}: ${results.length - failed.length} of ${results.length}`);
    expect([failed, results.length]).toEqual([[], 61]);
  });
});
