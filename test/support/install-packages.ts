import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * `node test/support/install-packages.ts <folder>` installs the packages of a folder that has its own, where they are not there yet: a second or so of
 * work behind what has to be fetched, and nothing afterwards.
 */
const folder = join(import.meta.dirname, '..', '..', process.argv[2]!);
const LOCK = join(folder, 'package-lock.json');
const INSTALLED = join(folder, 'node_modules', '.installed.json');

const isCurrent = existsSync(INSTALLED) && readFileSync(INSTALLED, 'utf8') === readFileSync(LOCK, 'utf8');
if (!isCurrent) {
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) process.exit(1);
  copyFileSync(LOCK, INSTALLED);
}
