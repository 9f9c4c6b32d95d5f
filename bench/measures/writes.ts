import { hashOf, idOf, TOKENS } from '../data.ts';
import { ask, type World, withClient } from '../portal.ts';
import { processorSeconds, type Server, start } from '../process.ts';
import { median, ratio, rounded, table } from '../table.ts';

const ASK = `mutation Ask($input: RequestAccessInput!) {
  written: requestAccess(input: $input) { accessRequest { id status } userErrors { code message } } }`;
const APPROVE = `mutation Approve($id: ID!) {
  written: approveAccessRequest(id: $id) { accessRequest { id status } userErrors { code message } } }`;

/** Requests for one product and plan of the first catalogue, made by as many consumers as there are connections. */
interface Wish {
  productId: string;
  planId: string;
  catalogueId: string;
  providerId: string;
}

interface Call {
  token: string;
  operationName: string;
  query: string;
  /** Beside its own, `of` for the statements that have no GraphQL. */
  variables: object;
}

interface Rate {
  perSecond: number;
  processorMs: number;
}

const CONNECTIONS = 16;

/** A write to be sent so many times, told for the portal and for the statements beside it. */
interface Write {
  name: string;
  goal: number;
  calls(count: number): Promise<Call[]>;
}

/** Asking and approving: writes per second and, in brackets, milliseconds of the server's processor for one. Jobs run afterwards. */
export async function measureWrites(
  world: World,
  { rounds, count }: { rounds: number; count: number },
): Promise<string> {
  await using portal = await world.startPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0', GATEHOUSE_REQUESTS_PER_HOUR: '0' });
  await using raw = await start(new URL('../contenders/raw-writes.js', import.meta.url).pathname, {
    DATABASE_URL: world.databaseUrl,
  });
  const wish = await prepare(world, portal.url);
  const rows: string[][] = [];
  for (const write of writesOf(world, wish)) {
    const rates: Rate[][] = [[], []];
    for (let round = 0; round <= rounds; round++) {
      for (const [which, server] of [portal, raw].entries()) {
        const rate = await send(server, await write.calls(count));
        // The first ones find nothing compiled and planned.
        if (round > 0) rates[which]!.push(rate);
      }
    }
    const [ours, best] = rates.map((all) => ({
      perSecond: median(all.map(({ perSecond }) => perSecond)),
      processorMs: median(all.map(({ processorMs }) => processorMs)),
    })) as [Rate, Rate];
    const cells = [ours, best].map((rate) => `${rounded(rate.perSecond)} (${rounded(rate.processorMs)})`);
    rows.push([write.name, ...cells, ratio(ours.perSecond / best.perSecond), `≥ ${write.goal}`]);
  }
  return table(['write', 'Gatehouse', 'raw', 'to raw', 'goal'], rows);
}

const consumer = (n: number): string => `W${String(n).padStart(2, '0')}`.padEnd(43, 'w');

async function prepare(world: World, url: string): Promise<Wish> {
  const send = (query: string, variables: object = {}) => ask(url, TOKENS.owner, { query, variables });
  await send('mutation { updatePortalSettings(input: { accessFlow: DIRECT }) { userErrors { code } } }');
  const { providers, plans } = await send(
    '{ providers { nodes { id apis { nodes { id } } } } plans(first: 1) { nodes { id } } }',
  );
  const [provider] = providers.nodes;
  const { createProduct } = await send(
    'mutation ($input: CreateProductInput!) { createProduct(input: $input) { product { id } userErrors { code message } } }',
    {
      input: {
        ...{ name: 'bench-written', displayName: 'Written', catalogueIds: [idOf('catalogue', 1)] },
        apiIds: provider.apis.nodes.map(({ id }: { id: string }) => id),
      },
    },
  );
  if (!createProduct.product) throw new Error(JSON.stringify(createProduct.userErrors));
  await withClient(world.databaseUrl, async (client) => {
    for (let n = 0; n < CONNECTIONS; n++) {
      await client.query(
        `with made as (insert into "user" (id, email, display_name, role, organisation_id, password_hash)
            values (uuidv7(), $1, $1, 'TEAM_MEMBER', $2, 'none') returning id),
          member as (insert into membership (user_id, team_id, organisation_id) select id, $3, $2 from made)
          insert into session (id, user_id, token_hash, created_at, last_used_at, expires_at)
            select uuidv7(), id, $4, now(), now(), now() + interval '7 days' from made`,
        [`writer${n}@bench.example`, idOf('organisation', 1), idOf('team', 1), hashOf(consumer(n))],
      );
    }
  });
  return {
    ...{ productId: createProduct.product.id, planId: plans.nodes[0].id },
    ...{ catalogueId: idOf('catalogue', 1), providerId: provider.id },
  };
}

function writesOf(world: World, wish: Wish): Write[] {
  let made = 0;
  return [
    {
      ...{ name: 'Ask', goal: 0.65 },
      calls: async (count) =>
        Array.from({ length: count }, () => {
          const name = `Written ${made++}`;
          const { productId, planId } = wish;
          const variables = { input: { productIds: [productId], planId, newApp: { name } }, of: { ...wish, name } };
          return { token: consumer(made % CONNECTIONS), operationName: 'Ask', query: ASK, variables };
        }),
    },
    {
      ...{ name: 'Approve', goal: 0.6 },
      calls: async (count) => {
        const { rows } = await withClient(world.databaseUrl, (client) =>
          client.query<{ id: string; appId: string }>(
            `select id, app_id as "appId" from access_request where status = 'PENDING' and plan_id = $1
               and id in (select access_request_id from access_request_product where product_id = $2) order by id limit $3`,
            [wish.planId, wish.productId, count],
          ),
        );
        return rows.map(({ id, appId }) => ({
          ...{ token: TOKENS.owner, operationName: 'Approve', query: APPROVE },
          variables: { id, of: { ...wish, id, appId } },
        }));
      },
    },
  ];
}

/** Each call once, by so many at a time, as fast as the server answers. @throws Error for one that is refused. */
async function send({ url, pid }: Server, calls: readonly Call[]): Promise<Rate> {
  const before = processorSeconds(pid) ?? Number.NaN;
  const started = performance.now();
  const left = calls.values();
  const sendInTurn = async () => {
    for (const { token, ...body } of left) {
      const { written } = await ask(url, token, body);
      if (written.userErrors.length > 0) throw new Error(JSON.stringify(written.userErrors));
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, sendInTurn));
  const after = processorSeconds(pid) ?? Number.NaN;
  return {
    perSecond: (calls.length * 1_000) / (performance.now() - started),
    processorMs: ((after - before) * 1_000) / calls.length,
  };
}
