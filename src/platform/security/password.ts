import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import pLimit from 'p-limit';

interface Cost {
  memoryKibibytes: number;
  passes: number;
  lanes: number;
}

/** The floor of the OWASP Password Storage Cheat Sheet for Argon2id. */
const COST: Cost = { memoryKibibytes: 19_456, passes: 2, lanes: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/**
 * Hashes at the same time, in this process. Each takes 19 MiB and one of libuv's four threads, which DNS and files need
 * too: a flood of sign-ins must neither eat the memory nor starve everything else. The rest wait in line.
 */
export const PASSWORDS_AT_ONCE = 2;

/** A salted Argon2id hash in PHC string format, which carries its own cost. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  return toPhc(COST, salt, await derive(password, salt, COST, HASH_BYTES));
}

/**
 * Whether the password is the one that was hashed. Compares in constant time, at the cost stored in the hash; throws a
 * TypeError if `stored` was not made by {@link hashPassword}.
 */
export async function verifyPassword(stored: string, password: string): Promise<boolean> {
  const { cost, salt, hash } = parsePhc(stored);
  return timingSafeEqual(await derive(password, salt, cost, hash.length), hash);
}

/** Takes as long as {@link verifyPassword}, so the time of an answer does not tell whether an account exists. */
export async function verifyAgainstNobody(password: string): Promise<false> {
  await derive(password, NOBODYS_SALT, COST, HASH_BYTES);
  return false;
}

const NOBODYS_SALT = randomBytes(SALT_BYTES);

/** Whether the hash was made at a lower cost than today's, so that the next sign-in should hash again. */
export function needsRehash(stored: string): boolean {
  const { cost } = parsePhc(stored);
  return cost.memoryKibibytes < COST.memoryKibibytes || cost.passes < COST.passes || cost.lanes < COST.lanes;
}

const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,})\$([A-Za-z0-9+/]{16,})$/;

/** PHC wants base64 without padding. */
const toText = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');

const toPhc = ({ memoryKibibytes, passes, lanes }: Cost, salt: Buffer, hash: Buffer) =>
  `$argon2id$v=19$m=${memoryKibibytes},t=${passes},p=${lanes}$${toText(salt)}$${toText(hash)}`;

function parsePhc(stored: string): { cost: Cost; salt: Buffer; hash: Buffer } {
  const [, memory, passes, lanes, salt, hash] = PHC.exec(stored) ?? [];
  if (!salt || !hash) throw new TypeError('Not an Argon2id hash in PHC string format.');
  const cost = { memoryKibibytes: Number(memory), passes: Number(passes), lanes: Number(lanes) };
  return { cost, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') };
}

const argon2Async = promisify<'argon2id', Argon2Parameters, Buffer>(argon2);
const inTurn = pLimit(PASSWORDS_AT_ONCE);

const derive = (password: string, salt: Buffer, cost: Cost, length: number): Promise<Buffer> =>
  inTurn(() =>
    argon2Async('argon2id', {
      // One text can be spelt in several code point sequences; the keyboard decides which (RFC 8265 asks for NFC).
      message: password.normalize('NFC'),
      nonce: salt,
      parallelism: cost.lanes,
      passes: cost.passes,
      memory: cost.memoryKibibytes,
      tagLength: length,
    }),
  );
