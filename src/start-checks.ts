import { mkdirSync, mkdtempSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Config } from './config.ts';
import { checkPort } from './platform/http/port.ts';

/** The folder of the data is none, or is not ours. */
export class FolderUnusable extends Error {
  override readonly name = 'FolderUnusable';
}

type Checked = Pick<Config, 'port' | 'host' | 'sandbox' | 'dataDir' | 'databaseUrl' | 'masterKeys' | 'mail'>;

/** Rejects where ports or the folder of the data would keep a portal from starting, before anything is made. */
export async function checkStart(config: Checked): Promise<void> {
  await checkPort(config);
  if (config.sandbox) await checkPort({ port: config.sandbox.port, host: '127.0.0.1' });
  const usesFolder = !config.databaseUrl || !config.masterKeys || !config.mail.smtpUrl || config.sandbox;
  if (usesFolder) checkFolder(config.dataDir);
}

/** Makes the folder and tries to write: rights alone do not tell, as of a file system that is read-only. */
function checkFolder(path: string): void {
  try {
    makeFolder(path);
    rmdirSync(mkdtempSync(join(path, '.probe-')));
  } catch (error) {
    throw new FolderUnusable(`DATA_DIR cannot be used: ${(error as Error).message}`);
  }
}

/** One level after the other: that of Node itself never ends where a folder that is there takes no other, as below `/proc`. */
function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another start may have been first.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
