import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fresh from 'fresh';
import { Kind, OperationTypeNode } from 'graphql';
import type { Prepared } from '../graphql-pipeline/engine.ts';
import type { OperationRequest, Pipeline } from '../graphql-pipeline/pipeline.ts';
import { createSecretCheck } from '../graphql-pipeline/secret-fields.ts';
import { textOf } from '../graphql-pipeline/shared-answers.ts';
import type { GraphqlCall } from './apollo.ts';
import type { Caller } from './caller.ts';

export interface AnswerOptions {
  /** Fields of the query type whose answer is the same for everybody who is not signed in. */
  publicFields: ReadonlySet<string>;
  /** How long such an answer may be taken for true without asking again. */
  publicSeconds: number;
}

/** Sends an answer of GraphQL: kept by caches where it may be, and compressed where that tells nobody anything. */
export type Answerer = (request: FastifyRequest, reply: FastifyReply, call: GraphqlCall, body: string) => FastifyReply;

export function createAnswerer({ schema }: Pipeline, options: AnswerOptions): Answerer {
  const mayHoldSecret = createSecretCheck(schema);
  return (request, reply, { caller, preparation, isWhole }, body) => {
    if (!preparation || preparation.errors) return reply.send(body);
    if (caller.authorization) reply.header('cache-control', 'private, no-store');
    else if (isWhole && request.method === 'GET' && isPublic(preparation, options)) {
      reply.headers(cacheHeaders(body, reply, options));
      if (fresh(request.headers, { etag: String(reply.getHeader('etag')) })) {
        return reply.removeHeader('content-type').code(304).send();
      }
    }
    if (mayHoldSecret(preparation.document, preparation.operation)) return reply.send(body);
    reply.compress(body);
    return reply;
  };
}

/** Media types by what clients say that they read, where nothing is left to weigh. */
const PLAIN_TYPES: Record<string, string> = {
  '': 'application/json; charset=utf-8',
  '*/*': 'application/json; charset=utf-8',
  'application/json': 'application/json; charset=utf-8',
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a body says beside its document; null where Apollo has something to say about it. */
function operationIn(body: unknown): Omit<OperationRequest, 'query'> | null {
  if (!isRecord(body)) return null;
  const { operationName = null, variables = null, extensions = null } = body;
  const isRight = [variables, extensions].every((value) => value === null || isRecord(value));
  return isRight && (operationName === null || typeof operationName === 'string')
    ? { operationName, variables: variables as OperationRequest['variables'] }
    : null;
}

interface PlainCall {
  call: GraphqlCall;
  /** Of the document. */
  text: unknown;
  pipeline: Pipeline;
  createContext(caller: Caller): Promise<object>;
}

/**
 * Answers the most usual request, a query as JSON that nothing is to be said against, without the ways of Apollo Server, which take
 * more processor time than its answer. Null for any other, which Apollo then goes on with from where this ended.
 */
export async function answerPlainly(
  request: FastifyRequest,
  reply: FastifyReply,
  { call, text, pipeline, createContext }: PlainCall,
): Promise<string | null> {
  const type = PLAIN_TYPES[request.headers.accept ?? ''];
  const operation = request.method === 'POST' && type ? operationIn(request.body) : null;
  if (!operation || typeof text !== 'string') return null;
  const prepared = pipeline.prepare({ ...operation, query: text });
  if (prepared.errors) call.preparation = prepared;
  if (prepared.errors || prepared.operation.operation !== OperationTypeNode.QUERY) return null;
  // Who is not known is told so by Apollo, before anything about the document.
  call.context = await createContext(call.caller).catch(() => undefined);
  if (!call.context) return null;
  call.preparation = prepared;
  call.result = await pipeline.execute(prepared, call.context);
  if (call.result.errors) return null;
  call.isWhole = true;
  reply.header('content-type', type);
  return textOf(call.result);
}

/** Whether it asks for nothing else, at its top, than what is public. */
function isPublic({ operation, document }: Prepared, { publicFields }: AnswerOptions): boolean {
  if (operation.operation !== OperationTypeNode.QUERY || document.definitions.length === 0) return false;
  // What is spread at the top is not looked into: clients that want their answers kept ask plainly.
  return operation.selectionSet.selections.every(
    (node) => node.kind === Kind.FIELD && publicFields.has(node.name.value),
  );
}

/** Weak, since the same answer may be compressed in one way or another. Its media type and its reader are the request's. */
function cacheHeaders(body: string, reply: FastifyReply, { publicSeconds }: AnswerOptions) {
  return {
    'cache-control': publicSeconds > 0 ? `public, max-age=${publicSeconds}` : 'public, no-cache',
    etag: `W/"${createHash('sha256').update(body).digest('base64url')}"`,
    vary: [reply.getHeader('vary'), 'authorization, cookie, accept, accept-encoding'].filter(Boolean).join(', '),
  };
}
