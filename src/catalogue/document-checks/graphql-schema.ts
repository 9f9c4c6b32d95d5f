import {
  type ASTNode,
  buildASTSchema,
  type DefinitionNode,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getLocation,
  Kind,
  parse,
  validateSchema,
  visit,
} from 'graphql';
import { validateSDL } from 'graphql/validation/validate.js';

/** Problems that are told at once; a person mends them and asks again. */
const MAX_PROBLEMS = 20;

/** What a gateway of subgraphs adds by itself (Apollo Federation 1 and 2): a subgraph uses it, and does not define it. */
const FEDERATED = new Set(
  `link key requires provides external extends shareable inaccessible override tag composeDirective interfaceObject authenticated
    requiresScopes policy context fromContext cost listSize`.split(/\s+/),
);

/** What is wrong with a schema, each sentence with line, column and place, such as `Query.balance(currency:)`. */
export function problemsInGraphql(text: string): string[] {
  try {
    const document = parse(text);
    const { isSubgraph, known } = federationIn(document);
    const errors = [
      ...operationsIn(document),
      ...validateSDL(isSubgraph ? definedIn(document) : document).filter(({ nodes }) => !isKnown(nodes, known)),
    ];
    const found = errors.length > 0 ? errors : flawsOfTypes(document, isSubgraph);
    return found.slice(0, MAX_PROBLEMS).map((error) => tell(error, document));
  } catch (error) {
    if (error instanceof RangeError) return ['It nests too deeply.'];
    if (!(error instanceof GraphQLError)) throw error;
    return [tell(error, null)];
  }
}

/** The schema of a text that was checked; null of one that was stored when less was checked, and is none. */
export function schemaOf(text: string): GraphQLSchema | null {
  try {
    return buildASTSchema(definedIn(parse(text)), { assumeValid: true });
  } catch {
    return null;
  }
}

/** A subgraph may leave the root type to others. */
function flawsOfTypes(document: DocumentNode, isSubgraph: boolean): readonly GraphQLError[] {
  const schema = buildASTSchema(isSubgraph ? definedIn(document) : document, { assumeValidSDL: true });
  const isRootless = isSubgraph && !schema.getQueryType();
  return validateSchema(schema).filter(({ nodes }) => !(isRootless && nodes === undefined));
}

const operationsIn = ({ definitions }: DocumentNode): GraphQLError[] =>
  definitions
    .filter(({ kind }) => kind === Kind.OPERATION_DEFINITION || kind === Kind.FRAGMENT_DEFINITION)
    .map((node) => new GraphQLError('An operation is no part of a schema.', { nodes: node }));

interface Federation {
  isSubgraph: boolean;
  /** Directives that need no definition. */
  known: ReadonlySet<string>;
}

function federationIn(document: DocumentNode): Federation {
  const known = new Set<string>();
  visit(document, {
    Directive({ name: { value: name }, arguments: given = [] }) {
      if (FEDERATED.has(name)) known.add(name);
      if (name !== 'link') return;
      // By `import` they may be called otherwise.
      visit({ kind: Kind.LIST, values: given.map(({ value }) => value) } as ASTNode, {
        StringValue: ({ value }) => void (value.startsWith('@') && known.add(value.slice(1))),
      });
    },
  });
  return { isSubgraph: known.size > 0, known };
}

const isKnown = (nodes: readonly ASTNode[] | undefined, known: ReadonlySet<string>): boolean => {
  const [node] = nodes ?? [];
  return (
    node?.kind === Kind.DIRECTIVE &&
    (known.has(node.name.value) || (/^\w+?__/.test(node.name.value) && known.has('link')))
  );
};

/** Types that a subgraph extends, and others define, as definitions of what it knows of them. */
function definedIn(document: DocumentNode): DocumentNode {
  const defined = new Set(
    document.definitions.flatMap((node) => (/TypeDefinition$/.test(node.kind) ? nameOf(node) : [])),
  );
  const definitions = document.definitions.map((node): DefinitionNode => {
    const name = nameOf(node);
    if (!/TypeExtension$/.test(node.kind) || name === null || defined.has(name)) return node;
    defined.add(name);
    return { ...node, kind: node.kind.replace('Extension', 'Definition') } as DefinitionNode;
  });
  return { ...document, definitions };
}

const nameOf = (node: ASTNode): string | null =>
  'name' in node && node.name?.kind === Kind.NAME ? node.name.value : null;

function tell({ message, nodes, locations }: GraphQLError, document: DocumentNode | null): string {
  // Of several places the last one is what does not fit with those before.
  const loc = nodes?.at(-1)?.loc;
  const at = loc ? getLocation(loc.source, loc.start) : locations?.[0];
  const line = at ? `Line ${at.line}, column ${at.column}` : 'Line 1';
  const place = document && loc ? placeOf(document, loc.start) : '';
  return `${line}${place && `, ${place}`}: ${message}`;
}

/** The schema coordinate of what stands at an offset. */
function placeOf(document: DocumentNode, offset: number): string {
  const within = (nodes: readonly ASTNode[] | undefined) =>
    nodes?.find(({ loc }) => loc && loc.start <= offset && offset < loc.end);
  const definition = within(document.definitions);
  if (!definition) return '';
  if (/^(Operation|Fragment)/.test(definition.kind)) return '';
  const type = nameOf(definition) ?? 'schema';
  const { fields, values } = definition as { fields?: readonly ASTNode[]; values?: readonly ASTNode[] };
  const member = within(fields) ?? within(values);
  if (!member) return type;
  const argument = within((member as { arguments?: readonly ASTNode[] }).arguments);
  return `${type}.${nameOf(member)}${argument ? `(${nameOf(argument)}:)` : ''}`;
}
