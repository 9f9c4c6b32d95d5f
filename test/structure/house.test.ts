import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  validateSchema,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { typesOf } from '../../clients/js/write-types.ts';
import { createSchema, printedSchema } from '../../src/schema.ts';
import { circleIn, files, importsOf, read } from './imports.ts';
import { MODULES } from './rooms.ts';

/** A module imports only from its left; what stands directly in `src` composes and may import everything. */
const ORDER = [...MODULES, 'app'];

/** Read by everybody, reading nobody: configuration. */
const isFoundation = (path: string): boolean => path === 'src/config.ts' || path.startsWith('src/settings/');

function rankOf(path: string): number {
  const folder = path.split('/')[1]!;
  const rank = ORDER.indexOf(folder);
  return rank >= 0 ? rank : ORDER.indexOf('app');
}

/** Type-only imports vanish when compiled and make no circle. */
const valueImportsOf = (path: string) => importsOf(path).flatMap(({ target, isType }) => (isType ? [] : [target]));

describe('the house', () => {
  it('imports only from the left: platform < identity < provider < catalogue < apps < access < content < presentation < audit < notification < privacy < app', async () => {
    const upward: string[] = [];
    for (const path of await files('src/**/*.ts')) {
      const allowed = (target: string) =>
        isFoundation(target) || (rankOf(target) <= rankOf(path) && !isFoundation(path));
      for (const { target } of importsOf(path)) {
        if (!allowed(target) && !(isFoundation(path) && isFoundation(target))) upward.push(`${path} → ${target}`);
      }
    }
    expect(upward).toEqual([]);
  });

  it('lets no module import the composition above it', async () => {
    const wrong: string[] = [];
    for (const path of await files('src/*/**/*.ts')) {
      for (const { target } of importsOf(path)) {
        if (target.split('/').length === 2 && !isFoundation(target) && ORDER.includes(path.split('/')[1]!)) {
          wrong.push(`${path} → ${target}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('tells in a decision record why each dependency is here', async () => {
    const records = (await files('docs/adr/*.md')).map(read).join();
    const { dependencies, devDependencies } = JSON.parse(read('package.json'));
    const names = Object.keys({ ...dependencies, ...devDependencies }).filter((name) => !name.startsWith('@types/'));
    expect(names.filter((name) => !records.includes(`\`${name}\``))).toEqual([]);
  });

  it('has no circle of imports', async () => {
    const graph = new Map((await files('src/**/*.ts')).map((path) => [path, valueImportsOf(path)]));
    expect(circleIn(graph)).toBeNull();
  });

  /** Nobody reads them, and a test below holds each to what it is made of. */
  const GENERATED = ['clients/js/src/schema.ts'];

  it('keeps files short: 300 lines in src and the package of clients, 500 in test', async () => {
    const long: string[] = [];
    for (const [pattern, limit] of [
      ['src/**/*.ts', 300],
      ['clients/js/src/**/*.ts', 300],
      ['test/**/*.ts', 500],
    ] as const) {
      for (const path of (await files(pattern)).filter((file) => !GENERATED.includes(file))) {
        const lines = read(path).split('\n').length - 1;
        if (lines > limit) long.push(`${path} has ${lines} lines`);
      }
    }
    expect(long).toEqual([]);
  });

  it('has no dumping grounds, barrels, repositories or default exports', async () => {
    const paths = await files('{src,test}/**/*.ts');
    const named = paths.filter((path) =>
      /(^|\/)(utils?|helpers?|common|shared|index\.ts|misc)(\/|$)|\.repository\.ts$/.test(path),
    );
    const exporting = paths.filter(
      (path) => path !== 'test/support/global-setup.ts' && /^export default/m.test(read(path)),
    );
    expect([...named, ...exporting]).toEqual([]);
  });

  it('opens transactions in one place, which begins them again after a deadlock; a consumer has a savepoint beside it', async () => {
    const openers = (await files('src/**/*.ts')).filter((path) =>
      /\.(transactional|transaction|begin)\(/.test(read(path)),
    );
    expect(openers).toEqual(['src/platform/db/transaction.ts', 'src/platform/events/event-consumer.ts']);
  });

  it('reads the environment in config.ts alone', async () => {
    const readers = (await files('src/**/*.ts')).filter((path) => /process\.env/.test(read(path)));
    expect(readers).toEqual(['src/config.ts']);
  });
});

describe('the schema', () => {
  it('holds by the rules of GraphQL', () => {
    expect(validateSchema(createSchema())).toEqual([]);
  });

  it('is committed as it is built; `npm run schema` writes it', () => {
    expect(read('schema.graphql')).toBe(printedSchema());
  });

  it('is committed as types for clients; `npm run schema` writes them too', () => {
    expect(read('clients/js/src/schema.ts')).toBe(typesOf(printedSchema()));
  });

  it.each(['apollo', 'urql', 'relay'])('is followed with %s by the recipe that is tested', (name) => {
    const tested = read(`test/clients/recipes/${name}.ts`);
    const told = tested.replace("'../../../clients/js/dist/index.js'", "'@gatehouse/client'");
    expect(read('clients/js/README.md')).toContain(`\`\`\`ts\n${told}\`\`\``);
  });

  it('describes every type, field, argument and enum value in sentences', () => {
    expect(undescribed()).toEqual([]);
  });
});

function undescribed(): string[] {
  const missing: string[] = [];
  const check = (name: string, { description }: { description?: string | null }) => {
    if (!description?.trim().endsWith('.')) missing.push(name);
  };
  for (const type of Object.values(createSchema().getTypeMap())) {
    if (type.name.startsWith('__') || isSpecifiedScalarType(type)) continue;
    check(type.name, type);
    if (isEnumType(type)) for (const value of type.getValues()) check(`${type.name}.${value.name}`, value);
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) check(`${type.name}.${field.name}`, field);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      check(`${type.name}.${field.name}`, field);
      for (const arg of field.args) check(`${type.name}.${field.name}(${arg.name})`, arg);
    }
  }
  return missing;
}
