import { mkdir, mkdtemp, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The folder of the data is none, or is not ours. */
export class FolderUnusable extends Error {
  override readonly name = 'FolderUnusable';

  constructor({ message }: Error) {
    super(`DATA_DIR cannot be used: ${message}`);
  }
}

/** Makes the folder of the data, or one in it, if it is not there. @throws FolderUnusable where it cannot be made. */
export async function makeFolder(path: string): Promise<void> {
  await makeLevels(path).catch(asUnusable);
}

/** Makes the folder and tries to write: rights alone do not tell, as of a file system that is read-only. @throws FolderUnusable */
export async function checkFolder(path: string): Promise<void> {
  await makeFolder(path);
  await mkdtemp(join(path, '.probe-')).then(rmdir).catch(asUnusable);
}

/** One level after the other: that of Node itself never ends where a folder that is there takes no other, as below `/proc`. */
async function makeLevels(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory()) return;
  if (!found && dirname(path) !== path) await makeLevels(dirname(path));
  try {
    await mkdir(path);
  } catch (error) {
    // Another start may have been first.
    if (!(await stat(path).catch(() => null))?.isDirectory()) throw error;
  }
}

function asUnusable(error: Error): never {
  throw new FolderUnusable(error);
}
