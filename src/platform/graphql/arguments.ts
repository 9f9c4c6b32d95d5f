import type { GraphQLArgument, GraphQLFieldResolver, GraphQLObjectType, GraphQLSchema } from 'graphql';
import { GraphQLError } from 'graphql';
import { DomainError, UserErrorCode } from '../domain-error.ts';

/** What is wrong with an argument, and at which path; null when nothing is. */
export type Flaw = { path: readonly string[]; message: string } | null;

type Arguments = Readonly<Record<string, unknown>>;

/**
 * Looks at the arguments of every field before its resolver runs. A flaw refuses the call: as a user error with `code` in
 * mutations, as BAD_USER_INPUT elsewhere.
 * @param finderFor Makes what looks for a flaw in a field with these arguments; null where there is nothing to look for.
 */
export function checkArguments(
  schema: GraphQLSchema,
  code: UserErrorCode,
  finderFor: (args: readonly GraphQLArgument[]) => ((args: Arguments) => Flaw) | null,
): void {
  const types = Object.values(schema.getTypeMap()).filter((type): type is GraphQLObjectType => 'getInterfaces' in type);
  for (const type of types.filter(({ name }) => !name.startsWith('__'))) {
    for (const field of Object.values(type.getFields())) {
      const find = field.args.length > 0 ? finderFor(field.args) : null;
      if (!find) continue;
      const { resolve, subscribe } = field;
      field.resolve = resolve && checked(resolve, find, type === schema.getMutationType() ? code : null);
      field.subscribe = subscribe && checked(subscribe, find, null);
    }
  }
}

const checked =
  (resolve: GraphQLFieldResolver<unknown, unknown>, find: (args: Arguments) => Flaw, code: UserErrorCode | null) =>
  (...call: Parameters<typeof resolve>): unknown => {
    const flaw = find(call[1]);
    if (!flaw) return resolve(...call);
    if (code) throw new DomainError(code, flaw.message, { field: [...flaw.path] });
    throw new GraphQLError(flaw.message, { extensions: { code: 'BAD_USER_INPUT' } });
  };
