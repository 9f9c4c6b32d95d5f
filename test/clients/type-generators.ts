import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { minifyIntrospection, outputIntrospectionFile } from '@gql.tada/internal';
import { preset } from '@graphql-codegen/client-preset';
import { codegen } from '@graphql-codegen/core';
import * as documentNodes from '@graphql-codegen/typed-document-node';
import * as operations from '@graphql-codegen/typescript-operations';
import { type DocumentNode, type GraphQLSchema, introspectionFromSchema, parse, print, printSchema } from 'graphql';

/** What graphql-codegen makes of documents: types of each, and each with its types. */
export const codegenOf = (schema: GraphQLSchema, documents: readonly DocumentNode[]): Promise<string> =>
  codegen({
    schema: parse(printSchema(schema)),
    documents: documents.map((document, index) => ({ location: `${index}.graphql`, document })),
    filename: 'codegen.ts',
    config: { scalars: { DateTime: 'string', JSONObject: 'Record<string, unknown>' }, useTypeImports: true },
    plugins: [{ operations: {} }, { documentNodes: {} }],
    pluginMap: { operations, documentNodes },
  });

/** The files that the client preset of graphql-codegen writes of documents that a server is to trust, by their names. */
export async function persistedOf(schema: GraphQLSchema, documents: readonly DocumentNode[]) {
  const sections = await preset.buildGeneratesSection({
    ...{ baseOutputDir: 'gql/', schema: parse(printSchema(schema)), schemaAst: schema, config: {}, pluginContext: {} },
    documents: documents.map((document, index) => ({
      location: `${index}.graphql`,
      document,
      rawSDL: print(document),
    })),
    ...{ plugins: [], pluginMap: {}, presetConfig: { persistedDocuments: true } },
  });
  const written = new Map<string, string>();
  // The manifest is filled while the documents are written.
  for (const section of (await Promise.all(sections)).flat())
    written.set(section.filename.replace('gql/', ''), await codegen(section));
  return written;
}

/** What gql.tada makes of a schema: the type that its documents are read by. */
export const tadaOf = (schema: GraphQLSchema): string =>
  outputIntrospectionFile(minifyIntrospection(introspectionFromSchema(schema)), {
    ...{ fileType: '.d.ts', shouldPreprocess: true },
  });

const TSC = join(createRequire(import.meta.url).resolve('typescript/package.json'), '..', 'bin', 'tsc');

const OPTIONS = {
  ...{
    strict: true,
    noEmit: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
  },
  ...{ target: 'ESNext', module: 'NodeNext', moduleResolution: 'NodeNext', verbatimModuleSyntax: true, types: [] },
};

/** What `tsc` says of some files, which find the packages of the clients; an empty text where they are right. */
export function typeErrorsOf(sources: Record<string, string>): string {
  const folder = mkdtempSync(join(import.meta.dirname, 'node_modules', '.types-'));
  try {
    for (const [name, text] of Object.entries(sources)) writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: OPTIONS, files: Object.keys(sources) }),
    );
    const { status, stdout, stderr } = spawnSync(process.execPath, [TSC, '-p', folder], { encoding: 'utf8' });
    return status === 0 ? '' : `${stdout}${stderr}${status}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
