import {
  BREAK,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionNode,
  type ValueNode,
  visit,
} from 'graphql';

/** graphql-jit writes code for every possible type of an abstract field; more fields than this are not worth it. */
const MAX_COMPILED_FIELDS = 2000;

/**
 * Whether graphql-jit 0.8 compiles this operation, in bounded time, to code that answers as graphql-js does. Found by
 * comparing the two:
 * - mutations run one after the other there, but that path is hardly used;
 * - a variable inside a list or object literal becomes null, where the specification wants the field's default;
 * - nested abstract types multiply.
 */
export function isCompilable(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): boolean {
  if (operation.operation !== OperationTypeNode.QUERY || hasNestedVariable(document)) return false;
  return countFields(schema, document, operation) <= MAX_COMPILED_FIELDS;
}

function hasNestedVariable(document: DocumentNode): boolean {
  let found = false;
  const search = (value: ValueNode) => {
    if (value.kind !== Kind.VARIABLE) return undefined;
    found = true;
    return BREAK;
  };
  visit(document, {
    ListValue: ({ values }) => values.map(search).find((result) => result === BREAK),
    ObjectField: ({ value }) => search(value),
  });
  return found;
}

function countFields(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const count = (selections: readonly SelectionNode[], parent: GraphQLNamedType | undefined | null): number =>
    selections.reduce((sum, node) => sum + countOne(node, parent), 0);
  const countOne = (node: SelectionNode, parent: GraphQLNamedType | undefined | null): number => {
    if (node.kind !== Kind.FIELD) {
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
      const condition = fragment?.typeCondition ? schema.getType(fragment.typeCondition.name.value) : parent;
      return fragment ? count(fragment.selectionSet.selections, condition) : 0;
    }
    const fields = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields() : {};
    const type = fields[node.name.value] && getNamedType(fields[node.name.value]?.type);
    const variants = isAbstractType(type) ? schema.getPossibleTypes(type).length : 1;
    return 1 + variants * count(node.selectionSet?.selections ?? [], type);
  };
  return count(operation.selectionSet.selections, schema.getRootType(operation.operation));
}
