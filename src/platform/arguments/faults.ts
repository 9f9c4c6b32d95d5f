import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLNamedType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { publicError } from '../graphql/errors.ts';
import { judgesOf } from './judging.ts';

/** Further errors cost time and help nobody. */
const MAX_ERRORS = 10;

/** A field whose arguments are judged. */
interface Asked {
  field: GraphQLField<unknown, unknown>;
  node: FieldNode;
  /** By the names in the answer. */
  place: string;
  /** What may leave it out, itself included. */
  within: readonly SelectionNode[];
}

type Variables = Readonly<Record<string, unknown>>;
type Parent = GraphQLNamedType | null | undefined;

/**
 * Finds what is wrong with arguments of an operation that must not run with them: a field that cannot be null has no other way to
 * refuse a page size or a cursor than to take along what holds it. Then all is told at once, at whatever field. Where every
 * field with a fault can be null there is nothing to find, because those refuse by themselves, beside the answers of their neighbours.
 * Runs once for each document, which must be valid; what it returns takes coerced variables.
 */
export function compileArgumentFaults(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): (variables: Variables) => readonly GraphQLError[] {
  const asked = [...fieldsAsked(schema, document, operation)];
  return (variables) => {
    const present = asked.filter(({ within }) => within.every((node) => isIncluded(node, variables)));
    const found = present.map((one) => ({ field: one.field, errors: faultsOf(one, variables) }));
    const isFatal = found.some(({ field, errors }) => errors.length > 0 && isNonNullType(field.type));
    return isFatal ? found.flatMap(({ errors }) => errors).slice(0, MAX_ERRORS) : [];
  };
}

function fieldsAsked(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);

  function* below(set: SelectionSetNode, parent: Parent, path: string[], above: SelectionNode[]): Generator<Asked> {
    for (const node of set.selections) {
      const within = node.directives?.length ? [...above, node] : above;
      if (node.kind === Kind.FIELD) yield* at(node, parent, path, within);
      else {
        const { typeCondition, selectionSet } =
          node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value)!;
        yield* below(selectionSet, typeCondition ? schema.getType(typeCondition.name.value) : parent, path, within);
      }
    }
  }
  function* at(node: FieldNode, parent: Parent, path: string[], within: SelectionNode[]): Generator<Asked> {
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    if (!field) return;
    const own = [...path, (node.alias ?? node.name).value];
    // What nobody has written is right.
    if (node.arguments?.length && judgesOf(field).length > 0) yield { field, node, place: own.join('.'), within };
    if (node.selectionSet) yield* below(node.selectionSet, getNamedType(field.type), own, within);
  }
  return below(operation.selectionSet, schema.getRootType(operation.operation), [], []);
}

const isIncluded = (node: SelectionNode, variables: Variables): boolean =>
  getDirectiveValues(GraphQLSkipDirective, node, variables)?.if !== true &&
  getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if !== false;

function faultsOf({ field, node, place }: Asked, variables: Variables): GraphQLError[] {
  const values = getArgumentValues(field, node, variables);
  const faults = judgesOf(field).flatMap((judge) => judge(values));
  return faults.map((fault) => publicError('BAD_USER_INPUT', `In \`${place}\`: ${fault}`, { nodes: node }));
}
