import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  getNamedType,
  isObjectType,
  Kind,
  type SelectionNode,
} from 'graphql';

/** Extension of a type whose plain fields are the columns of a table. */
export const TABLE = 'table';

/** Extension of a field whose objects are parts of whoever sees its own: nothing about the viewer decides which they are. */
export const PART = 'part';

/** Where a part is: the row that a column names, or the rows that a table of pairs names, in the order of their ids. */
export type Part = { by: string } | { through: string; from: string; to: string };

/** What an operation asks of the rows of a table. */
export interface Asked {
  /** The same for all that ask the same. */
  key: string;
  table: string;
  /** Null where a resolver may need any of them. */
  columns: readonly string[] | null;
  parts: readonly { name: string; part: Part; asked: Asked }[];
}

type Fragments = Readonly<Record<string, FragmentDefinitionNode>>;
type Chosen = Map<string, FieldNode[]>;

/** The fields that are chosen of an object, by their names in its type. What is skipped for the values of variables counts as chosen. */
function chosenIn(selections: readonly SelectionNode[], fragments: Fragments, chosen: Chosen = new Map()): Chosen {
  for (const node of selections) {
    if (node.kind === Kind.FIELD) chosen.set(node.name.value, [...(chosen.get(node.name.value) ?? []), node]);
    else {
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments[node.name.value];
      chosenIn(fragment?.selectionSet.selections ?? [], fragments, chosen);
    }
  }
  return chosen;
}

const chosenBelow = (nodes: readonly FieldNode[], fragments: Fragments): Chosen =>
  chosenIn(
    nodes.flatMap(({ selectionSet }) => selectionSet?.selections ?? []),
    fragments,
  );

/** What is asked of the objects of a type; null for one that has no table. */
function askedOf(type: GraphQLObjectType, chosen: Chosen, fragments: Fragments): Asked | null {
  const table = type.extensions[TABLE] as string | undefined;
  if (!table) return null;
  const columns = new Set(['id']);
  const parts: { name: string; part: Part; asked: Asked }[] = [];
  let isKnown = true;
  for (const [name, nodes] of chosen) {
    const field = type.getFields()[name];
    const part = field?.extensions[PART] as Part | undefined;
    const inner = part && getNamedType(field!.type);
    const asked = isObjectType(inner) ? askedOf(inner, chosenBelow(nodes, fragments), fragments) : null;
    if (asked?.columns) parts.push({ name, part: part!, asked });
    else if (part && 'by' in part) columns.add(part.by);
    else if (field?.resolve && !part) isKnown = false;
    else if (field && !part) columns.add(name);
  }
  const told = isKnown ? [...columns].toSorted() : null;
  const key = `${table}(${told ?? '*'} ${parts.map((each) => `${each.name}:${each.asked.key}`).toSorted()})`;
  return { key, table, columns: told, parts };
}

const known = new WeakMap<FieldNode, Asked | null>();

/** What is asked of the objects on a page, whose field is being resolved; null where they have no table. */
export function askedOfPage({ fieldNodes, fragments, returnType }: GraphQLResolveInfo): Asked | null {
  const [node] = fieldNodes;
  if (!node || fieldNodes.length > 1) return null;
  let asked = known.get(node);
  if (asked === undefined) {
    const page = getNamedType(returnType) as GraphQLObjectType;
    const chosen = chosenBelow(fieldNodes, fragments);
    const edges = chosenBelow(chosen.get('edges') ?? [], fragments);
    const objects = [...(chosen.get('nodes') ?? []), ...(edges.get('node') ?? [])];
    const type = getNamedType(page.getFields().nodes!.type) as GraphQLObjectType;
    asked = askedOf(type, chosenBelow(objects, fragments), fragments);
    known.set(node, asked);
  }
  return asked;
}
