import { randomUUID } from 'node:crypto';
import { type ExecutionArgs, GraphQLError } from 'graphql';
import type { Context, ServerOptions } from 'graphql-ws';
import { publicError } from '../graphql/errors.ts';
import type { Prepared } from '../graphql-pipeline/engine.ts';
import { type Resume, readResume } from '../graphql-pipeline/resume.ts';
import type { ConnectionIdentity, LiveConnection } from '../live-connections/live-connection.ts';
import type { LiveConnections } from '../live-connections/live-connections.ts';
import { closeFor, shuttingDown } from '../live-connections/operations.ts';

export interface SocketExtra<I extends ConnectionIdentity> {
  connection: LiveConnection<I>;
  /** The session in the cookie that the socket was opened with: for who names none. */
  kept: string | null;
}

type SocketContext<I extends ConnectionIdentity> = Context<Record<string, unknown>, SocketExtra<I>>;
type Hooks<I extends ConnectionIdentity> = Pick<
  ServerOptions<Record<string, unknown>, SocketExtra<I>>,
  'onSubscribe' | 'execute' | 'subscribe' | 'onNext' | 'onError'
>;

/** One operation of a socket. graphql-ws carries it through its hooks in place of a context value. */
class SocketOperation<I extends ConnectionIdentity> {
  readonly requestId = randomUUID();

  constructor(
    readonly connection: LiveConnection<I>,
    readonly prepared: Prepared,
    readonly resume: Resume,
  ) {}
}

/** How graphql-ws runs operations: as those of every live connection. */
export function socketOperations<I extends ConnectionIdentity>(live: LiveConnections<I>): Hooks<I> {
  const { pipeline, operations } = live;
  const requestIds = new WeakMap<object, string>();

  return {
    onSubscribe(context, _, payload) {
      const refusal = refuseOperation(context, live);
      if (refusal) return [refusal];
      const resume = readResume(payload.extensions);
      if (resume instanceof GraphQLError) return [resume];
      const prepared = pipeline.prepare(payload);
      if (prepared.errors) return [...prepared.errors];
      const operation = new SocketOperation(context.extra.connection, prepared, resume);
      requestIds.set(payload, operation.requestId);
      const { document } = prepared;
      return { schema: pipeline.schema, document, operationName: payload.operationName, contextValue: operation };
    },
    execute: (args: ExecutionArgs) => {
      const { connection, prepared, requestId } = operationOf<I>(args);
      return operations.execute(connection, prepared, requestId);
    },
    subscribe: (args: ExecutionArgs) => {
      const { connection, prepared, requestId, resume } = operationOf<I>(args);
      return operations.subscribe(connection, prepared, requestId, resume);
    },
    onNext: (_context, _id, _payload, args, result) =>
      result.errors && { ...result, errors: operations.mask(result.errors, operationOf<I>(args).requestId) },
    onError(context, _id, payload, errors) {
      for (const error of errors) closeFor(error, context.extra.connection);
      return operations.mask(errors, requestIds.get(payload) ?? randomUUID());
    },
  };
}

function refuseOperation<I extends ConnectionIdentity>(context: SocketContext<I>, live: LiveConnections<I>) {
  if (live.isDraining) return shuttingDown();
  const { maxOperations } = live.limits;
  // graphql-ws has counted this operation already.
  if (Object.keys(context.subscriptions).length <= maxOperations) return null;
  return publicError('RATE_LIMITED', `More than ${maxOperations} operations on one connection.`);
}

function operationOf<I extends ConnectionIdentity>({ contextValue }: ExecutionArgs): SocketOperation<I> {
  if (contextValue instanceof SocketOperation) return contextValue;
  throw new Error('The operation did not come through onSubscribe.');
}
