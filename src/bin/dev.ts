import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { join } from 'node:path';

/**
 * Runs the portal, and after every change under `src` builds it and starts it anew: `npm run dev`. While a build fails,
 * the portal of before stays. Ctrl-C stops the portal with all it started.
 */
const ROOT = join(import.meta.dirname, '../..');

/** How long the files must be still: an editor or a checkout writes several at once. */
const STILL_MS = 200;

let stopping = false;
let changed = Promise.withResolvers<void>();
let stillness: NodeJS.Timeout | undefined;

const say = (text: string) => process.stdout.write(`\n[dev] ${text}\n`);

const run = (command: string, ...args: string[]): ChildProcess => spawn(command, args, { cwd: ROOT, stdio: 'inherit' });

const startPortal = (): ChildProcess => run(process.execPath, 'dist/main.js');

const isRunning = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (!isRunning(child)) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

async function build(): Promise<boolean> {
  const [code] = await once(run('npm', 'run', '--silent', 'build'), 'exit');
  return code === 0;
}

let portal = startPortal();
const watcher = watch(join(ROOT, 'src'), { recursive: true }, () => {
  clearTimeout(stillness);
  stillness = setTimeout(() => changed.resolve(), STILL_MS);
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    stopping = true;
    changed.resolve();
    portal.kill(signal);
  });
}

for (;;) {
  await changed.promise;
  if (stopping) break;
  changed = Promise.withResolvers();
  say('Building what has changed.');
  if (!(await build())) say('The build fails; waiting for the next change.');
  else if (!stopping) {
    await stop(portal, 'SIGTERM');
    portal = startPortal();
  }
}
watcher.close();
clearTimeout(stillness);
if (isRunning(portal)) await once(portal, 'exit');
