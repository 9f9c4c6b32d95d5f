import {
  type ExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  type OperationTypeNode,
} from 'graphql';
import type { Logger } from 'pino';
import { publicError } from '../graphql/errors.ts';
import type { Engine, EngineRequest, Prepared, Refused } from './engine.ts';
import type { Executable } from './executor.ts';
import { maskError } from './mask-error.ts';
import type { Resume } from './resume.ts';
import { type SharedAnswersOptions, shareAnswers, shareDeliveries } from './shared-answers.ts';
import {
  createDocumentFinder,
  type DocumentFinder,
  type DocumentRequest,
  type StoredDocumentsOptions,
} from './stored-documents.ts';
import { type ContextFactory, type LiveEvents, type Outages, subscribeWithFreshContext } from './subscription.ts';

export type OperationType = 'query' | 'mutation' | 'subscription' | 'unknown';
export type OperationOutcome = 'ok' | 'error' | 'refused';

export interface PipelineOptions {
  engine: Engine;
  log: Logger;
  /** Failures that pass by themselves; by default there are none. */
  outages?: Outages;
  /** What is known of the events that subscriptions deliver; by default nothing. */
  events?: LiveEvents;
  /** What is the same for many callers; by default nothing. */
  shared?: SharedAnswersOptions;
  /** Whose context it is, as {@link shareDeliveries} tells; by default events are executed for each subscriber. */
  viewerOf?: (contextValue: unknown) => object | null;
  /** What may keep an operation from its caller: the first of them that does; by default nothing. */
  admissions?: readonly Admission[];
  /** Documents that requests may name; by default only those that clients register. */
  documents?: StoredDocumentsOptions;
  /** Called once for each operation (not for each event of a subscription), for metrics. */
  onOperation?: (type: OperationType, outcome: OperationOutcome) => void;
}

/** Why an operation may not run for its caller, told before anything of it is run; null where it may. */
export type Admission = (executable: Executable, contextValue: unknown) => GraphQLError | null;

/** What a client sends, whatever the transport. */
export interface OperationRequest extends DocumentRequest {
  operationName?: string | null;
  variables?: Record<string, unknown> | null;
}

/** Everything between a transport and the resolvers. HTTP and WebSocket share one, so they cannot differ. */
export interface Pipeline {
  readonly schema: GraphQLSchema;
  /** Parses, validates and limits. Never throws for anything a client can send. */
  prepare(request: OperationRequest): Prepared | Refused;
  /** The text of the document that a request names. */
  find: DocumentFinder;
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

/** Builds the pipeline of a server. */
export function createPipeline({ engine, log, outages = NONE, events = UNKNOWN, ...rest }: PipelineOptions): Pipeline {
  const { schema, execute } = engine;
  const report = rest.onOperation ?? (() => {});
  const answer = rest.shared ? shareAnswers(schema, execute, rest.shared) : execute;
  const deliver = rest.viewerOf ? shareDeliveries(execute, rest.viewerOf) : execute;
  const find = createDocumentFinder(rest.documents ?? { trusted: new Map(), onlyTrusted: false });
  const refuse = firstOf(rest.admissions ?? []);
  const textOf = (request: OperationRequest) => withText(request, find);
  return {
    schema,
    prepare(request) {
      const result = attempt(() => {
        const named = textOf(request);
        return 'errors' in named ? named : engine.prepare(named);
      });
      if (result.errors) report('unknown', 'refused');
      return result;
    },
    async execute(prepared, contextValue) {
      const refusal = refuse(prepared, contextValue);
      const result = refusal ? { errors: [refusal] } : await answer(prepared, contextValue);
      report(prepared.operation.operation, result.errors ? 'error' : 'ok');
      return result;
    },
    find,
    typeOf(request) {
      const type = attempt(() => {
        const named = textOf(request);
        return 'errors' in named ? null : engine.typeOf(named);
      });
      return typeof type === 'string' ? type : null;
    },
    async subscribe(prepared, freshContext, resume = {}) {
      const machinery = { schema, execute: deliver, outages, events };
      const checked = async () => {
        const context = await freshContext();
        const refusal = context && refuse(prepared, context);
        if (refusal) throw refusal;
        return context;
      };
      const result = await subscribeWithFreshContext(machinery, prepared, checked, resume);
      report('subscription', 'errors' in result ? 'error' : 'ok');
      return result;
    },
    isAway: (failure) => outages.isAway(failure),
    maskError: (error, requestId) => maskError(error, requestId, { log, isAway: outages.isAway }),
  };
}

/** Later ones are not asked once one refuses. */
const firstOf =
  (admissions: readonly Admission[]): Admission =>
  (executable, contextValue) => {
    for (const admission of admissions) {
      const refusal = admission(executable, contextValue);
      if (refusal) return refusal;
    }
    return null;
  };

/** The request with the text of the document that it names. */
function withText(request: OperationRequest, find: DocumentFinder): EngineRequest | Refused {
  const found = find(request);
  if ('errors' in found) return found;
  if (typeof found.query === 'string') return { ...request, query: found.query };
  return { errors: [publicError('BAD_REQUEST', 'An operation needs a document.')] };
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
