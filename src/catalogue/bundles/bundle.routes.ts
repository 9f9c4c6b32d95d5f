import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../platform/context.ts';
import { refuse } from '../../platform/http/protection.ts';
import { contextReader, refuseWith } from '../../platform/http/request-context.ts';
import type { Portal } from '../../platform/module.ts';
import { ThreadLimitError } from '../../platform/threads/thread-work.ts';
import { TokenScope } from '../../platform/token-scope.ts';
import { DOCUMENTS_PATH, findServed, isKnown } from '../documents/document.routes.ts';
import { accessesOf, bundledText, digestOf } from './bundle.service.ts';

type BundleRequest = FastifyRequest<{ Params: { id: string } }>;

/** Descriptions with the gateway's address and the way in which keys are sent, for those who see the product. */
export const bundleRoutes =
  (portal: Pick<Portal, 'contextFor' | 'config'>) =>
  (app: FastifyInstance): void => {
    const contextOf = contextReader(portal, TokenScope.READ_CATALOGUE);
    app.get(`${DOCUMENTS_PATH}/:id/bundled`, async (request: BundleRequest, reply) => {
      try {
        return await serve(await contextOf(request), request, reply);
      } catch (error) {
        if (error instanceof ThreadLimitError) return refuse(reply, 503, 'UNAVAILABLE', TOO_MUCH);
        return refuseWith(reply, error);
      }
    });
  };

const TOO_MUCH = 'The document cannot be bundled now; the one that was given is served.';

async function serve(ctx: Context, request: BundleRequest, reply: FastifyReply): Promise<FastifyReply> {
  const document = await findServed(ctx, request.params.id);
  const accesses = document && (await accessesOf(ctx, document));
  if (!accesses) return refuse(reply, 404, 'NOT_FOUND', 'There is no such document.');
  if (isKnown(request, reply, digestOf(document, accesses))) return reply.code(304).send();
  return reply.type('application/json; charset=utf-8').send(await bundledText(ctx, document, accesses));
}
