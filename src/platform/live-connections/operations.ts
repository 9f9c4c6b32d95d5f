import { type ExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql';
import { publicCodeOf, publicError } from '../graphql/errors.ts';
import type { Prepared } from '../graphql-pipeline/engine.ts';
import type { Pipeline } from '../graphql-pipeline/pipeline.ts';
import type { Resume } from '../graphql-pipeline/resume.ts';
import { SessionEndedError } from '../graphql-pipeline/subscription.ts';
import type { EdgeMetrics } from '../http/metrics.ts';
import { CloseCode } from './close-code.ts';
import type { ConnectionIdentity, ConnectionInfo, LiveConnection } from './live-connection.ts';

/** What a context is made for: an operation that the client sends uses the session, an event that it is sent does not. */
export type Occasion = 'operation' | 'event';

export interface OperationsOptions<I extends ConnectionIdentity> {
  pipeline: Pipeline;
  metrics: EdgeMetrics;
  /** Called for each operation and again for each event. Null says that the session is gone: {@link CloseCode.Unauthorized}. */
  createContext(connection: ConnectionInfo<I>, requestId: string, occasion: Occasion): Promise<object | null>;
}

/** Runs the operations of connections: through the shared pipeline, with a fresh context for each result. */
export class Operations<I extends ConnectionIdentity> {
  constructor(private readonly options: OperationsOptions<I>) {}

  /** A query or mutation. Errors are not masked yet. */
  execute(connection: LiveConnection<I>, prepared: Prepared, requestId: string): Promise<ExecutionResult> {
    const { pipeline, createContext } = this.options;
    return connection.run(async () => {
      try {
        const context = await createContext(connection, requestId, 'operation');
        if (!context) throw new SessionEndedError('The session has ended.');
        return await pipeline.execute(prepared, context);
      } catch (error) {
        return failed(error, connection);
      }
    });
  }

  /** A subscription. Errors are not masked yet; one that comes out of the stream is to be given to {@link closeFor}. */
  async subscribe(
    connection: LiveConnection<I>,
    prepared: Prepared,
    requestId: string,
    resume: Resume,
  ): Promise<ExecutionResult | AsyncGenerator<ExecutionResult, void, void>> {
    const { pipeline, metrics, createContext } = this.options;
    let occasion: Occasion = 'operation';
    const freshContext = async () => {
      const context = await createContext(connection, requestId, occasion);
      occasion = 'event';
      return context;
    };
    try {
      const result = await pipeline.subscribe(prepared, freshContext, resume);
      return 'next' in result ? whileOpen(result, metrics) : result;
    } catch (error) {
      return failed(error, connection);
    }
  }

  mask(errors: readonly unknown[], requestId: string): GraphQLFormattedError[] {
    return errors.map((error) => this.options.pipeline.maskError(error, requestId));
  }
}

/** What a new operation is told while the server stops. */
export const shuttingDown = (): GraphQLError => publicError('SERVICE_UNAVAILABLE', 'The server is shutting down.');

function failed<I extends ConnectionIdentity>(error: unknown, connection: LiveConnection<I>): ExecutionResult {
  closeFor(error, connection);
  const originalError = error instanceof Error ? error : new Error(String(error));
  return {
    errors: [error instanceof GraphQLError ? error : new GraphQLError(originalError.message, { originalError })],
  };
}

/** Errors that end the whole connection and not only the operation they came out of. */
export function closeFor<I extends ConnectionIdentity>(error: unknown, connection: LiveConnection<I>): void {
  const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  if (cause instanceof SessionEndedError) connection.end();
  if (error instanceof GraphQLError && publicCodeOf(error) === 'SLOW_CONSUMER') {
    connection.close(CloseCode.SlowConsumer, 'Slow consumer');
  }
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
