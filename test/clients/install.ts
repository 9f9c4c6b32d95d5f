import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Installs the clients where they are not there yet: a second or so of work behind what has to be fetched, and nothing afterwards. */
const [LOCK, INSTALLED] = ['package-lock.json', 'node_modules/.installed.json'].map((name) =>
  join(import.meta.dirname, name),
) as [string, string];

const isCurrent = existsSync(INSTALLED) && readFileSync(INSTALLED, 'utf8') === readFileSync(LOCK, 'utf8');
if (!isCurrent) {
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) process.exit(1);
  copyFileSync(LOCK, INSTALLED);
}
