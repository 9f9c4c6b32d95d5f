import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import type { Database } from '../../platform/db/database.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { byCreation, byTime, type OrderedPageArgs, orderOf } from '../../platform/graphql/ordering.ts';
import { defineChildPages } from '../../platform/graphql/paging.ts';
import { defineLoader, inOrder } from '../../platform/loader.ts';
import { type Reader, shaped } from '../../platform/shapes/shaped.ts';
import { isService, seesAll, type Viewer } from '../../platform/viewer.ts';
import { idleEnd } from '../sessions/session.queries.ts';
import { type OpenSession, SignInMethod } from './open-session.ts';

/** How lists of them can be ordered. */
export const sessionOrder = orderOf(
  'Session',
  'session.id',
  { CREATED_AT: byCreation, LAST_USED_AT: byTime('session.lastUsedAt', 'When it was last used.') },
  'desc',
);

/** What decides whether a session has ended, beside its own row. */
interface Limits {
  idleMinutes: number;
}

/** Where somebody is signed in is known to them alone, and to API owners, who look after accounts. */
const visibleSessions =
  (viewer: Viewer | null) =>
  (eb: ExpressionBuilder<Database, 'session'>): Expression<SqlBool> => {
    if (!viewer || isService(viewer)) return eb.lit(false);
    return seesAll(viewer) ? eb.lit(true) : eb('session.userId', '=', viewer.userId);
  };

/** Sessions that the viewer may see and that have not ended. */
const sessionsFor = ({ db, viewer }: Reader, { idleMinutes }: Limits) => {
  const end = sql<Date>`least(session.expires_at, ${idleEnd(idleMinutes)})`;
  return db
    .selectFrom('session')
    .leftJoin('identityProvider', 'identityProvider.id', 'session.identityProviderId')
    .select(['session.id', 'session.userId', 'session.userAgent', 'session.remoteAddress', 'session.lastUsedAt'])
    .select(['session.createdAt as startedAt', 'session.expiresAt as endsAt', end.as('expiresAt')])
    .select(['identityProvider.name as identityProviderName', METHOD.as('method')])
    .where(sql<boolean>`${end} > now()`)
    .where(visibleSessions(viewer));
};

const METHOD = sql<SignInMethod>`case when session.identity_provider_id is null then ${sql.lit(SignInMethod.PASSWORD)}
  else ${sql.lit(SignInMethod.IDENTITY_PROVIDER)} end`;

type OpenSessionRow = OpenSession & { userId: string };

const read = shaped<Limits & { ids: readonly string[] }, OpenSessionRow>((reader, { ids, idleMinutes }) =>
  sessionsFor(reader, { idleMinutes }).where(sql<boolean>`session.id = any(${ids}::uuid[])`).compile(),
);

/** A session by its id; null when it has ended, or the viewer may not see it. */
export const openSessionById = defineLoader(async (ctx: Context, ids: readonly string[]) => {
  const rows = await read(ctx, { ids, idleMinutes: ctx.config.session.idleMinutes });
  return inOrder(ids, rows, ({ id }) => id);
});

const sessionsOfUsers = defineChildPages(
  (reader, userIds, filter: Limits | null) =>
    sessionsFor(reader, filter!).select('session.userId as parentId').where(oneOf('session.userId', userIds)),
  'session.userId',
  sessionOrder,
);

/** The sessions of an account, those that the viewer may see. */
export const sessionsOfUser = (ctx: Context, userId: string, page: OrderedPageArgs) =>
  sessionsOfUsers.page(ctx, userId, { ...page, filter: { idleMinutes: ctx.config.session.idleMinutes } });
