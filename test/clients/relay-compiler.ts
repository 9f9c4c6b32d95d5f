import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConcreteRequest, ReaderFragment } from 'relay-runtime';

const COMPILER = join(import.meta.dirname, 'node_modules', 'relay-compiler', 'cli.js');

/** What relay-compiler made, by the name of each operation and fragment. */
export interface Artifacts {
  request(name: string): ConcreteRequest;
  fragment(name: string): ReaderFragment;
}

/**
 * Runs the real relay-compiler in a folder of its own.
 * @param modules Documents by the name of their module, with which the names of their operations and fragments begin.
 * @throws Error with what the compiler says where it refuses one.
 */
export function compileRelay(schema: string, modules: Record<string, string[]>): Artifacts {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-relay-'));
  try {
    mkdirSync(join(folder, 'src'));
    writeFileSync(join(folder, 'schema.graphql'), schema);
    const config = { src: 'src', schema: 'schema.graphql', language: 'javascript', eagerEsModules: false };
    writeFileSync(join(folder, 'relay.config.json'), JSON.stringify(config));
    for (const [name, documents] of Object.entries(modules)) {
      const tags = documents.map((text) => `graphql\`${text}\`;`);
      writeFileSync(join(folder, 'src', `${name}.js`), tags.join('\n'));
    }
    const { status, stdout, stderr } = spawnSync(process.execPath, [COMPILER, 'relay.config.json'], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`relay-compiler: ${stdout}${stderr}`);
    return artifactsIn(join(folder, 'src', '__generated__'), modules);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Of these modules, all of which are read at once: the folder goes. */
function artifactsIn(folder: string, modules: Record<string, string[]>): Artifacts {
  const load = createRequire(join(folder, 'index.js'));
  const names = Object.values(modules)
    .flat()
    .flatMap((text) => Array.from(text.matchAll(NAME), (match) => match[1] ?? match[2]!));
  const loaded = new Map<string, unknown>(names.map((name) => [name, load(`./${name}.graphql.js`)]));
  const find = <T>(name: string): T => {
    if (!loaded.has(name)) throw new Error(`No document is called ${name}.`);
    return loaded.get(name) as T;
  };
  return { request: find, fragment: find };
}

const NAME = /(?:query|mutation|subscription|fragment) (\w+)|queryName: "(\w+)"/g;

/** A single operation, whose name ends in what it is. */
export function artifactOf(schema: string, text: string): ConcreteRequest {
  const [, name = ''] = /(\w+)(?:Query|Mutation|Subscription)\b/.exec(text) ?? [];
  const [, operation = ''] = /(?:query|mutation|subscription) (\w+)/.exec(text) ?? [];
  return compileRelay(schema, { [name]: [text] }).request(operation);
}
