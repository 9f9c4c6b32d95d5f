import { createClient as createSse } from 'graphql-sse';
import { createClient as createWs } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Client, Data } from '../support/client.ts';
import { startTestPortal, type TestPortal } from '../support/portal.ts';
import { type Access, type CachedApps, CREATE, type End, headersOf, LIST, REMOVE, RENAME } from './cached-apps.ts';
import { apolloApps, urqlApps } from './cached-clients.ts';
import { relayApps } from './cached-relay.ts';

let portal: TestPortal;
let hobbyist: Client;
beforeAll(async () => {
  portal = await startTestPortal();
  hobbyist = await portal.as('hobbyist');
  for (const name of ['One', 'Two', 'Three', 'Four', 'Five']) await hobbyist.send(CREATE, { input: { name } });
});
afterAll(() => portal.stop());

const truth = async (): Promise<{ id: string; name: string }[]> =>
  (await hobbyist.send('{ apps(first: 100) { nodes { id name } } }')).apps.nodes;

const CLIENTS: [name: string, open: (access: Access, end: End) => CachedApps][] = [
  ['Apollo Client', apolloApps],
  ['urql with its normalised cache', urqlApps],
  ['Relay', relayApps],
];

describe.each(CLIENTS)('K5: %s', (_, open) => {
  /** What a client does not like about an answer or a cache, it says on the console. */
  beforeEach(() => {
    for (const way of ['warn', 'error'] as const) vi.spyOn(console, way);
  });
  afterEach(() => {
    const complaints = [console.warn, console.error].flatMap((way) => vi.mocked(way).mock.calls);
    vi.restoreAllMocks();
    expect(complaints).toEqual([]);
  });

  const start = (end: End) => open({ url: portal.url, token: hobbyist.token! }, end);
  const nodesOf = async (client: CachedApps) =>
    (await client.shown()).apps.edges.map(({ node: { id, name } }) => ({ id, name }));

  it.each<[End, string]>([
    ['start', 'hasNextPage'],
    ['end', 'hasPreviousPage'],
  ])('pages from the %s of a list, and each page joins those before it', async (end, isMore) => {
    const client = start(end);
    const all = await truth();
    await client.open();
    for (let count = 2; ; count += 2) {
      const { apps } = await client.shown();
      expect(await nodesOf(client)).toEqual(end === 'start' ? all.slice(0, count) : all.slice(-count));
      if (!apps.pageInfo[isMore]) break;
      await client.more();
    }
    expect(await nodesOf(client)).toEqual(all);
  });

  it('shows in its list what its mutations made, changed and took away', async () => {
    const client = start('start');
    const before = await truth();
    await client.open();
    await client.create('New');
    const [made] = await nodesOf(client);
    expect(made).toMatchObject({ name: 'New' });
    await client.rename(made!.id, 'Newer');
    expect((await nodesOf(client))[0]).toEqual({ id: made!.id, name: 'Newer' });
    await client.remove(made!.id);
    expect(await nodesOf(client)).toEqual(before.slice(0, 2));
  });

  it('shows what a mutation answers about an object without a row', async () => {
    const client = start('start');
    const { name, isEnabled } = await client.preference();
    await client.prefer(name, !isEnabled);
    expect(await client.preference()).toMatchObject({ name, isEnabled: !isEnabled });
    await client.prefer(name, isEnabled);
  });
});

type Ask = (query: string, variables: Record<string, unknown>) => Promise<Data>;

const BARE: [name: string, connect: (access: Access) => [ask: Ask, close: () => unknown]][] = [
  [
    'graphql-ws',
    ({ url, token }) => {
      const connectionParams = headersOf({ url, token });
      const client = createWs({ url: url.replace('http', 'ws'), connectionParams });
      return [async (query, variables) => (await client.iterate({ query, variables }).next()).value, client.dispose];
    },
  ],
  [
    'graphql-sse',
    (access) => {
      const client = createSse({ url: access.url, headers: headersOf(access) });
      return [async (query, variables) => (await client.iterate({ query, variables }).next()).value, client.dispose];
    },
  ],
];

describe.each(BARE)('K5: %s, without a cache', (_, connect) => {
  it('asks, pages from both ends and changes', async () => {
    const [ask, close] = connect({ url: portal.url, token: hobbyist.token! });
    const all = await truth();
    const page = async (args: object) => (await ask(LIST, { ...args })).data.apps;
    const first = await page({ first: 2 });
    const second = await page({ first: 2, after: first.pageInfo.endCursor });
    const back = await page({ first: null, last: 2, before: second.pageInfo.startCursor });
    expect(back.edges).toEqual(first.edges);
    expect([...first.edges, ...second.edges].map(({ node }: Data) => node)).toEqual(all.slice(0, 4));
    const { createApp } = (await ask(CREATE, { input: { name: 'Wired' } })).data;
    const { updateApp } = (await ask(RENAME, { id: createApp.app.id, input: { name: 'Wireless' } })).data;
    expect(updateApp).toEqual({ app: { id: createApp.app.id, name: 'Wireless' }, userErrors: [] });
    expect((await ask(REMOVE, { id: createApp.app.id })).data.deleteApp.deletedId).toBe(createApp.app.id);
    expect(await truth()).toEqual(all);
    close();
  });
});
