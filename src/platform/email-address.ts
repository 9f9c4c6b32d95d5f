import { domainToASCII, domainToUnicode } from 'node:url';
import validator from 'validator/lib/isEmail.js';
import { hasHidden } from './invisible.ts';

const isEmail = validator.default;

/** RFC 5321, 4.5.3.1: in bytes. */
const MAX_LOCAL = 64;
const MAX_ADDRESS = 254;

/**
 * The form in which addresses are stored, compared and mailed to: composed (NFC), in lower case, which is how mail
 * providers treat them, and the domain in its own script, however it was typed.
 */
export function comparableAddress(text: string): string {
  const address = text.trim().normalize('NFC').toLowerCase();
  const [local, domain] = partsOf(address);
  const known = local && domainToUnicode(domainToASCII(domain));
  return known ? `${local}@${known}` : address;
}

interface AddressRule {
  /** Also addresses of one's own network, such as `root@localhost`: for what operators set. */
  local?: boolean;
}

/**
 * Why this is no e-mail address that can be written to, as a sentence; null when it is one. International ones (RFC 6531,
 * IDN) are.
 */
export function flawOfAddress(text: string, { local = false }: AddressRule = {}): string | null {
  const address = text.trim().normalize('NFC');
  const [name, domain] = partsOf(address);
  if (hasHidden(address)) return 'It must not hold invisible characters.';
  if (Buffer.byteLength(name) > MAX_LOCAL) return `There are at most ${MAX_LOCAL} bytes before the @.`;
  if (Buffer.byteLength(name) + domainToASCII(domain).length >= MAX_ADDRESS) {
    return `An e-mail address has at most ${MAX_ADDRESS} bytes.`;
  }
  const isOne = isEmail(address, { allow_utf8_local_part: true, require_tld: !local }) && !address.includes('"');
  return isOne && domainToASCII(domain) ? null : 'It must be an e-mail address.';
}

function partsOf(address: string): [local: string, domain: string] {
  const at = address.lastIndexOf('@');
  return [address.slice(0, Math.max(at, 0)), address.slice(at + 1)];
}
