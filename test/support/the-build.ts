import { dirname, join, relative, resolve } from 'node:path';
import type { Plugin } from 'vitest/config';

const ROOT = resolve(import.meta.dirname, '..', '..');
const SOURCE = join(ROOT, 'src');
const BUILD = join(ROOT, 'dist');

/**
 * Lets tests run what operators run: an import of a file of `src` gets the same file of `dist`, loaded by Node itself. That
 * also saves compiling everything again, once for each process. `npm test` builds first.
 */
export function runTheBuild(): Plugin {
  return {
    name: 'run-the-build',
    enforce: 'pre',
    resolveId(source, importer) {
      if (!importer || !source.startsWith('.')) return null;
      const path = relative(SOURCE, resolve(dirname(importer), source));
      if (path.startsWith('..')) return null;
      return { id: join(BUILD, path.replace(/\.ts$/, '.js')), external: true };
    },
  };
}
