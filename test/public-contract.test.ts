import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DefinitionNode, parse, print } from 'graphql';
import { expect, it } from 'vitest';
import { printedSchema } from '../src/schema.ts';

type Named = { readonly name: { readonly value: string } };

/** What of a definition a client can rely on, as lines: `Query.product(id): ID!`. */
function promises(definition: DefinitionNode): string[] {
  if (!('name' in definition) || !definition.name) return [];
  const type = definition.name.value;
  const lines = [`${definition.kind} ${type}`];
  const each = <T extends Named>(nodes: readonly T[] | undefined, line: (node: T) => string[]) =>
    lines.push(...(nodes ?? []).flatMap(line));
  if ('interfaces' in definition) each(definition.interfaces, ({ name }) => [`${type} implements ${name.value}`]);
  if ('values' in definition) each(definition.values, ({ name }) => [`${type} has ${name.value}`]);
  if ('fields' in definition) {
    for (const field of definition.fields ?? []) {
      const path = `${type}.${field.name.value}`;
      lines.push(`${path}: ${print(field.type)}`);
      if (!('arguments' in field)) continue;
      each(field.arguments, ({ name, type: argument, defaultValue }) => [
        `${path}(${name.value}: ${print(argument)}${defaultValue ? ` = ${print(defaultValue)}` : ''})`,
      ]);
    }
  }
  return lines;
}

const linesOf = (text: string) => parse(text).definitions.flatMap(promises);

it('the schema keeps every public name of docs/contract.graphql', () => {
  const contract = readFileSync(join(import.meta.dirname, '..', 'docs', 'contract.graphql'), 'utf8');
  const kept = new Set(linesOf(printedSchema()));
  expect(linesOf(contract).filter((line) => !kept.has(line))).toEqual([]);
});
