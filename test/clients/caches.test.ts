import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Client } from '../support/client.ts';
import { startTestPortal, type TestPortal } from '../support/portal.ts';
import type { Access, CachedApps, End } from './cached-apps.ts';
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

const CREATE = 'mutation ($input: CreateAppInput!) { createApp(input: $input) { app { id } userErrors { code } } }';

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
