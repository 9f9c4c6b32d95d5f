import {
  coerceInputValue,
  type GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  type VariableDefinitionNode,
  valueFromAST,
} from 'graphql';
import { publicError } from '../graphql/errors.ts';
import type { Variables } from './cost.ts';

/**
 * Coerces the variables of an operation as the specification says (§6.1.2). In place of graphql-js's own because its
 * messages repeat the offending value, which may be a password, and name fields that the client did not ask for.
 */
export function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  inputs: Variables,
): { values: Variables } | { error: GraphQLError } {
  const values: Record<string, unknown> = {};
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type);
    if (!isInputType(type)) continue;
    const error = coerceVariable(definition, type, inputs, values, name);
    if (error) return { error };
  }
  return { values };
}

function coerceVariable(
  definition: VariableDefinitionNode,
  type: GraphQLInputType,
  inputs: Variables,
  values: Record<string, unknown>,
  name: string,
): GraphQLError | null {
  if (!Object.hasOwn(inputs, name) || inputs[name] === undefined) {
    if (definition.defaultValue) values[name] = valueFromAST(definition.defaultValue, type);
    else if (isNonNullType(type)) return invalid(definition, `Variable "$${name}" is required.`);
    return null;
  }
  let error: GraphQLError | null = null;
  values[name] = coerceInputValue(inputs[name], type, (path) => {
    error ??= invalid(definition, `Variable "$${name}" has an invalid value${place(name, path)}.`);
  });
  return error;
}

function place(name: string, path: ReadonlyArray<string | number>): string {
  if (path.length === 0) return '';
  return ` at "${path.reduce((text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${key}`), name)}"`;
}

function invalid(definition: VariableDefinitionNode, message: string): GraphQLError {
  return publicError('BAD_USER_INPUT', message, { nodes: definition });
}

/** Whether JSON is nested deeper than `limit` levels. Iterative, so that the nesting cannot exhaust the stack. */
export function isDeeperThan(value: unknown, limit: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((item) => (item !== null && typeof item === 'object' ? Object.values(item) : []));
  }
  return false;
}
