import {
  buildSchema,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { ConcreteRequest } from 'relay-runtime';

/** What relay-compiler makes of a document without fragments whose arguments are variables. */
export function artifactOf(schemaText: string, text: string): ConcreteRequest {
  const schema = buildSchema(schemaText);
  const [operation] = parse(text).definitions as [OperationDefinitionNode];
  const name = operation.name!.value;
  const argumentDefinitions = (operation.variableDefinitions ?? []).map(({ variable }) => ({
    ...{ defaultValue: null, kind: 'LocalArgument', name: variable.name.value },
  }));
  const selections = selectionsOf(schema, operation);
  const type = operation.operation.replace(/^./, (letter) => letter.toUpperCase());
  return {
    fragment: {
      ...{ argumentDefinitions, kind: 'Fragment', metadata: null, name, selections, type, abstractKey: null },
    },
    kind: 'Request',
    operation: { argumentDefinitions, kind: 'Operation', name, selections },
    params: { cacheID: name, id: null, metadata: {}, name, operationKind: operation.operation, text },
  } as unknown as ConcreteRequest;
}

function selectionsOf(schema: GraphQLSchema, operation: OperationDefinitionNode): unknown[] {
  const types = new TypeInfo(schema);
  const linked = new Map<SelectionSetNode, object[]>([[operation.selectionSet, []]]);
  const open: object[][] = [linked.get(operation.selectionSet)!];
  visit(
    operation,
    visitWithTypeInfo(types, {
      Field: {
        enter(node) {
          const type = getNamedType(types.getType())!;
          const shared = { alias: null, name: node.name.value, storageKey: null, args: argumentsOf(node) };
          const inner: object[] = [];
          const plural = isListType(getNullableType(types.getType()));
          const field = isCompositeType(type)
            ? { ...shared, kind: 'LinkedField', concreteType: type.name, plural, selections: inner }
            : { ...shared, kind: 'ScalarField' };
          open.at(-1)!.push(field);
          open.push(inner);
        },
        leave() {
          open.pop();
        },
      },
    }),
  );
  return open[0]!;
}

const argumentsOf = ({
  arguments: given = [],
}: {
  arguments?: readonly { name: { value: string }; value: unknown }[];
}) =>
  given.length === 0
    ? null
    : given.map(({ name, value }) => {
        const variable = value as { kind: Kind; name: { value: string } };
        return { kind: 'Variable', name: name.value, variableName: variable.name.value };
      });
