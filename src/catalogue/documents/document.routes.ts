import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fresh from 'fresh';
import type { Context } from '../../platform/context.ts';
import { refuse } from '../../platform/http/protection.ts';
import { contextReader, refuseWith } from '../../platform/http/request-context.ts';
import type { Portal } from '../../platform/module.ts';
import { TokenScope } from '../../platform/token-scope.ts';
import { DocumentFormat } from '../document-checks/document-format.ts';
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
    const answer = async (request: DocumentRequest, reply: FastifyReply) => {
      try {
        return await serve(await contextOf(request), request, reply);
      } catch (error) {
        return refuseWith(reply, error);
      }
    };
    app.get(`${DOCUMENTS_PATH}/:id`, answer);
    app.get(`${DOCUMENTS_PATH}/:id/versions/:number`, answer);
  };

type DocumentRequest = FastifyRequest<{ Params: { id: string; number?: string } }>;

/** The document of an address, for who sees its product. */
export const findServed = async (ctx: Context, id: string): Promise<Served | undefined> =>
  UUID.test(id) ? documents.find(ctx, id) : undefined;

type Served = Omit<ProductDocument, 'text' | 'updatedAt' | 'readVersion' | 'position'>;

/** The text that it has, or had where a version is named. */
async function serve(ctx: Context, request: DocumentRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { id, number } = request.params;
  const document = await findServed(ctx, id);
  const text = document && (number === undefined ? document : await findVersion(ctx, id, number));
  if (!document || !text) return refuse(reply, 404, 'NOT_FOUND', 'There is no such document.');
  if (isKnown(request, reply, text.digest)) return reply.code(304).send();
  const { format } = document;
  // A browser would show XML as a page, which may bring scripts.
  if (format === DocumentFormat.WSDL) reply.header('content-disposition', 'attachment; filename="service.wsdl"');
  const body = 'text' in text ? text.text : await textOfDocument(ctx, id);
  return reply.type(mediaTypeOf({ format, isYaml: text.isYaml })).send(body);
}

const findVersion = async ({ db }: Context, id: string, number: string) =>
  /^\d{1,9}$/.test(number)
    ? db
        .selectFrom('productDocumentVersion')
        .select(['text', 'isYaml', 'digest'])
        .where('documentId', '=', id)
        .where('number', '=', Number(number))
        .executeTakeFirst()
    : undefined;

/** Whether the caller has it already, by its digest; caches ask each time. */
export function isKnown({ headers }: FastifyRequest, reply: FastifyReply, digest: string): boolean {
  const etag = `"${digest}"`;
  reply.headers({ etag, 'cache-control': 'private, no-cache', vary: 'Authorization, Origin' });
  // Pages that send the one header send `no-cache` with it, whether they mean it or not.
  return fresh({ 'if-none-match': headers['if-none-match'] }, { etag });
}

/** GraphQL's definition language has no registered type. */
function mediaTypeOf({ format, isYaml }: Pick<ProductDocument, 'format' | 'isYaml'>): string {
  if (format === DocumentFormat.MARKDOWN) return 'text/markdown; charset=utf-8';
  if (format === DocumentFormat.GRAPHQL) return 'text/plain; charset=utf-8';
  if (format === DocumentFormat.WSDL) return 'application/wsdl+xml; charset=utf-8';
  return isYaml ? 'application/yaml; charset=utf-8' : 'application/json; charset=utf-8';
}
