import type { FastifyInstance } from 'fastify';
import { isUuid } from '../../platform/graphql/connection.ts';
import { refuse } from '../../platform/http/protection.ts';
import type { Portal } from '../../platform/module.ts';
import { digestOf, stylesheetOf, THEMES_PATH } from './stylesheet.ts';

interface Asked {
  Params: { id: string; name: string };
}

/**
 * Themes as stylesheets. The address of one is its content, which is known to who may see the theme: an older one leads to nothing.
 */
export const themeRoutes =
  ({ contextOf }: Pick<Portal, 'contextOf'>) =>
  (app: FastifyInstance): void => {
    app.get<Asked>(`${THEMES_PATH}/:id/:name`, async (request, reply) => {
      const { id, name } = request.params;
      const { db } = contextOf({ requestId: request.id });
      const theme = isUuid(id) && (await db.selectFrom('theme').selectAll().where('id', '=', id).executeTakeFirst());
      const stylesheet = theme ? stylesheetOf(theme) : null;
      if (stylesheet === null || name !== `${digestOf(stylesheet)}.css`) {
        return refuse(reply, 404, 'NOT_FOUND', 'There is no such stylesheet.');
      }
      reply.headers({ 'cache-control': 'public, max-age=31536000, immutable' });
      // Front ends of any origin may show it: it is the look of the portal.
      return reply
        .header('cross-origin-resource-policy', 'cross-origin')
        .type('text/css; charset=utf-8')
        .send(stylesheet);
    });
  };
