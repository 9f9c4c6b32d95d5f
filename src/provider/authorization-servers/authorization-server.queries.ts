import type { Context } from '../../platform/context.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { seesAll } from '../../platform/viewer.ts';
import type { AuthorizationServer } from './authorization-server.entity.ts';

/** They are the API owners' own affair. */
export const authorizationServers = rowsOf('authorizationServer.id', (ctx) =>
  ctx.db
    .selectFrom('authorizationServer')
    .selectAll()
    .where((eb) => eb.lit(seesAll(ctx.viewer))),
);

/** All of them, by name; there are few. For API owners. */
export const listAuthorizationServers = ({ db }: Pick<Context, 'db'>): Promise<AuthorizationServer[]> =>
  db.selectFrom('authorizationServer').selectAll().orderBy('name').orderBy('id').execute();

/** One for the portal's own work. */
export const readAuthorizationServer = ({ db }: Pick<Context, 'db'>, id: string): Promise<AuthorizationServer> =>
  db.selectFrom('authorizationServer').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
