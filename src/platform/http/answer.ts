import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fresh from 'fresh';
import { Kind, OperationTypeNode } from 'graphql';
import type { Prepared } from '../graphql-pipeline/engine.ts';
import type { Pipeline } from '../graphql-pipeline/pipeline.ts';
import { createSecretCheck } from '../graphql-pipeline/secret-fields.ts';
import type { GraphqlCall } from './apollo.ts';

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
  return (request, reply, { preparation, isWhole }, body) => {
    if (!preparation || preparation.errors) return reply.send(body);
    if (request.headers.authorization) reply.header('cache-control', 'private, no-store');
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
    vary: [reply.getHeader('vary'), 'authorization, accept, accept-encoding'].filter(Boolean).join(', '),
  };
}
