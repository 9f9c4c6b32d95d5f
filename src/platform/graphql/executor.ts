import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';
import type { Variables } from './cost.ts';

/** A document that passed every check, with the operation to run. */
export interface Executable {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variables: Variables;
}

/** Runs one operation to its end; never throws for what a resolver did. */
export type Executor = (executable: Executable, contextValue: unknown, rootValue?: unknown) => Promise<ExecutionResult>;

/** Compiled code is far larger than a document, so fewer are kept. */
const MAX_COMPILED = 500;

/**
 * Runs queries with graphql-jit and everything else with graphql-js. Measured on a 23 kB answer, compiling a query
 * makes its execution three to four times as fast, but costs milliseconds once: it is done when a document repeats.
 * Documents that graphql-jit cannot compile stay with graphql-js.
 */
export function createExecutor(schema: GraphQLSchema): Executor {
  const compiled = new LRUCache<OperationDefinitionNode, CompiledQuery | 'seen' | 'uncompilable'>({
    max: MAX_COMPILED,
  });
  return async (executable, contextValue, rootValue) => {
    const query = compiledQueryFor(schema, executable, compiled);
    if (!query) return interpret(schema, executable, contextValue, rootValue);
    return withRealErrors(await query.query(rootValue, contextValue, executable.variables));
  };
}

function compiledQueryFor(
  schema: GraphQLSchema,
  { document, operation }: Executable,
  compiled: LRUCache<OperationDefinitionNode, CompiledQuery | 'seen' | 'uncompilable'>,
): CompiledQuery | null {
  if (operation.operation !== OperationTypeNode.QUERY) return null;
  const known = compiled.get(operation);
  if (known === undefined) compiled.set(operation, 'seen');
  if (known === 'uncompilable' || known === undefined) return null;
  if (known !== 'seen') return known;
  const result = compileQuery(schema, document, operation.name?.value);
  compiled.set(operation, isCompiledQuery(result) ? result : 'uncompilable');
  return isCompiledQuery(result) ? result : null;
}

function interpret(
  schema: GraphQLSchema,
  { document, operation, variables }: Executable,
  contextValue: unknown,
  rootValue: unknown,
): ExecutionResult | Promise<ExecutionResult> {
  const operationName = operation.name?.value;
  return execute({ schema, document, operationName, variableValues: variables, contextValue, rootValue });
}

/** graphql-jit's errors have no `extensions`, which Apollo and graphql-js's `toJSON` rely on. */
function withRealErrors(result: ExecutionResult): ExecutionResult {
  if (!result.errors) return result;
  return { ...result, errors: result.errors.map(realError) };
}

function realError(error: GraphQLError): GraphQLError {
  const { message, path, originalError, locations } = error;
  return Object.assign(new GraphQLError(message, { path, originalError }), { locations });
}
