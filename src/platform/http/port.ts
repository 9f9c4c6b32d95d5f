import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Where a server listens. */
export interface Address {
  /** 0 takes a free one. */
  port: number;
  /** `localhost` is all of its addresses. */
  host: string;
}

const WHY: Record<string, (port: number, setting: string) => string> = {
  EADDRINUSE: (port, setting) => `Port ${port} is taken. Stop what uses it, or choose another with ${setting}.`,
  EACCES: (port, setting) => `Port ${port} needs more rights. Choose another with ${setting}.`,
};

/**
 * In words for whoever starts servers, why one of them cannot listen there; null for another failure.
 * @param settings Each port by its setting.
 * @param host What HOST says.
 */
export function whyNotListening(
  error: unknown,
  settings: Readonly<Record<string, number>>,
  host?: string,
): string | null {
  const { syscall, code, port, address, hostname } = error as NodeJS.ErrnoException & {
    port?: number;
    address?: string;
    hostname?: string;
  };
  if (syscall === 'listen' && code === 'EADDRNOTAVAIL') return `HOST: ${address} is no address of this machine.`;
  if (hostname !== undefined && hostname === host) return `HOST: there is no machine of the name ${hostname}.`;
  const [setting, wanted] = Object.entries(settings).find(([, wanted]) => wanted === port) ?? [];
  return (
    (setting !== undefined && wanted !== undefined && syscall === 'listen' && WHY[code ?? '']?.(wanted, setting)) ||
    null
  );
}

/** Rejects as a server would that listens there, long before all is made that it is to serve. Somebody else may still come first. */
export async function checkPort({ port, host }: Address): Promise<void> {
  const [first] = await addressesOf(host);
  const server = createServer().listen(port, first);
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}

export async function addressesOf(host: string): Promise<[string, ...string[]]> {
  const found = host === 'localhost' ? await lookup(host, { all: true }).catch(() => []) : [];
  const [first = host, ...others] = new Set(found.map(({ address }) => address));
  return [first, ...others];
}
