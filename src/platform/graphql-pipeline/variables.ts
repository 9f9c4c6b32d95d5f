import {
  coerceInputValue,
  type GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  type VariableDefinitionNode,
  valueFromAST,
} from 'graphql';
import { publicError } from '../graphql/errors.ts';
import type { Variables } from './cost.ts';

/** Further errors cost time and help nobody. */
const MAX_ERRORS = 10;

export type Path = ReadonlyArray<string | number>;

/**
 * Coerces the variables of an operation as the specification says (§6.1.2), and tells all that is wrong with them. In place of
 * graphql-js's own because its messages repeat the offending value, which may be a password.
 * @param namesRequired Whether a field may be named that is required and was not given: otherwise the schema could be
 *   guessed word by word where introspection is off.
 */
export function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  inputs: Variables,
  { namesRequired }: { namesRequired: boolean },
): { values: Variables } | { errors: readonly GraphQLError[] } {
  const values: Record<string, unknown> = {};
  const errors: GraphQLError[] = [];
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type);
    if (!isInputType(type)) continue;
    const report = (message: string) => {
      if (errors.length < MAX_ERRORS) errors.push(invalid(definition, message));
    };
    if (Object.hasOwn(inputs, name) && inputs[name] !== undefined) {
      values[name] = coerceInputValue(inputs[name], type, (path, _, { message }) =>
        report(inWords(type, [name, ...path], message, namesRequired)),
      );
    } else if (definition.defaultValue) values[name] = valueFromAST(definition.defaultValue, type);
    else if (isNonNullType(type)) report(`Variable "$${name}" is required.`);
  }
  return errors.length > 0 ? { errors } : { values };
}

const MISSING = /^Field "(\w+)" of required type "(\S+)" was not provided/;
const UNKNOWN = /^Field "([\s\S]*)" is not defined by type "(\w+)"/;
const NULL = /^Expected non-nullable type .* not to be null/;
const ONE_OF = /^Exactly one key must be specified/;

/** What graphql-js found, without the value and without what the client did not ask for. */
function inWords(type: GraphQLInputType, path: Path, found: string, namesRequired: boolean): string {
  const say = (words: string, ...below: string[]) =>
    wrongAt(`Variable "$${path[0]}"`, place([...path, ...below]), words);
  const [, missing, wanted] = MISSING.exec(found) ?? [];
  if (missing) return namesRequired ? say(`it is required (${wanted})`, missing) : say('a required field is missing');
  const [, unknown, owner] = UNKNOWN.exec(found) ?? [];
  // What is no name could be anything, a value in the wrong place too.
  if (unknown !== undefined && owner)
    return say(`${owner} has no such field`, /^\w{1,64}$/.test(unknown) ? unknown : '…');
  if (NULL.test(found)) return say('it must not be null');
  if (ONE_OF.test(found)) return say('give exactly one of its fields');
  return say(`it must be of type ${typeAt(type, path.slice(1))}`);
}

/** What is said of a value that a document or its variables hold. */
export const wrongAt = (of: string, at: string, words: string): string =>
  `${of} has an invalid value at "${at}": ${words}.`;

export const place = ([name, ...below]: Path): string =>
  below.reduce<string>((text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${key}`), String(name));

/** The type at a path; a single value stands for a list of one, and then the path has no number for it. */
function typeAt(type: GraphQLInputType, path: Path): string {
  const [key, ...below] = path;
  const open = getNullableType(type);
  if (key === undefined) return String(open);
  if (isListType(open)) return typeAt(open.ofType, typeof key === 'number' ? below : path);
  return isInputObjectType(open) ? typeAt(open.getFields()[key]!.type, below) : String(open);
}

const invalid = (definition: VariableDefinitionNode, message: string): GraphQLError =>
  publicError('BAD_USER_INPUT', message, { nodes: definition });

/** Whether JSON is nested deeper than `limit` levels. Iterative, so that the nesting cannot exhaust the stack. */
export function isDeeperThan(value: unknown, limit: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((item) => (item !== null && typeof item === 'object' ? Object.values(item) : []));
  }
  return false;
}
