import { GraphQLID, type GraphQLSchema, getNullableType } from 'graphql';

/** Of the input of every mutation that changes something. */
export const CHANGES = { description: 'What is to be different; what is absent stays as it is.' };

/** Of every mutation that changes what has a `version`. */
export const EXPECTED_VERSION = {
  nullable: true,
  description:
    'The `version` that was read: where another was saved since, this is refused with `VERSION_CONFLICT`. Null has it done whatever was saved.',
};

/** Of an input, argument or field that goes on working beside the one that took its place. */
export const replacedBy = (name: string, description: string) => ({
  nullable: true,
  description,
  deprecationReason: `Use \`${name}\`.`,
});

/**
 * Says of every `id` that a query or mutation takes what holds for all of them, and what no reader can guess. The schema has no
 * place for what holds for a kind of arguments.
 */
export function describeIds(schema: GraphQLSchema): void {
  for (const [root, words] of [
    [schema.getQueryType(), 'What the viewer may not see is null, like what there is not.'],
    [schema.getMutationType(), 'What the viewer may not see is NOT_FOUND, like what there is not.'],
  ] as const) {
    for (const field of Object.values(root?.getFields() ?? {})) {
      const id = field.args.find(({ name, type }) => name === 'id' && getNullableType(type) === GraphQLID);
      if (id) id.description = `${id.description} ${words}`;
    }
  }
}
