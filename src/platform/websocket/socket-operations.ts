import { randomUUID } from 'node:crypto';
import { type ExecutionArgs, type ExecutionResult, GraphQLError } from 'graphql';
import type { Context, ServerOptions } from 'graphql-ws';
import { publicCodeOf, publicError } from '../graphql/errors.ts';
import type { Pipeline, Prepared } from '../graphql-pipeline/pipeline.ts';
import { SessionEndedError } from '../graphql-pipeline/subscription.ts';
import type { EdgeMetrics } from '../http/metrics.ts';
import { SocketCloseCode, type SocketConnection, type SocketIdentity } from './socket-connection.ts';
import type { SocketLimits } from './socket-limits.ts';

/** What a context is made for: an operation that the client sends uses the session, an event that it is sent does not. */
export type Occasion = 'operation' | 'event';

export interface OperationsOptions<I extends SocketIdentity> {
  pipeline: Pipeline;
  metrics: EdgeMetrics;
  limits: SocketLimits;
  createContext(connection: SocketConnection<I>, requestId: string, occasion: Occasion): Promise<object | null>;
  isDraining(): boolean;
}

export interface SocketExtra<I extends SocketIdentity> {
  connection: SocketConnection<I>;
}

type SocketContext<I extends SocketIdentity> = Context<Record<string, unknown>, SocketExtra<I>>;
type Hooks<I extends SocketIdentity> = Pick<
  ServerOptions<Record<string, unknown>, SocketExtra<I>>,
  'onSubscribe' | 'execute' | 'subscribe' | 'onNext' | 'onError'
>;

/** One operation of a socket. graphql-ws carries it through its hooks in place of a context value. */
class SocketOperation<I extends SocketIdentity> {
  readonly requestId = randomUUID();

  constructor(
    readonly connection: SocketConnection<I>,
    readonly prepared: Prepared,
  ) {}
}

/** How graphql-ws runs operations: through the shared pipeline, with a fresh context for each result, errors masked. */
export function socketOperations<I extends SocketIdentity>(options: OperationsOptions<I>): Hooks<I> {
  const { pipeline, metrics } = options;
  const mask = (errors: readonly unknown[], requestId: string) =>
    errors.map((error) => pipeline.maskError(error, requestId));
  const requestIds = new WeakMap<object, string>();

  return {
    onSubscribe(context, _, payload) {
      const refusal = refuseOperation(context, options);
      if (refusal) return [refusal];
      const prepared = pipeline.prepare(payload);
      if (prepared.errors) return [...prepared.errors];
      const operation = new SocketOperation(context.extra.connection, prepared);
      requestIds.set(payload, operation.requestId);
      const { document } = prepared;
      return { schema: pipeline.schema, document, operationName: payload.operationName, contextValue: operation };
    },
    execute: (args: ExecutionArgs) => {
      const operation = operationOf<I>(args);
      return operation.connection.run(() => executeOnce(operation, options));
    },
    subscribe: async (args: ExecutionArgs) => {
      const result = await subscribe(operationOf<I>(args), options);
      return 'next' in result ? whileOpen(result, metrics) : result;
    },
    onNext: (_context, _id, _payload, args, result) =>
      result.errors && { ...result, errors: mask(result.errors, operationOf<I>(args).requestId) },
    onError(context, _id, payload, errors) {
      for (const error of errors) closeFor(error, context.extra.connection);
      return mask(errors, requestIds.get(payload) ?? randomUUID());
    },
  };
}

function refuseOperation<I extends SocketIdentity>(context: SocketContext<I>, options: OperationsOptions<I>) {
  if (options.isDraining()) return publicError('SERVICE_UNAVAILABLE', 'The server is shutting down.');
  // graphql-ws has counted this operation already.
  if (Object.keys(context.subscriptions).length <= options.limits.maxOperations) return null;
  return publicError('RATE_LIMITED', `More than ${options.limits.maxOperations} operations on one connection.`);
}

async function executeOnce<I extends SocketIdentity>(operation: SocketOperation<I>, options: OperationsOptions<I>) {
  try {
    const context = await options.createContext(operation.connection, operation.requestId, 'operation');
    if (!context) throw new SessionEndedError('The session has ended.');
    return await options.pipeline.execute(operation.prepared, context);
  } catch (error) {
    return failed(error, operation.connection);
  }
}

async function subscribe<I extends SocketIdentity>(operation: SocketOperation<I>, options: OperationsOptions<I>) {
  const { connection, prepared, requestId } = operation;
  let occasion: Occasion = 'operation';
  try {
    return await options.pipeline.subscribe(prepared, async () => {
      const context = await options.createContext(connection, requestId, occasion);
      occasion = 'event';
      return context;
    });
  } catch (error) {
    return failed(error, connection);
  }
}

function failed<I extends SocketIdentity>(error: unknown, connection: SocketConnection<I>): ExecutionResult {
  closeFor(error, connection);
  const originalError = error instanceof Error ? error : new Error(String(error));
  return {
    errors: [error instanceof GraphQLError ? error : new GraphQLError(originalError.message, { originalError })],
  };
}

/** Errors that end the whole connection and not only the operation they came out of. */
function closeFor<I extends SocketIdentity>(error: unknown, connection: SocketConnection<I>): void {
  const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  if (cause instanceof SessionEndedError) connection.close(SocketCloseCode.Forbidden, 'Session ended');
  if (error instanceof GraphQLError && publicCodeOf(error) === 'SLOW_CONSUMER') {
    connection.close(SocketCloseCode.SlowConsumer, 'Slow consumer');
  }
}

function operationOf<I extends SocketIdentity>({ contextValue }: ExecutionArgs): SocketOperation<I> {
  if (contextValue instanceof SocketOperation) return contextValue;
  throw new Error('The operation did not come through onSubscribe.');
}

/** Counts a subscription as active until its stream ends, whichever side ends it. */
function whileOpen<T>(stream: AsyncGenerator<T, void, void>, metrics: EdgeMetrics): AsyncGenerator<T, void, void> {
  let open = true;
  metrics.activeSubscriptions.inc();
  const ended = () => {
    if (open) metrics.activeSubscriptions.dec();
    open = false;
  };
  return {
    async next() {
      try {
        const item = await stream.next();
        if (item.done) ended();
        return item;
      } catch (error) {
        ended();
        throw error;
      }
    },
    return(value) {
      ended();
      return stream.return(value);
    },
    throw(error) {
      ended();
      return stream.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      ended();
      await stream.return();
    },
  };
}
