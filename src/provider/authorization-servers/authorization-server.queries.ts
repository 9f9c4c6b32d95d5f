import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { nameOrder } from '../../platform/graphql/ordering.ts';
import { defineLoader, inOrder } from '../../platform/loader.ts';
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
  db.selectFrom('authorizationServer').selectAll().orderBy(nameOrder('name')).orderBy('id').execute();

/** One for the portal's own work. */
export const readAuthorizationServer = ({ db }: Pick<Context, 'db'>, id: string): Promise<AuthorizationServer> =>
  db.selectFrom('authorizationServer').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

/** The client types of servers, for whoever may see a product of theirs. */
export const clientTypesOfServers = ({ db }: Pick<Context, 'db'>, ids: readonly string[]) =>
  db.selectFrom('authorizationServer').select(['id', 'clientTypes']).where(oneOf('id', ids)).execute();

/** {@link clientTypesOfServers}, one by one in a list. */
export const clientTypesOfServer = defineLoader(async (ctx: Context, ids: readonly string[]) =>
  inOrder(ids, await clientTypesOfServers(ctx, ids), ({ id }) => id),
);
