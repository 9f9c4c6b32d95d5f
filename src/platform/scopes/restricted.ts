import {
  type GraphQLError,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { Executable } from '../graphql-pipeline/executor.ts';
import type { Admission } from '../graphql-pipeline/pipeline.ts';

export interface RestrictedOptions {
  /** What callers who are restricted may ask for: fields by the name of their type, or all that such a type has. */
  fields: Readonly<Record<string, readonly string[] | 'all'>>;
  isRestricted(contextValue: unknown): boolean;
  /** What else they ask for is answered with. */
  refusal(): GraphQLError;
}

/** It is found out once for each operation, which lives as long as its document is kept. */
export function createRestriction(schema: GraphQLSchema, options: RestrictedOptions): Admission {
  const known = new WeakMap<object, boolean>();
  return (asked, contextValue) => {
    if (!options.isRestricted(contextValue)) return null;
    const { operation } = asked;
    const isAdmitted = known.get(operation) ?? asksWithin(options.fields, schema, asked);
    known.set(operation, isAdmitted);
    return isAdmitted ? null : options.refusal();
  };
}

function asksWithin(
  fields: RestrictedOptions['fields'],
  schema: GraphQLSchema,
  { document, operation }: Executable,
): boolean {
  const info = new TypeInfo(schema);
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  let isWithin = true;
  visit(
    { ...document, definitions: [operation, ...fragments] },
    visitWithTypeInfo(info, {
      Field({ name: { value: name } }) {
        const type = info.getParentType()?.name ?? '';
        if (name !== '__typename' && !type.startsWith('__') && !isAmong(fields[type], name)) isWithin = false;
        const leadsTo = getNamedType(info.getType());
        if (isCompositeType(leadsTo) && !leadsTo.name.startsWith('__') && !fields[leadsTo.name]) isWithin = false;
      },
    }),
  );
  return isWithin;
}

const isAmong = (allowed: readonly string[] | 'all' | undefined, name: string): boolean =>
  allowed === 'all' || (allowed?.includes(name) ?? false) || name.startsWith('__');
