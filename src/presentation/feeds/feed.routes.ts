import { hash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fresh from 'fresh';
import type { Portal } from '../../platform/module.ts';
import { feedOf } from './feed.ts';
import { NEWS, newestPages } from './public-pages.queries.ts';
import { MAX_PAGES, sitemapOf } from './sitemap.ts';

/** What readers of feeds look at; who missed more looks at the pages. */
const IN_FEED = 50;

/**
 * What everybody may see, for search engines and readers of feeds. Addresses of pages are those of the front end; whoever asks, the
 * answer is that to a stranger.
 */
export const feedRoutes =
  ({ contextOf, config }: Pick<Portal, 'contextOf' | 'config'>) =>
  (app: FastifyInstance): void => {
    const { portalUrl, publicUrl } = config;
    const feed = async (request: FastifyRequest) =>
      feedOf({
        portalUrl,
        publicUrl,
        pages: await newestPages(contextOf({ requestId: request.id }), IN_FEED, [...NEWS]),
      });
    const send = (request: FastifyRequest, reply: FastifyReply, type: string, body: string): FastifyReply => {
      const { catalogueCacheSeconds: seconds } = config;
      const etag = `"${hash('sha256', body, 'base64url')}"`;
      reply.headers({ etag, 'cache-control': seconds > 0 ? `public, max-age=${seconds}` : 'public, no-cache' });
      if (fresh(request.headers, { etag })) return reply.code(304).send();
      return reply.type(`${type}; charset=utf-8`).send(body);
    };
    app.get('/feed.atom', async (request, reply) =>
      send(request, reply, 'application/atom+xml', (await feed(request)).atom1()),
    );
    app.get('/feed.rss', async (request, reply) =>
      send(request, reply, 'application/rss+xml', (await feed(request)).rss2()),
    );
    app.get('/sitemap.xml', async (request, reply) =>
      send(
        request,
        reply,
        'application/xml',
        await sitemapOf(portalUrl, await newestPages(contextOf({ requestId: request.id }), MAX_PAGES - 3)),
      ),
    );
    app.get('/robots.txt', async (request, reply) => send(request, reply, 'text/plain', robotsOf(publicUrl)));
  };

/** Pages are for everybody; what is behind a sign-in would only show that. */
const robotsOf = (publicUrl: string): string =>
  `User-agent: *\nDisallow: /dashboard\nDisallow: /graphql\n\nSitemap: ${publicUrl}/sitemap.xml\n`;
