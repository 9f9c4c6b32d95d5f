import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { bundlePrograms } from './bundle.ts';
import { fingerprint } from './fingerprint.ts';

/**
 * Builds `dist` unless it was built from just these files: `npm run build`, and before each program. Runs as it stands, from `src`.
 */
const ROOT = join(import.meta.dirname, '../..');
const STAMP = join(ROOT, 'dist', '.built-from');

const sources = globSync('src/**/*.*', { cwd: ROOT }).sort();
const from = fingerprint(ROOT, [...sources, 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json']);
const compiled = sources.map((file) => file.replace(/^src/, 'dist').replace(/\.ts$/, '.js'));
const outputs = [...compiled, 'dist/bundle'].map((file) => join(ROOT, file));
const isBuilt = existsSync(STAMP) && readFileSync(STAMP, 'utf8') === from && outputs.every((file) => existsSync(file));

if (!isBuilt) {
  // Until it is whole, it is built from nothing.
  rmSync(STAMP, { force: true });
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(1);
  await bundlePrograms(join(ROOT, 'dist'));
  cpSync(join(ROOT, 'src'), join(ROOT, 'dist'), { recursive: true, filter: (file) => !file.endsWith('.ts') });
  writeFileSync(STAMP, from);
}
