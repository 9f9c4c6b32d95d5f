import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  createSecretBox,
  hashToken,
  loadMasterKeys,
  randomToken,
  SecretError,
} from '../../src/platform/security/secret.ts';

const oldKey = { version: 1, key: randomBytes(32) };
const newKey = { version: 2, key: randomBytes(32) };
const place = { table: 'credential', column: 'secret', id: '0198b7a0-0000-7000-8000-000000000001' };
const box = createSecretBox([newKey, oldKey]);

describe('a sealed secret', () => {
  test.each(['', 'plain', 'ünïcode 🔑', 'x'.repeat(10_000)])('opens again at its own place', (plain) => {
    expect(box.open(box.seal(plain, place), place)).toBe(plain);
  });

  test('looks different each time, so equal secrets cannot be told', () => {
    expect(box.seal('same', place)).not.toBe(box.seal('same', place));
  });

  test('does not contain the secret', () => {
    expect(Buffer.from(box.seal('canary', place), 'base64url').includes('canary')).toBe(false);
  });

  test.each([
    { ...place, table: 'app' },
    { ...place, column: 'previous_secret' },
    { ...place, id: '0198b7a0-0000-7000-8000-000000000002' },
  ])('does not open at another place: %o', (elsewhere) => {
    const sealed = box.seal('moved', place);
    expect(() => box.open(sealed, elsewhere)).toThrow(SecretError);
  });

  test('does not open when any one byte of it was changed', () => {
    const parts = box.seal('tampered', place).split('.');
    const changed = [2, 3].flatMap((part) =>
      Array.from(Buffer.from(parts[part] ?? '', 'base64url').keys(), (at) => {
        const bytes = Buffer.from(parts[part] ?? '', 'base64url');
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        return parts.with(part, bytes.toString('base64url')).join('.');
      }),
    );
    const opened = changed.filter((sealed) => {
      try {
        return box.open(sealed, place) !== undefined;
      } catch {
        return false;
      }
    });
    expect({ tried: changed.length > 90, opened }).toEqual({ tried: true, opened: [] });
  });

  test.each(['', 'plain text', 'v1.2', 'v1.2..', 'v0.2.AAAA.AAAA', 'v1.2.AAAA.AAAA', 'v1.2.AAAA.AAAA.AAAA'])(
    'is never mistaken: %j is refused',
    (text) => {
      expect(() => box.open(text, place)).toThrow(SecretError);
    },
  );

  test('names the place and not the secret when it does not open', () => {
    const sealed = box.seal('canary', place);
    expect(() => box.open(sealed, { ...place, column: 'note' })).toThrow(`credential.note of ${place.id}`);
  });
});

describe('master keys', () => {
  test('a value sealed under the former master key still opens', () => {
    const sealed = createSecretBox([oldKey]).seal('kept', place);
    expect(box.open(sealed, place)).toBe('kept');
  });

  test('new values are sealed under the first key', () => {
    const sealed = box.seal('fresh', place);
    expect(createSecretBox([newKey]).open(sealed, place)).toBe('fresh');
  });

  test('a value under a removed master key names the missing version', () => {
    const sealed = createSecretBox([oldKey]).seal('lost', place);
    expect(() => createSecretBox([newKey]).open(sealed, place)).toThrow('master key 1, which is not configured');
  });

  test('a value does not open when its key version is rewritten', () => {
    const sealed = box.seal('relabelled', place).replace('v1.2.', 'v1.1.');
    const twins = createSecretBox([{ version: 1, key: newKey.key }]);
    expect(() => twins.open(sealed, place)).toThrow(SecretError);
  });
});

describe('fingerprints and tokens', () => {
  test('a fingerprint recognises a value and differs between installations', () => {
    expect(box.fingerprint('key')).toBe(createSecretBox([newKey]).fingerprint('key'));
    expect(box.fingerprint('key')).not.toBe(createSecretBox([{ ...newKey, key: randomBytes(32) }]).fingerprint('key'));
  });

  test('tokens carry 256 bits and need no escaping', () => {
    expect(Buffer.from(randomToken(), 'base64url')).toHaveLength(32);
    expect(randomToken()).toMatch(/^[\w-]{43}$/);
  });

  test('a stored token hash is SHA-256', () => {
    expect(hashToken('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});

describe('the key file of a development setup', () => {
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'gatehouse keys '));
  });
  afterEach(async () => {
    await rm(dataDir, { recursive: true });
  });

  test('is made once and read afterwards', async () => {
    const first = await loadMasterKeys({ masterKeys: null, dataDir });
    expect(await loadMasterKeys({ masterKeys: null, dataDir })).toEqual(first);
  });

  test('is readable by its owner only', async () => {
    await loadMasterKeys({ masterKeys: null, dataDir });
    expect((await stat(join(dataDir, 'master-keys'))).mode & 0o777).toBe(0o600);
  });

  test('is the same for processes that start at the same moment', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => loadMasterKeys({ masterKeys: null, dataDir })));
    expect(new Set(keys.map(([current]) => current?.key.toString('hex')))).toHaveLength(1);
  });

  test('stops the start when it is damaged, without being replaced', async () => {
    const path = join(dataDir, 'master-keys');
    await writeFile(path, '1:damaged');
    await expect(loadMasterKeys({ masterKeys: null, dataDir })).rejects.toThrow(`The key file ${path} must be`);
    expect(await readFile(path, 'utf8')).toBe('1:damaged');
  });

  test('is not used when keys are configured', async () => {
    expect(await loadMasterKeys({ masterKeys: [newKey], dataDir })).toEqual([newKey]);
  });
});
