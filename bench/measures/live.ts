import { WebSocket } from 'ws';
import { ask, type World } from '../portal.ts';
import { memory, processorSeconds, type Server, start } from '../process.ts';
import { ratio, rounded, table } from '../table.ts';
import { ASK, createAccounts, createOffer } from './wishes.ts';

const SUBMITTED = 'subscription { accessRequestSubmitted { cursor accessRequest { id app { name } } } }';

/** As many as one account may open. */
const SOCKETS_PER_ACCOUNT = 100;

interface Delivery {
  /** From the answer of the mutation on, milliseconds until so many of a hundred sockets have the event. */
  p50: number;
  p99: number;
  /** Milliseconds of the server's processor for one socket, the mutation included. */
  processorMs: number;
  /** Kilobytes of the server's memory for one idle socket. */
  kilobytes: number;
}

/** One event to many sockets, of API owners who all see the same: the portal beside LISTEN and bare `ws`. */
export async function measureLive(world: World, counts: readonly number[], rounds: number): Promise<string> {
  const owners = await createAccounts(world, 'owner', Math.max(...counts) / SOCKETS_PER_ACCOUNT);
  const [consumer] = await createAccounts(world, 'consumer', 1);
  let input: { productIds: string[]; planId: string };
  {
    await using portal = await world.startPortal();
    const { productId, planId } = await createOffer(portal.url, 'told');
    input = { productIds: [productId], planId };
  }
  let made = 0;
  const tell = async ({ url }: Server) => {
    const variables = { input: { ...input, newApp: { name: `Told ${made++}` } } };
    const { written } = await ask(url, consumer!, { operationName: 'Ask', query: ASK, variables });
    if (written.userErrors.length > 0) throw new Error(JSON.stringify(written.userErrors));
  };
  const bare = () =>
    start(new URL('../contenders/bare-live.js', import.meta.url).pathname, { DATABASE_URL: world.databaseUrl });
  const rows: string[][] = [];
  for (const count of counts) {
    const [ours, best] = [
      await deliver(await world.startPortal(UNLIMITED), owners.slice(0, count / SOCKETS_PER_ACCOUNT), tell, rounds),
      await deliver(await bare(), owners.slice(0, count / SOCKETS_PER_ACCOUNT), tell, rounds),
    ];
    rows.push([
      rounded(count),
      ...[ours, best].flatMap(({ p50, p99 }) => [`${rounded(p50)} · ${rounded(p99)}`]),
      ratio(ours.p99 / best.p99),
      ...[ours, best].map(({ processorMs }) => rounded(processorMs)),
      ...[ours, best].map(({ kilobytes }) => rounded(kilobytes)),
    ]);
  }
  const heads = ['sockets', 'Gatehouse, ms p50 · p99', 'bare, ms p50 · p99', 'p99 to bare (≤ 2)'];
  return table([...heads, 'processor ms each', 'bare', 'kB each', 'bare (12 more)'], rows);
}

const UNLIMITED = { GATEHOUSE_REQUESTS_PER_HOUR: '0' };

async function deliver(
  server: Server,
  tokens: readonly string[],
  tell: (server: Server) => Promise<void>,
  rounds: number,
): Promise<Delivery> {
  await using owned = server;
  const before = memory(owned.pid) ?? Number.NaN;
  const sockets = await openAll(owned.url, tokens);
  const kilobytes = ((memory(owned.pid) ?? Number.NaN) - before) / sockets.length / 1024;
  const taken: number[] = [];
  let processor = 0;
  for (let round = -WARM_UP; round < rounds; round++) {
    const cpu = processorSeconds(owned.pid) ?? Number.NaN;
    const heard = sockets.map((socket) => nextAt(socket));
    const [told, ...times] = await Promise.all([tell(owned).then(() => performance.now()), ...heard]);
    if (round < 0) continue;
    taken.push(...times.map((at) => Math.max(0, at - told)));
    processor += (processorSeconds(owned.pid) ?? Number.NaN) - cpu;
  }
  for (const socket of sockets) socket.terminate();
  taken.sort((a, b) => a - b);
  const quantile = (share: number) => taken[Math.floor((taken.length - 1) * share)]!;
  return { p50: quantile(0.5), p99: quantile(0.99), processorMs: (processor * 1_000) / taken.length, kilobytes };
}

/** What comes first finds nothing compiled. */
const WARM_UP = 3;
const AT_ONCE = 50;

async function openAll(url: string, tokens: readonly string[]): Promise<WebSocket[]> {
  const sockets: WebSocket[] = [];
  const wanted = tokens.flatMap((token) => Array.from({ length: SOCKETS_PER_ACCOUNT }, () => token));
  for (let from = 0; from < wanted.length; from += AT_ONCE) {
    sockets.push(...(await Promise.all(wanted.slice(from, from + AT_ONCE).map((token) => open(url, token)))));
  }
  return sockets;
}

/** A socket that has subscribed. */
async function open(url: string, token: string): Promise<WebSocket> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), 'graphql-transport-ws', { perMessageDeflate: false });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const acknowledged = new Promise((resolve) => socket.once('message', resolve));
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
  await acknowledged;
  socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: SUBMITTED } }));
  return socket;
}

/** When its next event arrives. */
const nextAt = (socket: WebSocket): Promise<number> =>
  new Promise((resolve, reject) => {
    socket.once('close', (code) => reject(new Error(`A socket was closed: ${code}.`)));
    socket.on('message', function hear(data) {
      if (!String(data).includes('"next"')) return;
      socket.off('message', hear).removeAllListeners('close');
      resolve(performance.now());
    });
  });
