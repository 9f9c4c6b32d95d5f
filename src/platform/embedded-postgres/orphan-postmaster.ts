import { execFile } from 'node:child_process';
import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Logger } from 'pino';

/** How long a clean shutdown may take, with its checkpoint, before the harder signal. */
export const CLEAN_STOP_MS = 30_000;

/**
 * Leaves no server running on `dataDir`. The caller must hold the lock of the folder: a server that runs nevertheless
 * belonged to a process that was killed. A process that merely has the number from a stale `postmaster.pid` is left alone.
 */
export async function stopOrphan(dataDir: string, log: Logger): Promise<void> {
  const pidFile = join(dataDir, 'postmaster.pid');
  const pid = Number((await readFile(pidFile, 'utf8').catch(() => '')).split('\n', 1)[0]);
  if (!Number.isInteger(pid) || pid <= 1) return;
  if (await isPostmasterOf(pid, dataDir)) {
    log.warn({ pid }, 'stopping the database server that a killed process left running');
    await stopByForce(pid, dataDir);
  }
  // PostgreSQL refuses to start while any process of the same user has the number in this file, as happens in containers.
  await rm(pidFile, { force: true });
}

/** SIGINT disconnects clients and shuts down cleanly; SIGQUIT gives up at once and leaves recovery to the next start. */
async function stopByForce(pid: number, dataDir: string): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    process.kill(pid, signal);
    const deadline = Date.now() + CLEAN_STOP_MS;
    while (Date.now() < deadline) {
      if (!(await isPostmasterOf(pid, dataDir))) return;
      await delay(20);
    }
  }
  throw new Error(`The database server with process id ${pid} on ${dataDir} does not stop.`);
}

/** Whether `pid` is a PostgreSQL server that works in `dataDir`, as its postmaster does from its first moment on. */
export async function isPostmasterOf(pid: number, dataDir: string): Promise<boolean> {
  if (process.platform !== 'linux') return commandNames(pid, dataDir);
  try {
    const [name, folder] = await Promise.all([readFile(`/proc/${pid}/comm`, 'utf8'), readlink(`/proc/${pid}/cwd`)]);
    return name.trim() === 'postgres' && folder === (await realpath(dataDir));
  } catch {
    // Gone, a zombie, or of another user: not ours in each case.
    return false;
  }
}

async function commandNames(pid: number, dataDir: string): Promise<boolean> {
  const listed = await promisify(execFile)('ps', ['-o', 'command=', '-p', `${pid}`]).catch(() => ({ stdout: '' }));
  return listed.stdout.includes('postgres') && listed.stdout.includes(dataDir);
}
