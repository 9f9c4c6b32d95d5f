import {
  type ASTNode,
  BREAK,
  type DocumentNode,
  type GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { type Path, place, wrongAt } from './variables.ts';

/** A value that is written in a document: what it is for, where in that it stands, and what is wanted there. */
interface Literal {
  of: string;
  path: Path;
  type: GraphQLInputType | null | undefined;
}

const MISSING = /^Field "\w+\.(\w+)" of required type "(\S+)" was not provided/;
const UNKNOWN = /^Field "\w+" is not defined by type "(\w+)"/;
const NULL = /^Expected value of type ".*!", found null/;
const ONE_OF = /^OneOf Input Object |must be non-null\.$/;
const WRONG =
  /^(?:Expected value of type "|Enum "\w+" cannot represent |\w+ cannot represent |Value ".*" does not exist in "\w+" enum)/;

/**
 * What a rule of the specification found wrong with a literal of a document, in the words in which it is told of variables: by
 * path and field, and never by the value, which may be a password as well. Null where it is about something else.
 */
export function literalFault(
  schema: GraphQLSchema,
  document: DocumentNode,
  { message, nodes }: GraphQLError,
  namesRequired: boolean,
): string | null {
  const say = wordsOf(message, namesRequired);
  const literal = say && nodes?.[0] && find(schema, document, nodes[0]);
  if (!literal) return null;
  const { below = [], words } = say(literal);
  return wrongAt(literal.of, place([...literal.path, ...below]), words);
}

type Words = (literal: Literal) => { below?: Path; words: string };

function wordsOf(found: string, namesRequired: boolean): Words | null {
  const [, missing, wanted] = MISSING.exec(found) ?? [];
  if (missing) {
    return () =>
      namesRequired
        ? { below: [missing], words: `it is required (${wanted})` }
        : { words: 'a required field is missing' };
  }
  const [, owner] = UNKNOWN.exec(found) ?? [];
  if (owner) return () => ({ words: `${owner} has no such field` });
  if (NULL.test(found)) return () => ({ words: 'it must not be null' });
  if (ONE_OF.test(found)) return () => ({ words: 'give exactly one of its fields' });
  if (!WRONG.test(found)) return null;
  return ({ type }) => ({ words: type ? `it must be of type ${getNullableType(type)}` : 'it has the wrong type' });
}

function find(schema: GraphQLSchema, document: DocumentNode, wanted: ASTNode): Literal | null {
  const types = new TypeInfo(schema);
  let found: Literal | null = null;
  const enter = (node: ASTNode, ...[, , keys]: [unknown, unknown, Path]) => {
    if (node !== wanted) return undefined;
    found = literalAt(document, keys, types.getInputType());
    return BREAK;
  };
  visit(document, visitWithTypeInfo(types, { enter }));
  return found;
}

const isNode = (value: unknown): value is ASTNode => typeof value === 'object' && value !== null && 'kind' in value;

/** What lies on the way to a node. */
function literalAt(document: DocumentNode, keys: Path, type: Literal['type']): Literal | null {
  let at: unknown = document;
  let owner = '';
  let literal: Literal | null = null;
  for (const [index, key] of keys.entries()) {
    at = (at as Record<string | number, unknown>)[key];
    if (literal && keys[index - 1] === 'values' && typeof key === 'number') literal.path = [...literal.path, key];
    if (!isNode(at)) continue;
    if (at.kind === Kind.FIELD) owner = at.name.value;
    if (at.kind === Kind.DIRECTIVE) owner = `@${at.name.value}`;
    if (at.kind === Kind.ARGUMENT)
      literal = { of: `Argument "${at.name.value}" of "${owner}"`, path: [at.name.value], type };
    if (at.kind === Kind.VARIABLE_DEFINITION) {
      const name = at.variable.name.value;
      literal = { of: `Variable "$${name}"`, path: [name], type };
    }
    if (literal && at.kind === Kind.OBJECT_FIELD) literal.path = [...literal.path, at.name.value];
  }
  return literal;
}
