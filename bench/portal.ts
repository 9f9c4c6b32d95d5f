import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { MAIN, startGateway, startPostgres } from './built.ts';
import { addCatalogues, addOwner, addRequests, idOf, type Size, TOKENS } from './data.ts';
import { pin, type Server, start } from './process.ts';

/** A database with data, a Gateway, and how to start portals on both. */
export interface World extends AsyncDisposable {
  databaseUrl: string;
  /** @param env Settings beside the usual ones. */
  startPortal(env?: Record<string, string>): Promise<Server>;
}

const SECRET = 'bench';

/** Settings of production; what happens by the clock is put off, so that rounds are equal. */
const settings = (databaseUrl: string, dataDir: string, masterKey: string) => ({
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  DATABASE_URL: databaseUrl,
  DATA_DIR: dataDir,
  GATEHOUSE_PUBLIC_URL: 'https://portal.example.com',
  GATEHOUSE_MASTER_KEYS: masterKey,
  GATEHOUSE_LOG_LEVEL: 'error',
  GATEHOUSE_SYNC_MINUTES: '1440',
  GATEHOUSE_SWEEP_MINUTES: '1440',
});

export async function createWorld(size: Size): Promise<World> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-bench-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const postgres = await startPostgres(folder);
  stack.defer(() => postgres.stop());
  // What it starts from now on runs there as well.
  pin(await postmasterOf(folder), 'others');
  const gateway = await startGateway(join(folder, 'gateway.json'), SECRET);
  stack.defer(() => gateway.stop());
  const env = settings(postgres.url, folder, `1:${randomBytes(32).toString('base64')}`);
  const startPortal = async (more: Record<string, string> = {}) => {
    const port = String(await freePort());
    // It says by which address browsers reach it, and that is not here.
    return { ...(await start(MAIN, { ...env, ...more, PORT: port })), url: `http://127.0.0.1:${port}/graphql` };
  };
  {
    await using portal = await startPortal();
    await withClient(postgres.url, async (client) => {
      await addOwner(client);
      await addCatalogues(client, size);
      await addPlans(portal.url, gateway.url, size);
    });
  }
  await withClient(postgres.url, (client) => addRequests(client, size));
  const owned = stack.move();
  return { databaseUrl: postgres.url, startPortal, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

async function postmasterOf(dataDir: string): Promise<number> {
  const [pid] = (await readFile(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8')).split('\n');
  return Number(pid);
}

/** So many catalogues have plans of their own; further ones share them in turn. */
const PLANS_OF = 5;

/** By the portal itself, so that the Gateway has what they stand for. */
async function addPlans(portalUrl: string, gatewayUrl: string, size: Size): Promise<void> {
  const { createProvider } = await ask(portalUrl, TOKENS.owner, {
    query: `mutation ($input: CreateProviderInput!) { createProvider(input: $input) { provider { id } userErrors { message } } }`,
    variables: {
      input: { kind: 'TYK_GATEWAY', name: 'Bench', url: gatewayUrl, secret: SECRET, tykOrganisationId: 'gatehouse' },
    },
  });
  const providerId = createProvider.provider.id;
  for (let n = 0; n < PLANS_OF * size.plansPerCatalogue; n++) {
    const catalogueIds: string[] = [];
    for (let at = Math.floor(n / size.plansPerCatalogue); at < size.catalogues; at += PLANS_OF) {
      catalogueIds.push(idOf('catalogue', 1 + at));
    }
    const names = { name: `plan-${n}`, displayName: `Plan ${n}`, description: `For those who call ${n} times.` };
    const limits = { rate: 10 + n, per: 60, quota: 1_000 + n, quotaRenewalSeconds: 86_400 };
    await ask(portalUrl, TOKENS.owner, {
      query: 'mutation ($input: CreatePlanInput!) { createPlan(input: $input) { plan { id } } }',
      variables: { input: { providerId, catalogueIds, ...names, ...limits } },
    });
  }
}

// biome-ignore lint/suspicious/noExplicitAny: JSON whose shape the document says
export type Data = any;

/** The data of an answer. @throws Error where it has errors. */
export async function ask(
  url: string,
  token: string | null,
  body: { query: string; variables?: object; operationName?: string },
): Promise<Data> {
  const response = await fetch(url, { method: 'POST', headers: headersOf(token), body: JSON.stringify(body) });
  const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

export const headersOf = (token: string | null): Record<string, string> => ({
  'content-type': 'application/json',
  ...(token ? { authorization: `Bearer ${token}` } : {}),
});

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
