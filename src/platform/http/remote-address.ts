import type { IncomingMessage } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';

/** The address of the caller, seen through proxies that are trusted to tell it. */
export type AddressReader = (request: IncomingMessage) => string;

/** The names that Express and Fastify know for `trustProxy`. */
const NAMED_RANGES: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/**
 * Every proxy appends the address it saw to `X-Forwarded-For`. Reading from the right, the first address that is not a
 * trusted proxy is the caller; what stands further left is whatever the caller claims.
 * @param trusted addresses, ranges in CIDR notation, or `loopback`, `linklocal`, `uniquelocal`
 */
export function createAddressReader(trusted: readonly string[]): AddressReader {
  const proxies = new BlockList();
  for (const range of trusted.flatMap((entry) => NAMED_RANGES[entry] ?? [entry])) {
    const [address = '', prefix] = range.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    proxies.addSubnet(address, prefix === undefined ? (family === 'ipv6' ? 128 : 32) : Number(prefix), family);
  }
  const isTrusted = (address: string) => proxies.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  return (request) => {
    const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
    const claimed = forwarded.map((address) => address.trim()).filter((address) => address !== '');
    const hops = [...claimed, request.socket.remoteAddress ?? 'unknown'].reverse();
    return hops.find((address) => !isTrusted(address)) ?? hops.at(-1) ?? 'unknown';
  };
}
