import autocannon from 'autocannon';
import { headersOf } from './portal.ts';
import { processorSeconds, type Server } from './process.ts';
import type { Read } from './reads.ts';

const CONNECTIONS = 16;

export interface Load {
  perSecond: number;
  /** Milliseconds of the server's processor for one request; null where the system does not tell. */
  processorMs: number | null;
}

export const bodyOf = ({ query, variables }: Read): string =>
  JSON.stringify({ query, variables, operationName: /query (\w+)/.exec(query)![1] });

/** Asks as fast as the server answers. @throws Error for an answer that is none. */
export async function load(server: Server, read: Read, seconds: number): Promise<Load> {
  const before = processorSeconds(server.pid);
  const started = performance.now();
  const result = await autocannon({
    url: server.url,
    method: 'POST',
    headers: headersOf(read.token),
    body: bodyOf(read),
    connections: CONNECTIONS,
    duration: seconds,
  });
  if (result.errors || result.non2xx)
    throw new Error(`${read.name}: ${result.errors} errors, ${result.non2xx} refused`);
  const answered = result.requests.total;
  const after = processorSeconds(server.pid);
  return {
    perSecond: (answered * 1_000) / (performance.now() - started),
    processorMs: before === null || after === null ? null : ((after - before) * 1_000) / answered,
  };
}
