import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  type OperationTypeNode,
} from 'graphql';
import { compileArgumentFaults } from '../arguments/faults.ts';
import { publicError } from '../graphql/errors.ts';
import { compileCost, evaluateCost, type Variables } from './cost.ts';
import { createDocumentCache } from './document-cache.ts';
import { createExecutor, type Executable, type Executor } from './executor.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { parseAndValidate } from './validation.ts';
import { coerceVariables, isDeeperThan } from './variables.ts';

export interface EngineOptions {
  schema: GraphQLSchema;
  introspection: boolean;
  /** Overrides of {@link defaultLimits}. */
  limits?: Partial<Limits>;
}

/** An operation whose document is known. */
export interface EngineRequest {
  query: string;
  operationName?: string | null;
  variables?: Record<string, unknown> | null;
}

/** An operation that may run. */
export interface Prepared extends Executable {
  errors?: undefined;
}

/** An operation that may not run, with public errors. The document is there when only operation or variables are bad. */
export interface Refused {
  errors: readonly GraphQLError[];
  document?: DocumentNode;
}

/** Checks and runs operations against a schema. It belongs to no portal, and remembers nothing but documents. */
export interface Engine {
  readonly schema: GraphQLSchema;
  /** Parses, validates and limits. */
  prepare(request: EngineRequest): Prepared | Refused;
  /** What kind of operation it would be; null where it is none that may run. */
  typeOf(request: EngineRequest): OperationTypeNode | null;
  readonly execute: Executor;
}

/** Documents are validated, and their queries compiled, once. */
export function createEngine(options: EngineOptions): Engine {
  const { schema } = options;
  return { schema, ...createPrepare(options), execute: createExecutor(schema) };
}

function createPrepare({ schema, introspection, ...options }: EngineOptions): Pick<Engine, 'prepare' | 'typeOf'> {
  const limits = { ...defaultLimits, ...options.limits };
  const documents = createDocumentCache((text) => parseAndValidate(text, { schema, introspection, limits }));
  const compiled = compileOnce((document, operation) => ({
    cost: compileCost(schema, document, operation, limits.assumedListSize),
    faults: compileArgumentFaults(schema, document, operation),
  }));
  const check = (document: DocumentNode, operation: OperationDefinitionNode, variables: Variables) => {
    if (isDeeperThan(variables, limits.maxVariableDepth)) {
      const message = `Variables are nested more than ${limits.maxVariableDepth} levels deep.`;
      return { errors: [publicError('BAD_USER_INPUT', message)] };
    }
    const result = coerceVariables(schema, operation, variables, { namesRequired: introspection });
    if ('errors' in result) return result;
    const { cost, faults } = compiled(document, operation);
    const errors = faults(result.values);
    if (errors.length > 0) return { errors };
    if (evaluateCost(cost, result.values) <= limits.maxCost) return result;
    const message = `The answer could hold more than ${limits.maxCost} objects.`;
    return { errors: [publicError('QUERY_TOO_COSTLY', message)] };
  };
  const typeOf: Engine['typeOf'] = ({ query, operationName }) => {
    const checked = documents(query);
    return 'errors' in checked ? null : (getOperationAST(checked.document, operationName)?.operation ?? null);
  };
  const prepare: Engine['prepare'] = (request) => {
    const checked = documents(request.query);
    if ('errors' in checked) return checked;
    const { document } = checked;
    const operation = getOperationAST(document, request.operationName);
    if (!operation) return { document, errors: [unresolved()] };
    const variables = request.variables ?? {};
    const result = check(document, operation, variables);
    if ('errors' in result) return { document, errors: result.errors };
    return { document, operation, variables, coerced: result.values };
  };
  return { prepare, typeOf };
}

function unresolved(): GraphQLError {
  return publicError('OPERATION_RESOLUTION_FAILURE', 'The operation to run could not be identified.');
}

/** What is made of an operation lives as long as its document stays in the document cache. */
function compileOnce<T>(compile: (document: DocumentNode, operation: OperationDefinitionNode) => T) {
  const all = new WeakMap<OperationDefinitionNode, T>();
  return (document: DocumentNode, operation: OperationDefinitionNode): T => {
    const known = all.get(operation);
    if (known !== undefined) return known;
    const made = compile(document, operation);
    all.set(operation, made);
    return made;
  };
}
