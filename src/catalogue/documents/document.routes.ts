import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fresh from 'fresh';
import type { Context } from '../../platform/context.ts';
import { refuse } from '../../platform/http/protection.ts';
import { contextReader, refuseWith } from '../../platform/http/request-context.ts';
import type { Portal } from '../../platform/module.ts';
import { TokenScope } from '../../platform/token-scope.ts';
import { DocumentFormat } from './document-format.ts';
import type { ProductDocument } from './product-document.entity.ts';
import { documents, textOfDocument } from './product-document.queries.ts';

/** A document is served at this path and its id. */
export const DOCUMENTS_PATH = '/documents';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Documents as they were sent, for those who see the product. Caches may keep them and must ask each time, so that who no
 * longer sees the product gets nothing.
 */
export const documentRoutes =
  (portal: Pick<Portal, 'contextFor' | 'config'>) =>
  (app: FastifyInstance): void => {
    const contextOf = contextReader(portal, TokenScope.READ_CATALOGUE);
    app.get<{ Params: { id: string } }>(`${DOCUMENTS_PATH}/:id`, async (request, reply) => {
      try {
        return await serve(await contextOf(request), request.params.id, request, reply);
      } catch (error) {
        return refuseWith(reply, error);
      }
    });
  };

async function serve(ctx: Context, id: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const document = UUID.test(id) ? await documents.find(ctx, id) : undefined;
  if (!document) return refuse(reply, 404, 'NOT_FOUND', 'There is no such document.');
  const etag = `"${document.digest}"`;
  reply.headers({ etag, 'cache-control': 'private, no-cache', vary: 'Authorization, Origin' });
  // Pages that send the one header send `no-cache` with it, whether they mean it or not.
  const known = { 'if-none-match': request.headers['if-none-match'] };
  if (fresh(known, { etag })) return reply.code(304).send();
  return reply.type(mediaTypeOf(document)).send(await textOfDocument(ctx, id));
}

/** GraphQL's definition language has no registered type. */
function mediaTypeOf({ format, isYaml }: Pick<ProductDocument, 'format' | 'isYaml'>): string {
  if (format === DocumentFormat.MARKDOWN) return 'text/markdown; charset=utf-8';
  if (format === DocumentFormat.GRAPHQL) return 'text/plain; charset=utf-8';
  return isYaml ? 'application/yaml; charset=utf-8' : 'application/json; charset=utf-8';
}
