import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../config.ts';
import { fingerprint } from './fingerprint.ts';

/**
 * Builds each face unless it was built from just these files, or none is served: `npm run faces`, and before each start. Runs as it
 * stands, from `src`.
 */
const ROOT = join(import.meta.dirname, '../..');
const EXAMPLES = ['examples/portal', 'examples/dashboard'];

const sources = globSync(
  EXAMPLES.flatMap((folder) => [`${folder}/*.{ts,json,html}`, `${folder}/{src,gatehouse-client}/**/*.*`]),
  { cwd: ROOT },
);
const from = fingerprint(ROOT, [...sources.sort(), 'package-lock.json']);
const stampOf = (folder: string) => join(ROOT, folder, 'dist', '.built-from');
const isBuilt = (folder: string) => existsSync(stampOf(folder)) && readFileSync(stampOf(folder), 'utf8') === from;

for (const folder of loadConfig().faces ? EXAMPLES.filter((each) => !isBuilt(each)) : []) {
  // Not loaded where nothing is to be built, which is before most starts.
  const { build } = await import('vite');
  rmSync(stampOf(folder), { force: true });
  await build({ root: join(ROOT, folder), logLevel: 'warn' });
  writeFileSync(stampOf(folder), from);
}
