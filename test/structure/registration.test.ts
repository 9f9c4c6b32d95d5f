import { isInterfaceType, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { ENTITIES, MODULES } from '../../src/modules.ts';
import { createSchema } from '../../src/schema.ts';
import { files, importsOf, read } from './imports.ts';

const EXPORT = /^export (?:async )?(?:abstract )?(?:const|function\*?|class|interface|type|enum) (\w+)/gm;

/** Seams that only tests use. */
const FOR_TESTS = [
  'src/platform/fault-points.ts faultText',
  'src/platform/jobs/drain.ts drainJobs',
  'src/environments/parts/left-out.ts LEFT_OUT',
];

const exportsOf = (path: string): string[] => Array.from(read(path).matchAll(EXPORT), ([, name]) => name!);

describe('what a module brings', () => {
  it('is imported by somebody: a resolver, job, consumer, route or schedule that nobody registers is found here', async () => {
    const paths = await files('src/**/*.ts');
    const used = new Set(
      paths.flatMap((path) => importsOf(path).flatMap(({ target, names }) => names.map((name) => `${target} ${name}`))),
    );
    const unused = paths.flatMap((path) =>
      exportsOf(path)
        // What only its own file uses beside the tests is told apart from what nobody uses at all.
        .filter(
          (name) => !used.has(`${path} ${name}`) && read(path).match(new RegExp(`\\b${name}\\b`, 'g'))!.length < 2,
        )
        .map((name) => `${path} ${name}`),
    );
    expect(unused.filter((name) => !FOR_TESTS.includes(name))).toEqual([]);
  });

  it('names every entity', async () => {
    const defined = (await files('src/**/*.entity.ts')).flatMap((path) =>
      Array.from(
        read(path).matchAll(/^@Entity\([^)]*\)\n(?:@[^\n]*\n|\s[^\n]*\n|\}\)\n)*export class (\w+)/gm),
        ([, name]) => name,
      ),
    );
    expect(ENTITIES.map(({ name }) => name).sort()).toEqual(defined.sort());
  });

  it('names every resolver', async () => {
    const defined = (await files('src/*/**/*.ts')).flatMap((path) =>
      Array.from(read(path).matchAll(/^@Resolver\(.*\)\nexport class (\w+)/gm), ([, name]) => name),
    );
    expect(MODULES.flatMap(({ resolvers }) => resolvers.map(({ name }) => name)).sort()).toEqual(defined.sort());
  });

  it('finds every type that is a Node by its id', () => {
    const types = Object.values(createSchema().getTypeMap());
    const node = types.filter(isInterfaceType).find(({ name }) => name === 'Node')!;
    const nodes = types.filter(isObjectType).filter((type) => type.getInterfaces().includes(node));
    const found = MODULES.flatMap(({ nodes: named = [] }) => named.map(({ type }) => type));
    expect([...new Set(found)].sort()).toEqual(nodes.map(({ name }) => name).sort());
  });
});
