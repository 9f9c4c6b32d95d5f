import { buildSchema, type DocumentNode, NoDeprecatedCustomRule, parse, specifiedRules, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { files, read } from './imports.ts';

const FACES = '{portal,dashboard}';

/** What a client of its own knows as well, and the API does not. */
const OF_THE_CLIENT = / @_unmask\b/g;

/** Every document of the faces, with the file that it stands in. */
async function documents(): Promise<{ path: string; text: string }[]> {
  const paths = await files(`examples/${FACES}/src/**/*.{ts,tsx}`);
  return paths.flatMap((path) =>
    [...read(path).matchAll(/graphql\(\s*`([^`]*)`/g)].map(([, text]) => ({
      path,
      text: text!.replaceAll(OF_THE_CLIENT, ''),
    })),
  );
}

/** A document with the fragments that it names, and those that they name. */
function whole(text: string, fragments: ReadonlyMap<string, string>): DocumentNode {
  const parts = new Set([text]);
  for (const part of parts) {
    for (const [, name] of part.matchAll(/\.\.\.(\w+)/g)) {
      const fragment = fragments.get(name!);
      if (fragment) parts.add(fragment);
    }
  }
  return parse([...parts].join('\n'));
}

/** Every text in the source of the portal, with what may be filled in: a number, or words of which one is the unit. */
async function sentences(): Promise<string[]> {
  const paths = await files('src/**/*.ts');
  return paths.flatMap((path) =>
    [...read(path).matchAll(/'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g)].flatMap(([, plain, filled]) =>
      (plain ?? filled!).includes('${')
        ? ['7', '7 days', 'rate'].map((value) => bare(filled ?? plain!).replace(/\$\{[^}]*\}/g, value))
        : bare(plain ?? filled!),
    ),
  );
}

const bare = (literal: string): string => literal.replace(/\\(.)/g, '$1');

/** A pattern for each choice that it leaves. */
function alternatives(source: string): string[] {
  const choice = /\((?!\?)([^()]+\|[^()]+)\)/.exec(source);
  if (!choice) return [source];
  return choice[1]!.split('|').flatMap((one) => alternatives(source.replace(choice[0], one)));
}

describe('the faces', () => {
  it('ask for nothing but what the public schema has, and for nothing that it will lose', async () => {
    const schema = buildSchema(read('schema.graphql'));
    const all = await documents();
    const fragments = new Map(
      all.flatMap(({ text }) => {
        const name = /^\s*fragment (\w+)/.exec(text)?.[1];
        return name ? [[name, text] as const] : [];
      }),
    );
    const faults = all
      .filter(({ text }) => !/^\s*fragment/.test(text))
      .flatMap(({ path, text }) =>
        validate(schema, whole(text, fragments), [...specifiedRules, NoDeprecatedCustomRule]).map(
          ({ message }) => `${path}: ${message}`,
        ),
      );
    expect(all.length).toBeGreaterThan(20);
    expect(faults).toEqual([]);
  });

  it('bring along the client package as it is, so that a fork needs nothing beside it', async () => {
    const copies = await files('examples/portal/gatehouse-client/*.ts');
    expect(copies.length).toBeGreaterThan(5);
    const differing = copies.filter(
      (copy) => read(copy) !== read(copy.replace('examples/portal/gatehouse-client', 'clients/js/src')),
    );
    expect(differing).toEqual([]);
  });

  it('know the schema as it is; `npm run schema` writes what they know', async () => {
    const { introspectionFromSchema } = await import('graphql');
    const { introspectionTypes, keylessTypes } = await import('../../examples/portal/write-types.ts');
    const introspection = introspectionFromSchema(buildSchema(read('schema.graphql')));
    expect(read('examples/portal/src/gql/schema.d.ts') === introspectionTypes(introspection)).toBe(true);
    expect(read('examples/portal/src/gql/keyless.ts')).toBe(keylessTypes(introspection));
  });

  it('know sentences of refusals in other languages that the portal still says', async () => {
    const { SAID } = await import('../../examples/portal/src/kit/problem-sentences.ts');
    const said = await sentences();
    const unsaid = SAID.flatMap(([, sentence]) => alternatives(sentence.source)).filter(
      (source) => !said.some((text) => new RegExp(source).test(text)),
    );
    expect(unsaid).toEqual([]);
  });

  it('keep files short: 300 lines', async () => {
    const own = (await files(`examples/${FACES}/src/**/*.{ts,tsx}`)).filter((path) => !/\/(gql|messages)\//.test(path));
    expect(own.filter((path) => read(path).split('\n').length > 301)).toEqual([]);
  });
});
