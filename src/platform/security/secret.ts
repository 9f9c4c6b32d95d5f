import { createCipheriv, createDecipheriv, createHmac, hash, hkdfSync, randomBytes } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Config, ConfigError } from '../../config.ts';
import { type MasterKey, masterKeys } from '../../settings/setting.ts';
import { makeFolder } from '../folder.ts';

/** Where a sealed value is stored. A ciphertext copied to another row or column must not open. */
export interface SecretLocation {
  table: string;
  column: string;
  id: string;
}

/** Seals secrets for storage and opens them again. */
export interface SecretBox {
  /** Text that may be stored, different each time, and that opens only at the same location. */
  seal(plain: string, location: SecretLocation): string;
  /** The secret again. Throws a {@link SecretError} if the text was changed, moved, or sealed under an unknown key. */
  open(sealed: string, location: SecretLocation): string;
  /** The same secret under the current master key; null where it is already. @throws SecretError as {@link SecretBox.open} does. */
  reseal(sealed: string, location: SecretLocation): string | null;
  /**
   * A keyed digest that is equal for equal values and tells nothing about them. It begins with the version of the
   * current master key, because a new master key makes new fingerprints.
   */
  fingerprint(value: string): string;
}

/** A sealed value that does not open here. The message names the location, never the value. */
export class SecretError extends Error {
  override readonly name = 'SecretError';

  constructor(location: SecretLocation, reason: string) {
    super(`The secret in ${location.table}.${location.column} of ${location.id} ${reason}.`);
  }
}

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FORMAT = 'v1';

/**
 * A box over the master keys, of which the first seals and all open.
 *
 * Every value gets a data key of its own: random 96-bit nonces under one key are safe for 2^32 messages only (NIST
 * SP 800-38D), and a new master key then needs to re-wrap the small data keys and nothing else.
 */
export function createSecretBox(keys: readonly MasterKey[]): SecretBox {
  const current = keys[0];
  if (!current) throw new TypeError('A secret box needs a master key.');
  const keyOf = new Map(keys.map(({ version, key }) => [version, key]));
  const fingerprintKey = Buffer.from(hkdfSync('sha256', current.key, '', 'gatehouse fingerprint', KEY_BYTES));
  return {
    seal: (plain, location) => seal(current, plain, location),
    open: (sealed, location) => open(keyOf, sealed, location),
    reseal: (sealed, location) => reseal(keyOf, current, sealed, location),
    fingerprint: (value) => `${current.version}.${createHmac('sha256', fingerprintKey).update(value).digest('hex')}`,
  };
}

/** 256 random bits as 43 characters that need no escaping in a URL, a header or a shell. */
export const randomToken = (): string => randomBytes(32).toString('base64url');

/**
 * What is stored of a token made by {@link randomToken}: its SHA-256 in hex. A slow hash would add nothing, because 256
 * random bits cannot be guessed, and it would be paid on every request.
 */
export const hashToken = (token: string): string => hash('sha256', token, 'hex');

/**
 * The configured master keys or, when there are none, those of the key file in the data folder, which is made on first
 * use and readable by its owner only. Whoever loses the file loses the sealed secrets, so production never gets here
 * without keys of its own. Throws a {@link ConfigError} when the file is damaged.
 */
export async function loadMasterKeys(config: Pick<Config, 'masterKeys' | 'dataDir'>): Promise<readonly MasterKey[]> {
  if (config.masterKeys) return config.masterKeys;
  const path = join(config.dataDir, 'master-keys');
  const text = await readFile(path, 'utf8').catch(ifMissing(() => createKeyFile(path, config.dataDir)));
  const parsed = masterKeys.safeParse(text.trim());
  if (!parsed.success) throw new ConfigError([`The key file ${path} ${parsed.error.issues[0]?.message}.`]);
  return parsed.data;
}

async function createKeyFile(path: string, dataDir: string): Promise<string> {
  await makeFolder(dataDir);
  const draft = `${path}.${randomBytes(8).toString('hex')}`;
  await writeFile(draft, `1:${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flush: true });
  try {
    // Unlike a rename, a link never replaces the key of another process that starts at the same moment.
    await link(draft, path);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(draft);
  }
  return await readFile(path, 'utf8');
}

function ifMissing<T>(fallback: () => T) {
  return (error: unknown): T => {
    if (isCode(error, 'ENOENT')) return fallback();
    throw error;
  };
}

const isCode = (error: unknown, code: string) => error instanceof Error && 'code' in error && error.code === code;

function seal(master: MasterKey, plain: string, location: SecretLocation): string {
  const dataKey = randomBytes(KEY_BYTES);
  const wrapped = encrypt(master.key, dataKey, binding(location, master.version));
  const body = encrypt(dataKey, Buffer.from(plain, 'utf8'), binding(location));
  return [FORMAT, master.version, wrapped, body].join('.');
}

interface Opened {
  version: number;
  dataKey: Buffer;
  plain: string;
  body: string;
}

function openAll(keyOf: ReadonlyMap<number, Buffer>, sealed: string, location: SecretLocation): Opened {
  const [format, version, wrapped, body, ...rest] = sealed.split('.');
  if (format !== FORMAT || !wrapped || !body || rest.length > 0)
    throw new SecretError(location, 'is not a sealed value');
  const key = keyOf.get(Number(version));
  if (!key) throw new SecretError(location, `was sealed under master key ${version}, which is not configured`);
  try {
    const dataKey = decrypt(key, wrapped, binding(location, Number(version)));
    const plain = decrypt(dataKey, body, binding(location)).toString('utf8');
    return { version: Number(version), dataKey, plain, body };
  } catch {
    throw new SecretError(location, 'does not open: it was changed, moved, or sealed under another key');
  }
}

const open = (keyOf: ReadonlyMap<number, Buffer>, sealed: string, location: SecretLocation): string =>
  openAll(keyOf, sealed, location).plain;

/** Wraps the data key anew, once it is sure that it opens the rest. */
function reseal(keyOf: ReadonlyMap<number, Buffer>, current: MasterKey, sealed: string, location: SecretLocation) {
  const { version, dataKey, body } = openAll(keyOf, sealed, location);
  if (version === current.version) return null;
  const wrapped = encrypt(current.key, dataKey, binding(location, current.version));
  return [FORMAT, current.version, wrapped, body].join('.');
}

/** JSON keeps the parts apart: no choice of names makes two locations read alike. */
const binding = ({ table, column, id }: SecretLocation, keyVersion?: number) =>
  Buffer.from(JSON.stringify([FORMAT, table, column, id, keyVersion ?? null]));

function encrypt(key: Buffer, plain: Buffer, associated: Buffer): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(associated);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

function decrypt(key: Buffer, text: string, associated: Buffer): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(associated);
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
}
