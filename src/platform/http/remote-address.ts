import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import ipaddr from 'ipaddr.js';
import type { Logger } from 'pino';

/** The address of the caller, seen through proxies that are trusted to tell it. */
export type AddressReader = (request: IncomingMessage) => string;

/**
 * Every proxy appends the address it saw to `X-Forwarded-For`. Reading from the right, the first address that is not a
 * trusted proxy is the caller; what stands further left is whatever the caller claims.
 * @param trusted addresses, ranges in CIDR notation, or `loopback`, `linklocal`, `uniquelocal`
 * @param log Told once when somebody else than a trusted proxy forwards requests: most likely a proxy nobody has configured.
 */
export function createAddressReader(trusted: readonly string[], log?: Pick<Logger, 'warn'>): AddressReader {
  const isTrusted = proxyAddr.compile([...trusted]);
  const warnOnce = once(() => log?.warn(UNTRUSTED_PROXY));
  return (request) => {
    const peer = request.socket.remoteAddress;
    if (peer && request.headers['x-forwarded-for'] && !isTrusted(peer, 0)) warnOnce();
    // A socket that is closed already has no address.
    return proxyAddr(request, isTrusted) ?? 'unknown';
  };
}

/** Whether the caller is on this machine, which a proxy of unknown callers, such as a tunnel, may be too. */
export function createLocalCheck(trusted: readonly string[]): (request: IncomingMessage) => boolean {
  const isTrusted = proxyAddr.compile([...trusted]);
  const addressOf = createAddressReader(trusted);
  return (request) => {
    const { 'x-forwarded-for': forwardedFor, forwarded } = request.headers;
    const isForwarded = forwardedFor !== undefined || forwarded !== undefined;
    if (isForwarded && !isTrusted(request.socket.remoteAddress ?? '', 0)) return false;
    const address = addressOf(request);
    return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
  };
}

const UNTRUSTED_PROXY =
  'Requests come through a proxy that GATEHOUSE_TRUST_PROXY does not name, so all of its callers count as one for the limits on sign-ins and sockets.';

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}

/**
 * What counts as one caller where attempts and connections are limited: an IPv4 address, or the first 64 bits of an IPv6
 * address, which is the least that one customer gets and may use all of (RFC 6177).
 * @param address As an {@link AddressReader} gives it; what is no address stays as it is.
 */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return `${parsed
    .toByteArray()
    .slice(0, 8)
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')}::/64`;
}
