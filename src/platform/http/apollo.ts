import { AsyncLocalStorage } from 'node:async_hooks';
import { ApolloServer, type ApolloServerOptionsWithGateway, type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import {
  buildSchema,
  type DocumentNode,
  type ExecutionResult,
  type FormattedExecutionResult,
  Kind,
  OperationTypeNode,
} from 'graphql';
import type { Logger } from 'pino';
import { publicError } from '../graphql/errors.ts';
import type { Prepared, Refused } from '../graphql-pipeline/engine.ts';
import type { Pipeline } from '../graphql-pipeline/pipeline.ts';
import { textOf } from '../graphql-pipeline/shared-answers.ts';
import type { Caller } from './caller.ts';

/** One GraphQL request over HTTP on its way through Apollo Server. */
export interface GraphqlCall {
  caller: Caller;
  /** What the resolvers get. Held by reference, because Apollo copies its own context object. */
  context?: object;
  /** Set when the answer is that there is none for the moment. */
  isUnavailable?: boolean;
  /** Set when no part of the answer failed. */
  isWhole?: boolean;
  /** Set when it came with a token that does not hold. */
  isUnauthenticated?: boolean;
  /** Set once the request proved well-formed and went through the pipeline. */
  preparation?: Prepared | Refused;
  /** Set where it ran before Apollo was asked. */
  result?: ExecutionResult;
}

export interface ApolloContext {
  call: GraphqlCall;
}

/** The call that is being answered; Apollo's `formatError` gets no context. */
export const currentCall = new AsyncLocalStorage<GraphqlCall>();

/**
 * Apollo Server as the HTTP front: negotiation, CSRF prevention, GET and POST. Parsing, validation, limits, execution
 * and masking are the shared pipeline's. They are plugged in through public interfaces: the document store hands Apollo
 * documents that the pipeline has validated, the gateway interface's executor runs them.
 */
export async function startApollo(pipeline: Pipeline, log: Logger): Promise<ApolloServer<ApolloContext>> {
  const apollo = new ApolloServer<ApolloContext>({
    gateway: createGateway(pipeline),
    documentStore: {
      // A refused text gets an empty document, so that Apollo does not parse and validate it once more.
      get: async () => currentCall.getStore()?.preparation?.document ?? NO_DOCUMENT,
      set: async () => undefined,
      delete: async () => undefined,
    },
    plugins: [
      createPipelinePlugin(pipeline),
      // Wraps every resolver: about half of Apollo's processor time.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
    introspection: true, // the pipeline decides
    persistedQueries: false,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    stringifyResult: textOf,
    formatError: (_, error) => pipeline.maskError(error, currentCall.getStore()?.caller.requestId ?? 'unknown'),
    logger: apolloLogger(log),
  });
  await apollo.start();
  return apollo;
}

/** Apollo would print the whole schema at every start, and needs none: documents come validated, and run elsewhere. */
const NO_SCHEMA = buildSchema('type Query { nothing: Boolean }');

function createGateway(pipeline: Pipeline): NonNullable<ApolloServerOptionsWithGateway<ApolloContext>['gateway']> {
  return {
    onSchemaLoadOrUpdate(callback) {
      callback({ apiSchema: NO_SCHEMA, coreSupergraphSdl: '' });
      return () => {};
    },
    async load() {
      return {
        executor: async ({ context }) => {
          const { call } = context as ApolloContext;
          if (!call.context || !call.preparation || call.preparation.errors)
            throw new Error('The call is not prepared.');
          return { ...(call.result ?? (await pipeline.execute(call.preparation, call.context))) };
        },
      };
    },
    async stop() {},
  };
}

const NO_DOCUMENT: DocumentNode = { kind: Kind.DOCUMENT, definitions: [] };

function createPipelinePlugin(pipeline: Pipeline): ApolloServerPlugin<ApolloContext> {
  return {
    async requestDidStart({ contextValue: { call } }) {
      return {
        async didResolveSource({ source, request: { operationName, variables } }) {
          call.preparation ??= pipeline.prepare({ query: source, operationName, variables });
        },
        async willSendResponse({ response: { body } }) {
          call.isWhole = body.kind === 'single' && !body.singleResult.errors;
          call.isUnavailable = body.kind === 'single' && isUnavailable(body.singleResult);
        },
        async responseForOperation() {
          const refusal = refusalOf(call.preparation);
          if (!refusal) return null;
          const errors = refusal.errors.map((error) => pipeline.maskError(error, call.caller.requestId));
          return {
            http: { status: refusal.status, headers: new HeaderMap() },
            body: { kind: 'single', singleResult: { errors } },
          };
        },
      };
    },
  };
}

/** What gets no plain answer: a document that may not run, and a subscription, whose client cannot read a stream. */
function refusalOf(preparation: Prepared | Refused | undefined) {
  if (preparation?.errors) return { status: 400, errors: preparation.errors };
  if (preparation?.operation.operation !== OperationTypeNode.SUBSCRIPTION) return null;
  return { status: 406, errors: [publicError('BAD_REQUEST', NOT_STREAMED)] };
}

export const NOT_STREAMED =
  'A subscription is answered as a stream: say in `Accept` that you read `text/event-stream` or `multipart/mixed;subscriptionSpec=1.0`, or use a WebSocket.';

/** Not where a part of the answer is there: whoever repeats it, as 503 invites to, could repeat a change that was made. */
function isUnavailable({ data, errors = [] }: FormattedExecutionResult): boolean {
  const isEmpty = Object.values(data ?? {}).every((value) => value === null);
  return isEmpty && errors.some(({ extensions }) => extensions?.code === 'SERVICE_UNAVAILABLE');
}

function apolloLogger(log: Logger) {
  return {
    debug: (message: unknown) => log.debug(String(message)),
    info: (message: unknown) => log.info(String(message)),
    warn: (message: unknown) => log.warn(String(message)),
    error: (message: unknown) => log.error(String(message)),
  };
}
