import { type GraphQLSchema, getNullableType } from 'graphql';

/**
 * Makes every field of queries and mutations nullable, whatever its resolver says: a refused one is null and leaves its
 * neighbours their results. A mutation that was made before it stays made, and a secret that is shown once is shown.
 * Subscriptions have one field, which has no neighbours.
 * @param given Fields of queries that nobody is refused.
 */
export function letNeighboursStay(schema: GraphQLSchema, given: readonly string[]): void {
  for (const root of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(root?.getFields() ?? {})) {
      if (root === schema.getQueryType() && given.includes(field.name)) continue;
      field.type = getNullableType(field.type);
    }
  }
}
