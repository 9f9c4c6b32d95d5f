import { type GraphQLField, type GraphQLSchema, Kind, parse } from 'graphql';
import { Extensions } from 'type-graphql';
import type { UserErrorCode } from '../domain-error.ts';

type Code = keyof typeof UserErrorCode;

/**
 * Names every code with which a mutation may refuse, none where it refuses nothing, but for those that follow from its arguments. Programs read them as
 * `@refuses` in `schema.graphql`; the tests hold each refusal that they meet against them.
 */
export const Refuses = (...codes: readonly Code[]) => Extensions({ refuses: codes });

/** The codes of a mutation, in alphabetical order. */
export const codesOf = ({ extensions }: Pick<GraphQLField<unknown, unknown>, 'extensions'>): readonly Code[] =>
  ((extensions.refuses ?? []) as readonly Code[]).toSorted();

/** Adds a code that follows from the arguments of a mutation. */
export function allowRefusal(field: GraphQLField<unknown, unknown>, code: Code): void {
  const refuses = [...new Set([...codesOf(field), code])];
  field.extensions = { ...field.extensions, refuses };
}

const DIRECTIVE = `"""Every code that \`userErrors\` of the mutation may hold."""
directive @refuses(
  """In alphabetical order. A code that is added later is a reason like any other: show its message."""
  codes: [UserErrorCode!]!
) on FIELD_DEFINITION`;

/**
 * The text of the schema with the codes of each mutation, which introspection has no place for. They are put into the text
 * as it is: printing it anew would change the rest of it.
 */
export function withRefusals(schema: GraphQLSchema, text: string): string {
  const mutation = schema.getMutationType()!;
  const fields = parse(text).definitions.flatMap((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION && definition.name.value === mutation.name
      ? (definition.fields ?? [])
      : [],
  );
  const marked = fields.toReversed().reduce((rest, { name, loc }) => {
    const codes = codesOf(mutation.getFields()[name.value]!);
    return `${rest.slice(0, loc!.end)} @refuses(codes: [${codes.join(', ')}])${rest.slice(loc!.end)}`;
  }, text);
  return `${DIRECTIVE}\n\n${marked}`;
}
