import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fresh from 'fresh';
import { parse } from 'range-parser';
import { refuse } from '../../platform/http/protection.ts';
import type { Portal } from '../../platform/module.ts';
import { IMAGES_PATH, isAddress } from './image-address.ts';
import { MEDIA_TYPE, readContent } from './image-store.ts';
import { refuseAway } from './store-away.ts';

interface Asked {
  Params: { id: string; name: string };
  Querystring: Record<string, string | string[] | undefined>;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NAME = /^([0-9a-f]{32})\.webp$/;

/**
 * Images at the addresses that `Image.url` tells. The address is the right to see one: it was told to who sees what the image
 * belongs to, holds for six hours at most, and leads to nothing once nothing shows the image.
 */
export const imageRoutes =
  ({ contextOf }: Pick<Portal, 'contextOf'>) =>
  (app: FastifyInstance): void => {
    app.get<Asked>(`${IMAGES_PATH}/:id/:name`, async (request, reply) => {
      const { id } = request.params;
      const digest = NAME.exec(request.params.name)?.[1];
      const { until, signature } = request.query;
      const ctx = contextOf({ requestId: request.id });
      const address = UUID.test(id) && digest && { id, digest, until: Number(until) };
      if (!address || !isAddress(ctx, address, String(signature))) return notThere(reply);
      const shown = ctx.db.selectFrom('image').select(['id', 'isInBucket', 'renditions']);
      const image = await shown.where('id', '=', id).where('unusedSince', 'is', null).executeTakeFirst();
      const rendition = image?.renditions.find((one) => one.digest === digest);
      if (!image || !rendition) return notThere(reply);
      const etag = `"${digest}"`;
      const seconds = Math.floor(address.until - Date.now() / 1000);
      reply.headers({ etag, 'cache-control': `public, max-age=${seconds}, immutable`, 'accept-ranges': 'bytes' });
      // Pages of any origin may show it: whoever has the address may see it.
      reply.header('cross-origin-resource-policy', 'cross-origin').type(MEDIA_TYPE);
      if (fresh({ 'if-none-match': request.headers['if-none-match'] }, { etag })) return reply.code(304).send();
      try {
        const bytes = await readContent(ctx, image, rendition.size);
        return bytes ? sendRange(request, reply, bytes, etag) : notThere(reply);
      } catch (error) {
        return refuseAway(ctx, error, reply);
      }
    });
  };

const notThere = (reply: FastifyReply): FastifyReply => {
  reply.header('cache-control', 'no-store').removeHeader('etag');
  return refuse(reply.type('application/json'), 404, 'NOT_FOUND', 'There is no such image.');
};

/** What `parse` says of a header of which every part lies beyond the end. */
const UNSATISFIABLE = 2;

/** The part that is asked for, where it is one and of these very bytes; else all of them. */
function sendRange({ headers }: FastifyRequest, reply: FastifyReply, bytes: Buffer, etag: string): FastifyReply {
  const isOfThese = headers['if-range'] === undefined || headers['if-range'] === etag;
  if (headers.range === undefined || !isOfThese) return reply.send(bytes);
  const { code, type, ranges } = parse(bytes.length, headers.range);
  if (code === UNSATISFIABLE && type === 'bytes' && ranges.length === 0) {
    reply.headers({ 'cache-control': 'no-store', 'content-range': `bytes */${bytes.length}` });
    return refuse(reply.type('application/json'), 416, 'BAD_REQUEST', 'The image has no such range.');
  }
  const [range, ...others] = ranges;
  if (!range || others.length > 0 || code !== 0 || type !== 'bytes') return reply.send(bytes);
  reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${bytes.length}`);
  return reply.send(bytes.subarray(range.start, range.end + 1));
}
