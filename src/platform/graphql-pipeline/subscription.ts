import { createSourceEventStream, type ExecutionResult, type GraphQLSchema } from 'graphql';
import type { Executable, Executor } from './executor.ts';

/** Thrown out of a subscription whose session has ended; the transport closes the connection. */
export class SessionEndedError extends Error {
  override readonly name = 'SessionEndedError';
}

/** Thrown by a subscription field for an event that is not for this viewer: nothing is sent, the subscription goes on. */
export class SkipEvent extends Error {
  override readonly name = 'SkipEvent';
}

const isSkipped = ({ errors }: ExecutionResult): boolean =>
  errors?.some(({ originalError }) => originalError instanceof SkipEvent) ?? false;

/** Makes a context as of now, or null when the session that the connection was opened with is gone. */
export type ContextFactory = () => Promise<object | null>;

/**
 * Starts a subscription. graphql-js's own `subscribe` keeps one context for its whole life; here every event is executed
 * with a fresh one, so that permissions are read again, and a viewer who has lost access stops receiving.
 * Returns a result with errors when the source refused.
 * @throws SessionEndedError at the start or out of the iterator, when `freshContext` returns null.
 */
export async function subscribeWithFreshContext(
  schema: GraphQLSchema,
  execute: Executor,
  executable: Executable,
  freshContext: ContextFactory,
): Promise<ExecutionResult | AsyncGenerator<ExecutionResult, void, void>> {
  const { document, operation, variables } = executable;
  const source = await createSourceEventStream({
    schema,
    document,
    contextValue: await required(freshContext),
    variableValues: variables,
    operationName: operation.name?.value,
  });
  if (!(Symbol.asyncIterator in source)) return source;
  return mapEvents(source, async (event) => {
    const result = await execute(executable, await required(freshContext), event);
    return isSkipped(result) ? null : result;
  });
}

async function required(freshContext: ContextFactory): Promise<object> {
  const context = await freshContext();
  if (!context) throw new SessionEndedError('The session has ended.');
  return context;
}

/**
 * Like an async generator function that leaves out events mapped to null, but `return` reaches the source at once. A generator would hold it back until the
 * pending `next` settles, which for a quiet subscription is never: its source would leak.
 */
function mapEvents<T, R>(
  source: AsyncIterable<T>,
  map: (event: T) => Promise<R | null>,
): AsyncGenerator<R, void, void> {
  const iterator = source[Symbol.asyncIterator]();
  const finish = async (): Promise<IteratorReturnResult<void>> => {
    await iterator.return?.();
    return { done: true, value: undefined };
  };
  return {
    async next() {
      for (;;) {
        const item = await iterator.next();
        if (item.done) return { done: true, value: undefined };
        const value = await map(item.value).catch(async (error) => {
          await iterator.return?.();
          throw error;
        });
        if (value !== null) return { done: false, value };
      }
    },
    return: finish,
    async throw(error: unknown) {
      await finish();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await finish();
    },
  };
}
