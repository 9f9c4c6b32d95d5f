import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ExecutionResult, GraphQLError, OperationTypeNode } from 'graphql';
import type { Prepared } from '../graphql-pipeline/engine.ts';
import type { OperationRequest } from '../graphql-pipeline/pipeline.ts';
import { type Resume, readResume } from '../graphql-pipeline/resume.ts';
import { type Caller, INVALID_TOKEN } from '../http/caller.ts';
import type { EdgeMetrics } from '../http/metrics.ts';
import { comeAgain, refuse } from '../http/protection.ts';
import { CloseCode } from '../live-connections/close-code.ts';
import type { ConnectionIdentity, LiveConnection } from '../live-connections/live-connection.ts';
import type { LiveConnections } from '../live-connections/live-connections.ts';
import { closeFor, shuttingDown } from '../live-connections/operations.ts';
import { ResponseWire } from './response-wire.ts';
import { readAccept, readOperation } from './stream-request.ts';

/** Answers a request whose client reads a stream, and says whether it did. False leaves it to whoever answers plain ones. */
export type StreamAnswer = (request: FastifyRequest, reply: FastifyReply, caller: Caller) => Promise<boolean>;

export interface StreamOptions<I extends ConnectionIdentity> {
  live: LiveConnections<I>;
  metrics: EdgeMetrics;
}

/** Operations over HTTP whose results come one after the other: as Server-Sent Events, or multipart for Apollo Client. */
export function createStreamAnswer<I extends ConnectionIdentity>(options: StreamOptions<I>): StreamAnswer {
  const { live } = options;
  return async (request, reply, caller) => {
    const { format, json } = readAccept(request.headers.accept);
    if (!format) return false;
    const operation = readOperation(request);
    const type = operation && live.pipeline.typeOf(operation);
    if (json && type !== OperationTypeNode.SUBSCRIPTION) return false;
    if (!operation) refuse(reply, 400, 'BAD_REQUEST', NO_OPERATION);
    else if (type === OperationTypeNode.MUTATION && request.method === 'GET')
      refuse(reply.header('allow', 'POST'), 405, 'BAD_REQUEST', 'A mutation is sent by POST.');
    else if (live.isDraining) refuse(comeAgain(reply), 503, 'SERVICE_UNAVAILABLE', shuttingDown().message);
    else {
      const wire = new ResponseWire(reply.raw, format, live.limits.closeTimeoutMs);
      await open(request, reply, operation, { wire, caller, options });
    }
    return true;
  };
}

const NO_OPERATION =
  'A stream of GraphQL results begins with an operation: by POST as JSON, or by GET in `query` and `variables` of the URL. Each has a connection of its own.';

interface Opening<I extends ConnectionIdentity> {
  wire: ResponseWire;
  caller: Caller;
  options: StreamOptions<I>;
}

async function open<I extends ConnectionIdentity>(
  request: FastifyRequest,
  reply: FastifyReply,
  operation: OperationRequest,
  { wire, caller, options: { live, metrics } }: Opening<I>,
): Promise<void> {
  const connection = live.add(wire, caller.remoteAddress);
  try {
    await live.signIn(connection, caller.authorization);
  } catch (error) {
    live.fail(connection, error);
  }
  if (wire.refusal) {
    refuseStream(reply, wire.refusal, caller);
    return;
  }
  reply.hijack();
  if (!connection.open) return;
  wire.start(reply.getHeaders());
  metrics.openStreams.inc();
  wire.onClose(() => metrics.openStreams.dec());
  await new Stream(live, connection, wire, request.id).run(operation, resumeOf(request, operation));
}

/** What an `EventSource` has seen last is told by a header, when it comes back by itself. */
function resumeOf({ headers }: FastifyRequest, { extensions }: OperationRequest): Resume | GraphQLError {
  const resume = readResume(extensions);
  const lastEventId = headers['last-event-id'];
  if (resume instanceof GraphQLError || typeof lastEventId !== 'string' || lastEventId === '') return resume;
  return { ...resume, after: lastEventId };
}

const REFUSALS: Record<number, readonly [status: number, code: string]> = {
  [CloseCode.Unauthorized]: [401, 'UNAUTHENTICATED'],
  [CloseCode.TooManyConnections]: [429, 'RATE_LIMITED'],
  [CloseCode.InternalServerError]: [500, 'INTERNAL_SERVER_ERROR'],
};

function refuseStream(
  reply: FastifyReply,
  { code, reason }: { code: number; reason: string },
  { sessionCookie }: Caller,
): void {
  const [status, name] = REFUSALS[code] ?? [503, 'SERVICE_UNAVAILABLE'];
  if (status === 401) reply.header('www-authenticate', INVALID_TOKEN);
  if (status === 401) sessionCookie?.clear();
  if (sessionCookie?.header) reply.header('set-cookie', sessionCookie.header);
  refuse([429, 503].includes(status) ? comeAgain(reply) : reply, status, name, reason);
}

/** One operation on its own connection. */
class Stream<I extends ConnectionIdentity> {
  constructor(
    private readonly live: LiveConnections<I>,
    private readonly connection: LiveConnection<I>,
    private readonly wire: ResponseWire,
    private readonly requestId: string,
  ) {}

  /** Resolves when the stream has ended, whoever ended it. */
  async run(operation: OperationRequest, resume: Resume | GraphQLError): Promise<void> {
    const prepared = resume instanceof GraphQLError ? { errors: [resume] } : this.live.pipeline.prepare(operation);
    try {
      if (prepared.errors) await this.send({ errors: prepared.errors });
      else if (prepared.operation.operation === OperationTypeNode.SUBSCRIPTION)
        await this.subscribe(prepared, resume as Resume);
      else await this.send(await this.live.operations.execute(this.connection, prepared, this.requestId));
      this.wire.complete();
    } catch (error) {
      this.live.fail(this.connection, error);
    }
  }

  private async subscribe(prepared: Prepared, resume: Resume): Promise<void> {
    const result = await this.live.operations.subscribe(this.connection, prepared, this.requestId, resume);
    if (!('next' in result)) return this.send(result);
    this.wire.onClose(() => void result.return());
    try {
      for await (const event of result) await this.send(event);
    } catch (error) {
      closeFor(error, this.connection);
      await this.send({ errors: [error as GraphQLError] });
    }
  }

  private send({ errors, ...rest }: ExecutionResult): Promise<void> {
    const masked = errors && { errors: this.live.operations.mask(errors, this.requestId) };
    return this.connection.send(this.wire.written({ ...rest, ...masked }));
  }
}
