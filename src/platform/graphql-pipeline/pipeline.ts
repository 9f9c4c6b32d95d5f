import {
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  type OperationTypeNode,
} from 'graphql';
import type { Logger } from 'pino';
import { publicError } from '../graphql/errors.ts';
import { type Cost, compileCost, evaluateCost, type Variables } from './cost.ts';
import { createDocumentCache } from './document-cache.ts';
import { createExecutor, type Executable } from './executor.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { maskError } from './mask-error.ts';
import type { Resume } from './resume.ts';
import { type ContextFactory, type LiveEvents, type Outages, subscribeWithFreshContext } from './subscription.ts';
import { parseAndValidate } from './validation.ts';
import { coerceVariables, isDeeperThan } from './variables.ts';

export type OperationType = 'query' | 'mutation' | 'subscription' | 'unknown';
export type OperationOutcome = 'ok' | 'error' | 'refused';

export interface PipelineOptions {
  schema: GraphQLSchema;
  introspection: boolean;
  log: Logger;
  /** Overrides of {@link defaultLimits}. */
  limits?: Partial<Limits>;
  /** Failures that pass by themselves; by default there are none. */
  outages?: Outages;
  /** What is known of the events that subscriptions deliver; by default nothing. */
  events?: LiveEvents;
  /** Called once for each operation (not for each event of a subscription), for metrics. */
  onOperation?: (type: OperationType, outcome: OperationOutcome) => void;
}

/** What a client sends, whatever the transport. */
export interface OperationRequest {
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

/** Everything between a transport and the resolvers. HTTP and WebSocket share one, so they cannot differ. */
export interface Pipeline {
  readonly schema: GraphQLSchema;
  /** Parses, validates and limits. Never throws for anything a client can send. */
  prepare(request: OperationRequest): Prepared | Refused;
  /** What kind of operation it would be; null where it is none that may run. Counts as no operation. */
  typeOf(request: OperationRequest): OperationTypeNode | null;
  /** Runs a query or mutation. Its errors are not masked yet. */
  execute(prepared: Prepared, contextValue: object): Promise<ExecutionResult>;
  /** Starts a subscription; see {@link subscribeWithFreshContext}. Errors are not masked yet. */
  subscribe(
    prepared: Prepared,
    freshContext: ContextFactory,
    resume?: Resume,
  ): Promise<ExecutionResult | AsyncGenerator<ExecutionResult, void, void>>;
  /** Whether it failed only because something is away for a while. */
  isAway(failure: unknown): boolean;
  /** What the client gets for an error; logs what it hides. */
  maskError(error: unknown, requestId: string): GraphQLFormattedError;
}

const NONE: Outages = { isAway: () => false, back: async () => {} };

const UNKNOWN: LiveEvents = { cursorOf: () => null, isHello: () => false, helloFields: new Set() };

/** Builds the pipeline around a schema. Documents are validated, and their queries compiled, once. */
export function createPipeline(options: PipelineOptions): Pipeline {
  const { schema, log, outages = NONE, events = UNKNOWN } = options;
  const report = options.onOperation ?? (() => {});
  const { prepare, typeOf } = createPrepare(options);
  const run = createExecutor(schema);
  return {
    schema,
    prepare(request) {
      const result = attempt(() => prepare(request));
      if (result.errors) report('unknown', 'refused');
      return result;
    },
    async execute(prepared, contextValue) {
      const result = await run(prepared, contextValue);
      report(prepared.operation.operation, result.errors ? 'error' : 'ok');
      return result;
    },
    typeOf,
    async subscribe(prepared, freshContext, resume = {}) {
      const machinery = { schema, execute: run, outages, events };
      const result = await subscribeWithFreshContext(machinery, prepared, freshContext, resume);
      report('subscription', 'errors' in result ? 'error' : 'ok');
      return result;
    },
    isAway: (failure) => outages.isAway(failure),
    maskError: (error, requestId) => maskError(error, requestId, { log, isAway: outages.isAway }),
  };
}

function createPrepare({ schema, introspection, ...options }: PipelineOptions): Pick<Pipeline, 'prepare' | 'typeOf'> {
  const limits = { ...defaultLimits, ...options.limits };
  const documents = createDocumentCache((text) => parseAndValidate(text, { schema, introspection, limits }));
  const costOf = createCostCache(schema, limits);
  const check = (document: DocumentNode, operation: OperationDefinitionNode, variables: Variables) => {
    if (isDeeperThan(variables, limits.maxVariableDepth)) {
      const message = `Variables are nested more than ${limits.maxVariableDepth} levels deep.`;
      return { errors: [publicError('BAD_USER_INPUT', message)] };
    }
    const result = coerceVariables(schema, operation, variables, { namesRequired: introspection });
    if ('errors' in result || evaluateCost(costOf(document, operation), result.values) <= limits.maxCost) return result;
    const message = `The answer could hold more than ${limits.maxCost} objects.`;
    return { errors: [publicError('QUERY_TOO_COSTLY', message)] };
  };
  const typeOf: Pipeline['typeOf'] = ({ query, operationName }) => {
    const { document } = attempt(() => documents(query)) as { document?: DocumentNode };
    return (document && getOperationAST(document, operationName)?.operation) ?? null;
  };
  const prepare: Pipeline['prepare'] = (request) => {
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

/** A fault of ours becomes an error like any other, which the transport masks: it must not take a socket's other operations along. */
function attempt<T>(prepare: () => T): T | Refused {
  try {
    return prepare();
  } catch (error) {
    const originalError = error instanceof Error ? error : null;
    return { errors: [new GraphQLError('The operation cannot be prepared.', { originalError })] };
  }
}

function unresolved(): GraphQLError {
  return publicError('OPERATION_RESOLUTION_FAILURE', 'The operation to run could not be identified.');
}

/** The cost formula of an operation lives as long as its document stays in the document cache. */
function createCostCache(schema: GraphQLSchema, limits: Limits) {
  const costs = new WeakMap<OperationDefinitionNode, Cost>();
  return (document: DocumentNode, operation: OperationDefinitionNode): Cost => {
    const known = costs.get(operation);
    if (known !== undefined) return known;
    const cost = compileCost(schema, document, operation, limits.assumedListSize);
    costs.set(operation, cost);
    return cost;
  };
}
