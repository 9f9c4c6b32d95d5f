import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

export type Variables = Readonly<Record<string, unknown>>;

/** A number, or a function of the variables where page sizes come from them. */
export type Cost = number | ((variables: Variables) => number);

/**
 * The number of objects that an operation may return at worst. Leaves are free. A list multiplies what is below it by
 * its `last`, or else its `first`, or by the number of its `ids`; on a connection that number goes to the lists directly inside (`edges`, `nodes`). Lists
 * without either count as `assumedListSize`. Runs once for each document, which must be valid.
 */
export function compileCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  assumedListSize: number,
): Cost {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const root = schema.getRootType(operation.operation);
  return new CostCompiler(schema, fragments, assumedListSize).selections(operation.selectionSet, root, null);
}

/** Evaluates a compiled cost for coerced variables. */
export function evaluateCost(cost: Cost, variables: Variables): number {
  return typeof cost === 'number' ? cost : cost(variables);
}

class CostCompiler {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    private readonly assumedListSize: number,
  ) {}

  /** `pageSize` is the size that a connection hands to the lists inside it. */
  selections(set: SelectionSetNode, parent: GraphQLNamedType | undefined | null, pageSize: Cost | null): Cost {
    return set.selections.map((node) => this.selection(node, parent, pageSize)).reduce(plus, 0);
  }

  private selection(node: SelectionNode, parent: GraphQLNamedType | undefined | null, pageSize: Cost | null): Cost {
    if (node.kind === Kind.FIELD) return this.field(node, parent, pageSize);
    const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : this.fragments.get(node.name.value);
    if (!fragment) return 0;
    const condition = fragment.typeCondition ? this.schema.getType(fragment.typeCondition.name.value) : parent;
    return this.selections(fragment.selectionSet, condition, pageSize);
  }

  private field(node: FieldNode, parent: GraphQLNamedType | undefined | null, pageSize: Cost | null): Cost {
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    if (!field || !node.selectionSet || isLeafType(getNamedType(field.type))) return 0;
    const asked = askedSize(node, field, this.assumedListSize);
    const inner = this.selections(node.selectionSet, getNamedType(field.type), asked);
    const one = plus(1, inner);
    return isList(field.type) ? times(asked ?? pageSize ?? this.assumedListSize, one) : one;
  }
}

function askedSize(node: FieldNode, { args }: GraphQLField<unknown, unknown>, fallback: number): Cost | null {
  const sizes = ['ids', 'last', 'first'].flatMap((name) => {
    const arg = args.find((candidate) => candidate.name === name);
    return arg ? [givenSize(node, name, arg.defaultValue)] : [];
  });
  return sizes.length === 0 ? null : [...sizes, fallback].reduce<Cost>(orElse, UNKNOWN);
}

/** Of a page: that the argument does not tell it. */
const UNKNOWN = -1;

function givenSize(node: FieldNode, name: string, defaultValue: unknown): Cost {
  const absent = typeof defaultValue === 'number' ? defaultValue : UNKNOWN;
  const value = node.arguments?.find((candidate) => candidate.name.value === name)?.value;
  if (value?.kind === Kind.INT) return Math.max(0, Number(value.value));
  if (value?.kind === Kind.LIST) return value.values.length;
  if (value?.kind !== Kind.VARIABLE) return absent;
  return ({ [value.name.value]: size }) => {
    if (Array.isArray(size)) return size.length;
    return typeof size === 'number' ? Math.max(0, size) : absent;
  };
}

function isList(type: GraphQLOutputType): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}

const plus = (a: Cost, b: Cost): Cost => combine(a, b, (x, y) => x + y);
const times = (a: Cost, b: Cost): Cost => combine(a, b, (x, y) => x * y);
const orElse = (a: Cost, b: Cost): Cost => combine(a, b, (x, y) => (x === UNKNOWN ? y : x));

function combine(a: Cost, b: Cost, operate: (x: number, y: number) => number): Cost {
  if (typeof a === 'number' && typeof b === 'number') return operate(a, b);
  return (variables) => operate(evaluateCost(a, variables), evaluateCost(b, variables));
}
