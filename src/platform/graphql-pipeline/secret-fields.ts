import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  isScalarType,
  type OperationDefinitionNode,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/** What a key, a token or a link that is one is called, wherever it stands in the schema. */
const SECRET = /secret|token|ticket|passw|redirectUrl$/i;

/**
 * Tells whether the answer to an operation may hold a secret: of a mutation any may, of a query one that selects such a field. From the
 * length of a compressed answer, parts of it can be guessed by who makes its reader ask again and again.
 */
export function createSecretCheck(
  schema: GraphQLSchema,
): (document: DocumentNode, operation: OperationDefinitionNode) => boolean {
  const known = new WeakMap<DocumentNode, boolean>();
  return (document, { operation }) => {
    if (operation !== OperationTypeNode.QUERY) return true;
    const found = known.get(document) ?? selectsSecret(schema, document);
    known.set(document, found);
    return found;
  };
}

function selectsSecret(schema: GraphQLSchema, document: DocumentNode): boolean {
  const types = new TypeInfo(schema);
  let isFound = false;
  const visitor = {
    Field() {
      const field = types.getFieldDef();
      isFound ||= !!field && SECRET.test(field.name) && isScalarType(getNamedType(field.type));
    },
  };
  visit(document, visitWithTypeInfo(types, visitor));
  return isFound;
}
