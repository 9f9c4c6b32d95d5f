import {
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLResolveInfo,
  GraphQLSkipDirective,
  getDirectiveValues,
  Kind,
  type SelectionNode,
} from 'graphql';

type Asking = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments' | 'variableValues'>;

/** Whether the answer to the field that is being resolved will hold this field of its object, as far as the document and its variables tell. */
export function answersWith({ fieldNodes, fragments, variableValues }: Asking, name: string): boolean {
  const isTaken = (node: SelectionNode) =>
    getDirectiveValues(GraphQLSkipDirective, node, variableValues)?.if !== true &&
    getDirectiveValues(GraphQLIncludeDirective, node, variableValues)?.if !== false;
  const holds = (selections: readonly SelectionNode[] = []): boolean =>
    selections.some((node) => {
      if (!isTaken(node)) return false;
      if (node.kind === Kind.FIELD) return node.name.value === name;
      return holds(below(node, fragments));
    });
  return fieldNodes.some(({ selectionSet }) => holds(selectionSet?.selections));
}

function below(
  node: Exclude<SelectionNode, { kind: Kind.FIELD }>,
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
): readonly SelectionNode[] | undefined {
  const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments[node.name.value];
  return fragment?.selectionSet.selections;
}
