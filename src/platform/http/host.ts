import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** Whether a request asks for a host that this server is. */
export type HostPolicy = (request: IncomingMessage) => boolean;

/**
 * A page whose own name was made to lead here (DNS rebinding) is of the same origin as this server for its browser; only
 * the `Host` header tells, because it still names the page's host. Addresses are nobody's name, so they cannot be rebound.
 * Ports are not compared: whoever has the name has them all.
 * @param names host names in lower case, beside `localhost`
 */
export function createHostPolicy(names: readonly string[]): HostPolicy {
  const known = new Set(['localhost', ...names]);
  return ({ headers: { host } }) => {
    const name = URL.parse(`http://${host ?? ''}/`)?.hostname.replace(/\.$/, '');
    return name !== undefined && (known.has(name) || isIP(name.replace(/^\[|\]$/g, '')) > 0);
  };
}
