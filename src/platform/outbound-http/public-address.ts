import { BlockList, isIP } from 'node:net';

/**
 * IPv4 ranges that are not, or need not be, the public Internet (IANA special-purpose registry, RFC 6890), with multicast
 * and the reserved end. The relay anycast of 6to4 leads into tunnels.
 */
const SPECIAL_IPV4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;

/**
 * Only this range is routed on the Internet. Everything outside is refused without a list of its own: loopback, unique
 * local, link-local, site-local, multicast, IPv4-mapped, IPv4-compatible, IPv4-translated and NAT64.
 */
const GLOBAL_IPV6 = ['2000::', 3] as const;

/** Within it: protocol assignments with Teredo and ORCHID, documentation, and 6to4, which embeds any IPv4 address. */
const SPECIAL_IPV6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
] as const;

const special = new BlockList();
for (const [address, prefix] of SPECIAL_IPV4) special.addSubnet(address, prefix, 'ipv4');
for (const [address, prefix] of SPECIAL_IPV6) special.addSubnet(address, prefix, 'ipv6');

const globalIpv6 = new BlockList();
globalIpv6.addSubnet(...GLOBAL_IPV6, 'ipv6');

/**
 * Whether an address, as a resolver gives it, belongs to the public Internet. Numerically, so that no way of writing it
 * matters; whatever is not an address, or has a zone, does not.
 */
export function isPublicAddress(address: string): boolean {
  if (address.includes('%')) return false;
  switch (isIP(address)) {
    case 4:
      return !special.check(address, 'ipv4');
    case 6:
      return globalIpv6.check(address, 'ipv6') && !special.check(address, 'ipv6');
    default:
      return false;
  }
}
