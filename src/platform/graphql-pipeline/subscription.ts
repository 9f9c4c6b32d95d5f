import { createSourceEventStream, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { publicCodeOf } from '../graphql/errors.ts';
import type { Executable, Executor } from './executor.ts';
import { askingOnly, asksForHello, type Resume, resumed } from './resume.ts';

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

/** Which failures pass by themselves, and when. */
export interface Outages {
  /** Whether it failed only because what it needs is away for a while. */
  isAway(failure: unknown): boolean;
  /** Resolves when what was away is back; rejects when nobody waits any more. */
  back(): Promise<void>;
}

/** What the pipeline has to know of the events of a source. */
export interface LiveEvents {
  /** Where a subscriber that has seen the event goes on; null where it cannot be told. */
  cursorOf(event: unknown): string | null;
  /** Whether it only tells where the subscription begins, and is about nothing. */
  isHello(event: unknown): boolean;
  /** What it tells; the other fields of its type are left out of its result. */
  helloFields: ReadonlySet<string>;
}

/** What runs all subscriptions of a server. */
interface Machinery {
  schema: GraphQLSchema;
  execute: Executor;
  outages: Outages;
  events: LiveEvents;
}

/** Makes a context as of now, or null when the session that the connection was opened with is gone. */
export type ContextFactory = () => Promise<object | null>;

/**
 * Starts a subscription. graphql-js's own `subscribe` keeps one context for its whole life; here every event is executed
 * with a fresh one, so that permissions are read again, and a viewer who has lost access stops receiving.
 *
 * No event is passed over: what fails for a while is tried again in its place, and any other failure ends the stream, so that
 * the client resumes behind the last event it got.
 * Returns a result with errors when the source refused.
 * @throws SessionEndedError at the start or out of the iterator, when `freshContext` returns null.
 */
export async function subscribeWithFreshContext(
  { schema, execute, outages, events }: Machinery,
  executable: Executable,
  freshContext: ContextFactory,
  resume: Resume = {},
): Promise<ExecutionResult | AsyncGenerator<ExecutionResult, void, void>> {
  const { operation, variables } = executable;
  const source = await createSourceEventStream({
    schema,
    document: resumed(schema, executable.document, resume),
    contextValue: await persistently(() => required(freshContext), outages),
    variableValues: variables,
    operationName: operation.name?.value,
  });
  if (!(Symbol.asyncIterator in source)) return source;
  return mapEvents(source, (event, isOver) =>
    persistently(async () => {
      if (isOver()) return null;
      const asked = events.isHello(event) ? askingOnly(events.helloFields, schema, executable) : executable;
      const result = await execute(asked, await required(freshContext), event);
      if (isSkipped(result)) return null;
      throwWhatLosesTheEvent(result, outages);
      return withCursor(result, event, executable, { schema, events });
    }, outages),
  );
}

/** Every result tells its place, whatever the client has selected, so that whoever carries it can resume behind it. */
function withCursor(
  result: ExecutionResult,
  event: unknown,
  executable: Executable,
  { schema, events }: Pick<Machinery, 'schema' | 'events'>,
): ExecutionResult {
  const cursor = events.cursorOf(event);
  if (cursor === null) return result;
  const extensions = { ...result.extensions, cursor };
  if (!events.isHello(event)) return { ...result, extensions };
  // Whoever carries it hands on what the document asked for, and keeps to itself what was asked for beside it.
  const inDocument = asksForHello(schema, executable);
  return { ...result, extensions: { ...extensions, hello: true, ...(inDocument && { inDocument }) } };
}

/** Repeats what fails for a while, until it succeeds or fails for good. */
async function persistently<T>(work: () => Promise<T>, { isAway, back }: Outages): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isAway(error)) throw error;
      await back();
    }
  }
}

/**
 * A result that misses what will be there in a moment is not sent, nor is one without data, which has no cursor either. A field
 * that fails for itself is a part of the answer, as in a query.
 */
function throwWhatLosesTheEvent({ data, errors = [] }: ExecutionResult, { isAway }: Outages): void {
  const lost = errors.find(({ originalError }) => isAway(originalError)) ?? (data ? undefined : errors[0]);
  if (lost) throw lost.originalError && !publicCodeOf(lost) ? lost.originalError : lost;
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
  map: (event: T, isOver: () => boolean) => Promise<R | null>,
): AsyncGenerator<R, void, void> {
  const iterator = source[Symbol.asyncIterator]();
  let over = false;
  const finish = async (): Promise<IteratorReturnResult<void>> => {
    over = true;
    await iterator.return?.();
    return { done: true, value: undefined };
  };
  return {
    async next() {
      for (;;) {
        const item = await iterator.next();
        if (item.done) return { done: true, value: undefined };
        const value = await map(item.value, () => over).catch(async (error) => {
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
