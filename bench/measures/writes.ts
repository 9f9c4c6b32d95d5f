import { TOKENS } from '../data.ts';
import { ask, type World, withClient } from '../portal.ts';
import { processorSeconds, type Server, start } from '../process.ts';
import { median, ratio, rounded, table } from '../table.ts';
import { ASK, createAccounts, createOffer, type Offer } from './wishes.ts';

const APPROVE = `mutation Approve($id: ID!) {
  written: approveAccessRequest(id: $id) { accessRequest { id status } userErrors { code message } } }`;

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
  const offer = await createOffer(portal.url, 'written');
  const consumers = await createAccounts(world, 'consumer', CONNECTIONS);
  const rows: string[][] = [];
  for (const write of writesOf(world, offer, consumers)) {
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

function writesOf(world: World, offer: Offer, consumers: readonly string[]): Write[] {
  let made = 0;
  return [
    {
      ...{ name: 'Ask', goal: 0.65 },
      calls: async (count) =>
        Array.from({ length: count }, () => {
          const name = `Written ${made++}`;
          const { productId, planId } = offer;
          const variables = { input: { productIds: [productId], planId, newApp: { name } }, of: { ...offer, name } };
          return { token: consumers[made % CONNECTIONS]!, operationName: 'Ask', query: ASK, variables };
        }),
    },
    {
      ...{ name: 'Approve', goal: 0.6 },
      calls: async (count) => {
        const { rows } = await withClient(world.databaseUrl, (client) =>
          client.query<{ id: string; appId: string }>(
            `select id, app_id as "appId" from access_request where status = 'PENDING' and plan_id = $1
               and id in (select access_request_id from access_request_product where product_id = $2) order by id limit $3`,
            [offer.planId, offer.productId, count],
          ),
        );
        return rows.map(({ id, appId }) => ({
          ...{ token: TOKENS.owner, operationName: 'Approve', query: APPROVE },
          variables: { id, of: { ...offer, id, appId } },
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
