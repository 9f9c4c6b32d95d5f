import type { IncomingMessage } from 'node:http';

/** Decides whether a browser page may call: same origin always, others by an exact list; no `Origin`, no browser. */
export type OriginPolicy = (request: IncomingMessage) => 'none' | 'same' | 'listed' | 'foreign';

/**
 * Only host and port are compared for "same": behind a TLS-terminating proxy the scheme that the browser saw is unknown.
 * @param allowed exact origins, for example `https://portal.example.com`
 */
export function createOriginPolicy(allowed: readonly string[]): OriginPolicy {
  const listed = new Set(allowed);
  return (request) => {
    const { origin, host } = request.headers;
    if (origin === undefined) return 'none';
    if (URL.canParse(origin) && new URL(origin).host === host) return 'same';
    return listed.has(origin) ? 'listed' : 'foreign';
  };
}
