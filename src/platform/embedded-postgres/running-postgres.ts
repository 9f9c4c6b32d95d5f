import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DATABASE, USER } from './embedded-postgres.ts';
import { isPostmasterOf } from './orphan-postmaster.ts';

/** Connection string of the embedded server that another process has running on this folder; null when none runs. */
export async function runningPostgres(dataDir: string): Promise<string | null> {
  const home = resolve(dataDir, 'postgres');
  const pidFile = await readFile(join(home, 'data', 'postmaster.pid'), 'utf8').catch(() => '');
  // Its lines: process id, data folder, time of the start, port.
  const [pid, , , port] = pidFile.split('\n');
  if (!port || !(await isPostmasterOf(Number(pid), join(home, 'data')))) return null;
  const password = await readFile(join(home, 'password'), 'utf8');
  return `postgres://${USER}:${password}@127.0.0.1:${port.trim()}/${DATABASE}`;
}
