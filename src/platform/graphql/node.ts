import { Field, ID, InterfaceType } from 'type-graphql';

/** Rows are plain objects, so a type cannot be told by its class: whatever serves a `Node` names it in `__typename`. */
@InterfaceType('Node', {
  description: 'Anything that has an identity and can be read again by it.',
  resolveType: (value: { __typename?: string }) => value.__typename,
})
export abstract class Node {
  @Field(() => ID, { description: 'UUID, the same in API, database, log and webhook.' })
  id!: string;
}
