import { AppVisibility } from '../../../src/apps/app.entity.ts';
import { CredentialStatus } from '../../../src/apps/credential.entity.ts';
import { inTransaction } from '../../../src/platform/graphql/mutations.ts';
import { Client, type Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { approve, REQUEST_ACCESS } from '../../support/story.ts';
import { ACTORS, type Actor } from './actors.ts';
import { addStrangers, labelsOfTheOffer } from './world.data.ts';

/** A portal in which every actor has something that others may not see. Objects go by labels like `app:shared`. */
export interface World {
  portal: TestPortal;
  clients: Record<Actor, Client>;
  labels(): IterableIterator<string>;
  idOf(label: string): string;
  /** Undefined for an id that has no label. */
  labelOf(id: string): string | undefined;
}

const B2B = { catalogue: 'enterprise', product: 'accounts', plan: 'enterprise' };

/** Each app gets a granted credential, here on its way to the gateway, and a second request that waits. */
const APPS = [
  { name: 'hobby', by: 'hobbyist', shown: 'PERSONAL', catalogue: 'public', product: 'payment', plan: 'standard' },
  { name: 'member', by: 'member', shown: 'PERSONAL', ...B2B },
  { name: 'partner', by: 'partner', shown: 'PERSONAL', ...B2B },
  { name: 'team', by: 'partner', shown: 'TEAM', ...B2B },
  { name: 'shared', by: 'partner', shown: 'ORGANISATION', ...B2B },
  { name: 'rival', by: 'rival', shown: 'ORGANISATION', catalogue: 'rivals', product: 'ledger', plan: 'gold' },
] as const;

/** Takes no jobs, so that nothing moves by itself while a test compares before and after. */
export async function startWorld(): Promise<World> {
  const portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
  const { context } = portal.app;
  await inTransaction(context, addStrangers);
  const ids = await labelsOfTheOffer(context);
  const world = { portal, clients: await signInAll(portal), ...naming(ids) };
  for (const { by, shown, ...app } of APPS) {
    ids.set(`app:${app.name}`, await createApp(world.clients[by], app.name, shown));
    await askTwice(world, ids, world.clients[by], app);
  }
  await addWithdrawnApp(world, ids);
  await context.db
    .updateTable('credential')
    .set({ status: CredentialStatus.FAILED, failure: 'The gateway did not answer.' })
    .where('id', '=', world.idOf('credential:team'))
    .execute();
  return world;
}

function naming(ids: ReadonlyMap<string, string>): Pick<World, 'labels' | 'idOf' | 'labelOf'> {
  return {
    labels: () => ids.keys(),
    idOf(label) {
      const id = ids.get(label);
      if (!id) throw new Error(`There is no ${label} in this world.`);
      return id;
    },
    labelOf: (id) => [...ids].find(([, known]) => known === id)?.[0],
  };
}

async function signInAll(portal: TestPortal): Promise<Record<Actor, Client>> {
  const clients = ACTORS.map(async (actor) => {
    const email = actor === 'anonymous' ? null : `${actor}@example.com`;
    return [actor, await Client.signIn(portal.url, email)] as const;
  });
  return Object.fromEntries(await Promise.all(clients)) as Record<Actor, Client>;
}

async function createApp(client: Client, name: string, visibility: string): Promise<string> {
  const { createApp } = await client.send(
    'mutation ($input: CreateAppInput!) { createApp(input: $input) { app { id } userErrors { code } } }',
    { input: { name, visibility } },
  );
  return createApp.app.id;
}

interface AppInWords {
  name: string;
  catalogue: string;
  product: string;
  plan: string;
}

/** The owner approves the first request and leaves the second alone. */
async function askTwice(world: World, ids: Map<string, string>, client: Client, app: AppInWords): Promise<void> {
  const input = {
    appId: world.idOf(`app:${app.name}`),
    catalogueId: world.idOf(`catalogue:${app.catalogue}`),
    productIds: [world.idOf(`product:${app.product}`)],
    planId: world.idOf(`plan:${app.plan}`),
  };
  const ask = async (): Promise<Data> => (await client.send(REQUEST_ACCESS, { input })).requestAccess.accessRequest;
  const { id } = await ask();
  const { credential } = await approve(world.clients.owner, id);
  ids.set(`request:${app.name}`, id);
  ids.set(`credential:${app.name}`, credential.id);
  ids.set(`request:${app.name}-waiting`, (await ask()).id);
}

/** The member asked for partner's app while it was shared; now it is personal. */
async function addWithdrawnApp(world: World, ids: Map<string, string>): Promise<void> {
  const { partner, member } = world.clients;
  ids.set('app:withdrawn', await createApp(partner, 'withdrawn', 'ORGANISATION'));
  await askTwice(world, ids, member, { name: 'withdrawn', ...B2B });
  await world.portal.app.context.db
    .updateTable('app')
    .set({ visibility: AppVisibility.PERSONAL })
    .where('id', '=', world.idOf('app:withdrawn'))
    .execute();
}
