import { type GraphQLSchema, isAbstractType } from 'graphql';
import { Field, ID, InterfaceType } from 'type-graphql';

@InterfaceType('Node', { description: 'Anything that has an identity and can be read again by it.' })
export abstract class Node {
  @Field(() => ID, { description: 'UUID, the same in API, database, log and webhook.' })
  id!: string;
}

/**
 * Rows are plain objects, so a type cannot be told by its class: whatever serves an interface or a union names the type in
 * `__typename`. Set here and not in the decorator, around which type-graphql puts an async function: compiled queries do
 * not wait for one.
 */
export function resolveTypesByName(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap()).filter(isAbstractType)) {
    type.resolveType = ({ __typename }: { __typename?: string }) => __typename;
  }
}
