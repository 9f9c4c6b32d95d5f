import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';

/** Decides whether a browser page may call: same origin always, others where they are allowed; no `Origin`, no browser. */
export type OriginPolicy = (request: IncomingMessage) => 'none' | 'same' | 'listed' | 'foreign';

export interface OriginOptions {
  /** Exact origins, for example `https://portal.example.com`. */
  allowed: readonly string[];
  /** Whether every page of this machine may call, whatever its port: the development server of a front end has one of its own. */
  loopback: boolean;
  /** Told which origins were refused, since their page is told least of all. */
  log: Pick<Logger, 'warn'>;
}

/** Only host and port are compared for "same": behind a TLS-terminating proxy the scheme that the browser saw is unknown. */
export function createOriginPolicy({ allowed, loopback, log }: OriginOptions): OriginPolicy {
  const listed = new Set(allowed);
  const note = createNote(log);
  return (request) => {
    const { origin, host } = request.headers;
    if (origin === undefined) return 'none';
    const url = URL.parse(origin);
    if (url && url.host === host) return 'same';
    if (listed.has(origin) || (loopback && url && isLoopback(url))) return 'listed';
    note(origin);
    return 'foreign';
  };
}

/** Names that lead to the machine of the browser itself, by RFC 6761 and for browsers. */
export const isLoopback = ({ hostname }: URL): boolean =>
  /^((.+\.)?localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);

/** One line an hour for each origin, and for so many of them: whoever calls makes up what origins there are. */
const NOTED = { max: 20, ttl: 3_600_000 };

function createNote(log: Pick<Logger, 'warn'>): (origin: string) => void {
  const noted = new LRUCache<string, true>(NOTED);
  return (origin) => {
    if (noted.has(origin)) return;
    noted.purgeStale();
    if (noted.size === NOTED.max) return;
    noted.set(origin, true);
    log.warn(
      { origin: origin.slice(0, 200) },
      'A page of this origin was refused. GATEHOUSE_ALLOWED_ORIGINS can allow it.',
    );
  };
}
