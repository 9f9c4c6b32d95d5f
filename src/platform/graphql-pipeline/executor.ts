import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  GraphQLScalarType,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';
import { isCompilable } from './compilable.ts';
import type { Variables } from './cost.ts';

/** A document that passed every check, with the operation to run. */
export interface Executable {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  /** As the client sent them. */
  variables: Variables;
  /** The same as resolvers see them: coerced, with defaults. */
  coerced: Variables;
}

/** Runs one operation to its end; never throws for what a resolver did. */
export type Executor = (executable: Executable, contextValue: unknown, rootValue?: unknown) => Promise<ExecutionResult>;

/** Compiled code is far larger than a document, so fewer are kept. */
const MAX_COMPILED = 500;

/**
 * Runs queries with graphql-jit and everything else with graphql-js. Measured on a 23 kB answer, compiling a query
 * makes its execution three to four times as fast, but costs milliseconds once: it is done when a document repeats.
 */
export function createExecutor(schema: GraphQLSchema): Executor {
  const plans = new LRUCache<OperationDefinitionNode, Plan>({ max: MAX_COMPILED });
  const compileSchema = withCoercedScalar(schema);
  return async (executable, contextValue, rootValue) => {
    const query = compiledQueryOf(compileSchema, executable, plans);
    if (!query) return interpret(schema, executable, contextValue, rootValue);
    return withRealErrors(await query.query(rootValue, contextValue, executable.coerced));
  };
}

/** How to run an operation: `once` after its first run, `interpreted` when graphql-jit cannot be trusted with it. */
type Plan = CompiledQuery | 'once' | 'interpreted';

function compiledQueryOf(
  schema: GraphQLSchema,
  { document, operation }: Executable,
  plans: LRUCache<OperationDefinitionNode, Plan>,
): CompiledQuery | null {
  let plan = plans.get(operation);
  if (plan === undefined) plans.set(operation, 'once');
  if (plan === 'once') {
    plan = compile(schema, document, operation);
    plans.set(operation, plan);
  }
  return plan === undefined || plan === 'interpreted' || plan === 'once' ? null : plan;
}

function compile(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): Plan {
  if (!isCompilable(schema, document, operation)) return 'interpreted';
  const compiled = compileQuery(schema, withCoercedVariables(document), operation.name?.value);
  return isCompiledQuery(compiled) ? compiled : 'interpreted';
}

const COERCED = new GraphQLScalarType({ name: 'Coerced', description: 'Any value, taken as it is.' });

/**
 * graphql-jit's own coercion of variables is faulty: it refuses input objects whose required fields have defaults and
 * does not end on recursive ones. Ours has run already, so compiled code gets its result through a scalar that changes
 * nothing.
 */
function withCoercedVariables(document: DocumentNode): DocumentNode {
  const type = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: COERCED.name } } as const;
  return visit(document, {
    VariableDefinition: (definition) => ({ ...definition, type, defaultValue: undefined }),
  });
}

/** The schema as before, and one more scalar that only {@link withCoercedVariables} can name. */
function withCoercedScalar(schema: GraphQLSchema): GraphQLSchema {
  const getType = (name: string) => (name === COERCED.name ? COERCED : schema.getType(name));
  return Object.assign(Object.create(schema) as GraphQLSchema, { getType });
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
