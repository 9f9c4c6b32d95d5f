import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkFolder, FolderUnusable, makeFolder } from '../../src/platform/folder.ts';

let own: string;
beforeAll(async () => {
  own = await mkdtemp(join(tmpdir(), 'gatehouse-folder-'));
  await writeFile(join(own, 'file'), '');
});
afterAll(() => rm(own, { recursive: true, force: true }));

describe('K13: the folder of the data', () => {
  it.each([
    ['is a file', 'file'],
    ['is below a file', 'file/data'],
    ['is a device', '/dev/null'],
    ['can be made by nobody', '/proc/gatehouse'],
    ['is far below what nobody makes', '/proc/gatehouse/some/data'],
    ['is below a process', '/proc/self/gatehouse'],
    ['has a name that is too long', 'x'.repeat(300)],
    ['has NUL in its name', 'a\0b'],
  ])('%s: nobody waits for it', async (_, name) => {
    const path = name.startsWith('/') ? name : join(own, name);
    for (const use of [makeFolder, checkFolder]) {
      const error = await use(path).catch((failure: unknown) => failure);
      expect(error).toBeInstanceOf(FolderUnusable);
      expect((error as Error).message).toMatch(/^DATA_DIR cannot be used: /);
    }
  });

  it('takes no files: it is there, and not for this', async () => {
    await makeFolder('/proc');
    await expect(checkFolder('/proc')).rejects.toBeInstanceOf(FolderUnusable);
  });

  it('is made with all above it, by several at once, and left as it is', async () => {
    const path = join(own, 'a', 'b', 'c');
    await Promise.all([checkFolder(path), checkFolder(path), makeFolder(path)]);
    await writeFile(join(path, 'kept'), '');
    await checkFolder(`${path}/`);
    expect(await readdir(path)).toEqual(['kept']);
  });
});
