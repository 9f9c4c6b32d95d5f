import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';

/** The address of the caller, seen through proxies that are trusted to tell it. */
export type AddressReader = (request: IncomingMessage) => string;

/**
 * Every proxy appends the address it saw to `X-Forwarded-For`. Reading from the right, the first address that is not a
 * trusted proxy is the caller; what stands further left is whatever the caller claims.
 * @param trusted addresses, ranges in CIDR notation, or `loopback`, `linklocal`, `uniquelocal`
 */
export function createAddressReader(trusted: readonly string[]): AddressReader {
  const isTrusted = proxyAddr.compile([...trusted]);
  // A socket that is closed already has no address.
  return (request) => proxyAddr(request, isTrusted) ?? 'unknown';
}
