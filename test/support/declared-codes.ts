import { type FieldNode, Kind, parse } from 'graphql';
import { expect } from 'vitest';
import { codesOf } from '../../src/platform/graphql/refusals.ts';
import { createSchema } from '../../src/schema.ts';
import type { Data } from './client.ts';

let mutations: ReturnType<typeof readMutations> | undefined;

const readMutations = () => createSchema().getMutationType()!.getFields();

/** Whether every refusal in an answer has a code that its mutation names in the schema. */
export function expectDeclared(query: string, data: Data): void {
  for (const [key, payload] of Object.entries((data ?? {}) as Record<string, Data>)) {
    const refusals = [payload, ...(payload?.results ?? [])].flatMap((part) => part?.userErrors ?? []);
    const codes = refusals.flatMap(({ code }: Data) => code ?? []);
    if (codes.length === 0) continue;
    mutations ??= readMutations();
    const name = nameOf(query, key);
    expect(codesOf(mutations[name]!), name).toEqual(expect.arrayContaining(codes));
  }
}

/** The field behind an alias. */
function nameOf(query: string, key: string): string {
  const fields = parse(query).definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? definition.selectionSet.selections.filter((one): one is FieldNode => one.kind === Kind.FIELD)
      : [],
  );
  return fields.find(({ name, alias }) => (alias ?? name).value === key)!.name.value;
}
