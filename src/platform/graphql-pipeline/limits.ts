import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  Kind,
  Lexer,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  Source,
  TokenKind,
} from 'graphql';
import { publicError } from '../graphql/errors.ts';

/** Bounds of one document (OWASP ASVS 5.0, 4.3.1). All counts are taken after fragments are spread out. */
export interface Limits {
  /** UTF-16 code units of the text. */
  maxCharacters: number;
  maxTokens: number;
  /** Brackets of any kind inside each other. */
  maxNesting: number;
  /** Levels of fields. Introspection is not counted: graphql-js bounds it by a rule of its own. */
  maxDepth: number;
  maxFields: number;
  maxRootFields: number;
  maxAliases: number;
  maxDirectives: number;
  /** Fragment definitions. */
  maxFragments: number;
  /** Objects that the answer may hold at worst, see `cost.ts`. */
  maxCost: number;
  /** Length assumed for a list that takes no `first`. */
  assumedListSize: number;
  /** Nesting of the variables' JSON. */
  maxVariableDepth: number;
}

/**
 * Wide enough for every page of a portal and for GraphiQL's introspection. The cost lets `first: 100` through with
 * two levels of plain lists below it, or with a default page below it, but not a hundred hundreds with lists inside.
 */
export const defaultLimits: Limits = {
  maxCharacters: 16 * 1024,
  maxTokens: 2000,
  maxNesting: 50,
  maxDepth: 10,
  maxFields: 500,
  maxRootFields: 20,
  maxAliases: 30,
  maxDirectives: 50,
  maxFragments: 30,
  maxCost: 25_000,
  assumedListSize: 5,
  maxVariableDepth: 10,
};

const OPENING = new Set<string>([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING = new Set<string>([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/**
 * Checks a text before it is parsed, in one loop: the parser of graphql-js and all that walks its result call themselves
 * for each level, and a text of some kilobytes would exhaust the stack. Returns one error at most.
 * @throws GraphQLError Where the text has a character that no token begins with.
 */
export function checkTokens(text: string, { maxTokens, maxNesting }: Limits): GraphQLError | null {
  const lexer = new Lexer(new Source(text));
  let nesting = 0;
  for (let tokens = 1; lexer.advance().kind !== TokenKind.EOF; tokens += 1) {
    if (tokens > maxTokens) return tooLarge('tokens', maxTokens);
    if (OPENING.has(lexer.token.kind)) nesting += 1;
    if (CLOSING.has(lexer.token.kind)) nesting -= 1;
    if (nesting > maxNesting) {
      return publicError('QUERY_TOO_DEEP', `The document nests more than ${maxNesting} brackets.`);
    }
  }
  return null;
}

interface Shape {
  depth: number;
  fields: number;
  rootFields: number;
  aliases: number;
  directives: number;
}

const EMPTY: Shape = { depth: 0, fields: 0, rootFields: 0, aliases: 0, directives: 0 };

/**
 * Checks the shape of a document before it is validated: some rules of graphql-js take quadratic time on hostile
 * documents, this takes linear time on all. Fragment cycles are left to validation. Returns one error at most.
 */
export function checkShape(document: DocumentNode, limits: Limits): GraphQLError | null {
  const fragments = new Map<string, FragmentDefinitionNode>();
  const operations: OperationDefinitionNode[] = [];
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition);
  }
  if (document.definitions.length - operations.length > limits.maxFragments) {
    return tooLarge('fragments', limits.maxFragments);
  }
  const measure = createMeasure(fragments);
  for (const operation of operations) {
    const error = compare(measureOperation(operation, measure), limits);
    if (error) return error;
  }
  return null;
}

type Measure = (set: SelectionSetNode) => Shape;

function createMeasure(fragments: ReadonlyMap<string, FragmentDefinitionNode>): Measure {
  // A fragment counts as nothing while it is being measured, which ends cycles.
  const measured = new Map<string, Shape>();
  const measureFragment = (name: string): Shape => {
    const known = measured.get(name);
    const fragment = fragments.get(name);
    if (known || !fragment) return known ?? EMPTY;
    measured.set(name, EMPTY);
    const shape = withDirectives(measure(fragment.selectionSet), fragment.directives);
    measured.set(name, shape);
    return shape;
  };
  const measureSelection = (node: SelectionNode): Shape => {
    if (node.kind === Kind.FIELD) return measureField(node, measure);
    const inner = node.kind === Kind.INLINE_FRAGMENT ? measure(node.selectionSet) : measureFragment(node.name.value);
    return withDirectives(inner, node.directives);
  };
  const measure: Measure = (set) => set.selections.reduce((sum, node) => add(sum, measureSelection(node)), EMPTY);
  return measure;
}

function measureField(node: FieldNode, measure: Measure): Shape {
  const inner = node.selectionSet ? measure(node.selectionSet) : EMPTY;
  const introspection = node.name.value === '__schema' || node.name.value === '__type';
  return {
    depth: introspection ? 1 : inner.depth + 1,
    fields: inner.fields + 1,
    rootFields: 1,
    aliases: inner.aliases + (node.alias ? 1 : 0),
    directives: inner.directives + (node.directives?.length ?? 0),
  };
}

function measureOperation(operation: OperationDefinitionNode, measure: Measure): Shape {
  const onVariables = (operation.variableDefinitions ?? []).flatMap((variable) => variable.directives ?? []);
  return withDirectives(withDirectives(measure(operation.selectionSet), operation.directives), onVariables);
}

function add(a: Shape, b: Shape): Shape {
  return {
    depth: Math.max(a.depth, b.depth),
    fields: a.fields + b.fields,
    rootFields: a.rootFields + b.rootFields,
    aliases: a.aliases + b.aliases,
    directives: a.directives + b.directives,
  };
}

function withDirectives(shape: Shape, directives: readonly unknown[] = []): Shape {
  return directives.length === 0 ? shape : { ...shape, directives: shape.directives + directives.length };
}

function compare(shape: Shape, limits: Limits): GraphQLError | null {
  if (shape.depth > limits.maxDepth) {
    return publicError('QUERY_TOO_DEEP', `The operation is more than ${limits.maxDepth} levels deep.`);
  }
  if (shape.rootFields > limits.maxRootFields) return tooLarge('root fields', limits.maxRootFields);
  if (shape.fields > limits.maxFields) return tooLarge('fields', limits.maxFields);
  if (shape.aliases > limits.maxAliases) return tooLarge('aliases', limits.maxAliases);
  if (shape.directives > limits.maxDirectives) return tooLarge('directives', limits.maxDirectives);
  return null;
}

/** The error for a document with too many of something. */
export function tooLarge(what: string, limit: number): GraphQLError {
  return publicError('QUERY_TOO_LARGE', `The document has more than ${limit} ${what}.`);
}
