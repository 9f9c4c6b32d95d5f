import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { minifyIntrospection, outputIntrospectionFile } from '@gql.tada/internal';
import { buildSchema, getIntrospectionQuery, type IntrospectionQuery, introspectionFromSchema } from 'graphql';

/**
 * Writes what the portal knows of the schema: the types that its documents are read by, and for the cache which objects
 * have no id and are part of what they stand in. `node write-types.ts` takes `schema.graphql` of the repository;
 * a fork names a server: `node write-types.ts http://localhost:4000/graphql`.
 */
const FOLDER = join(import.meta.dirname, 'src', 'gql');

export const introspectionTypes = (introspection: IntrospectionQuery): string =>
  outputIntrospectionFile(minifyIntrospection(introspection), { fileType: '.d.ts', shouldPreprocess: true });

/** Names of objects without an id, but for those that only hold what a list or a mutation answers. */
export function keylessTypes(introspection: IntrospectionQuery): string {
  const { types, ...roots } = introspection.__schema;
  const rootNames = [roots.queryType.name, roots.mutationType?.name, roots.subscriptionType?.name];
  const names = types.flatMap((type) =>
    type.kind === 'OBJECT' &&
    !type.name.startsWith('__') &&
    !rootNames.includes(type.name) &&
    !type.fields.some(({ name }) => name === 'id')
      ? [type.name]
      : [],
  );
  const lines = names.sort().map((name) => `  '${name}',`);
  return `/** Generated: objects without an id are part of what they stand in. \`write-types.ts\` writes it. */\nexport const KEYLESS = [\n${lines.join('\n')}\n];\n`;
}

async function introspectionOf(place: string): Promise<IntrospectionQuery> {
  if (!URL.canParse(place)) return introspectionFromSchema(buildSchema(readFileSync(place, 'utf8')));
  const response = await fetch(place, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: getIntrospectionQuery() }),
  });
  return ((await response.json()) as { data: IntrospectionQuery }).data;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const introspection = await introspectionOf(
    process.argv[2] ?? join(import.meta.dirname, '..', '..', 'schema.graphql'),
  );
  writeFileSync(join(FOLDER, 'schema.d.ts'), introspectionTypes(introspection));
  writeFileSync(join(FOLDER, 'keyless.ts'), keylessTypes(introspection));
}
