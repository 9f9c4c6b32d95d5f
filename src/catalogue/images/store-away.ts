import type { FastifyReply } from 'fastify';
import type { Context } from '../../platform/context.ts';
import { comeAgain, refuse } from '../../platform/http/protection.ts';
import { ObjectStoreError } from '../../platform/object-store/s3-store.ts';

/** Answers that there are no images for the moment, where that is what happened; any other error is thrown on. */
export function refuseAway({ log }: Pick<Context, 'log'>, error: unknown, reply: FastifyReply): FastifyReply {
  if (!(error instanceof ObjectStoreError)) throw error;
  log.error({ error }, 'The object store did not answer as it should');
  const answer = comeAgain(reply.header('cache-control', 'no-store').removeHeader('etag'));
  return refuse(answer.type('application/json'), 503, 'SERVICE_UNAVAILABLE', 'There are no images for the moment.');
}
