import { isDeepStrictEqual } from 'node:util';
import { CONTENDERS } from '../contenders.ts';
import { bodyOf, type Load, load } from '../load.ts';
import { headersOf, type World } from '../portal.ts';
import type { Server } from '../process.ts';
import { READS, type Read } from '../reads.ts';
import { median, ratio, rounded, table } from '../table.ts';

interface Length {
  rounds: number;
  seconds: number;
}

/**
 * Asks all contenders for the same in turns. Each line is a read: requests per second and, in brackets, milliseconds of the
 * server's processor for one; then the portal beside what is possible at best, and beside the best of the peers.
 * @throws Error when two of them do not answer the same.
 */
export async function measureReads(world: World, length: Length): Promise<string> {
  await using stack = new AsyncDisposableStack();
  const servers = new Map<string, Server>();
  for (const contender of CONTENDERS) servers.set(contender.name, stack.use(await contender.start(world)));
  const rows: string[][] = [];
  for (const read of READS) {
    await compare(servers, read);
    rows.push(lineOf(read, await race(servers, read, length)));
  }
  const names = CONTENDERS.map(({ name }) => name);
  return table(['read', ...names, 'to raw', 'to the best peer'], rows);
}

const asked = (name: string, read: Read): Read => {
  const { query } = CONTENDERS.find((contender) => contender.name === name)!;
  return query ? { ...read, query: query(read) } : read;
};

async function compare(servers: ReadonlyMap<string, Server>, read: Read): Promise<void> {
  let first: unknown;
  for (const [name, { url }] of servers) {
    const body = bodyOf(asked(name, read));
    const response = await fetch(url, { method: 'POST', headers: headersOf(read.token), body });
    const { data, errors } = (await response.json()) as { data: unknown; errors?: unknown };
    if (errors) throw new Error(`${name} refuses "${read.name}": ${JSON.stringify(errors)}`);
    first ??= data;
    if (!isDeepStrictEqual(data, first)) {
      throw new Error(`${name} answers "${read.name}" differently: ${JSON.stringify(data).slice(0, 2_000)}`);
    }
  }
}

const WARM_UP_SECONDS = 1;

async function race(
  servers: ReadonlyMap<string, Server>,
  read: Read,
  { rounds, seconds }: Length,
): Promise<Map<string, Load>> {
  const loads = new Map<string, Load[]>([...servers.keys()].map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, server] of servers) {
      await load(server, asked(name, read), WARM_UP_SECONDS);
      loads.get(name)!.push(await load(server, asked(name, read), seconds));
    }
  }
  return new Map([...loads].map(([name, all]) => [name, medianOf(all)]));
}

const medianOf = (loads: Load[]): Load => ({
  perSecond: median(loads.map(({ perSecond }) => perSecond)),
  processorMs: loads[0]!.processorMs === null ? null : median(loads.map(({ processorMs }) => processorMs!)),
});

function lineOf({ name }: Read, loads: ReadonlyMap<string, Load>): string[] {
  const [ours, raw, ...peers] = [...loads.values()].map(({ perSecond }) => perSecond);
  const cells = [...loads.values()].map(({ perSecond, processorMs }) =>
    processorMs === null ? rounded(perSecond) : `${rounded(perSecond)} (${rounded(processorMs)})`,
  );
  return [name, ...cells, ratio(ours! / raw!), ratio(ours! / Math.max(...peers))];
}
