import { DatabaseSync } from 'node:sqlite';

/**
 * Takes the lock at `path` for as long as this process lives, or returns null when another holds it. The file stays, the
 * lock goes with the process, also after `kill -9`.
 *
 * Node offers no file locks, but SQLite takes a real one of the operating system. A file that holds a process id would
 * stay behind after a crash and then mean whichever process gets that number next.
 */
export function takeFolderLock(path: string): { release(): void } | null {
  const file = new DatabaseSync(path, { timeout: 0 });
  try {
    file.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return { release: () => file.close() };
  } catch (error) {
    file.close();
    if (isBusy(error)) return null;
    throw error;
  }
}

const SQLITE_BUSY = 5;

const isBusy = (error: unknown) => error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
