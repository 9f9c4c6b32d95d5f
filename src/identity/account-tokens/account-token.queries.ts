import { type ExpressionBuilder, sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import type { Database } from '../../platform/db/database.ts';
import { isWithin, matchesAll } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, byName, type OrderedPageArgs, orderOf } from '../../platform/graphql/ordering.ts';
import { defineList } from '../../platform/graphql/paging.ts';
import type { Reader } from '../../platform/shapes/shaped.ts';
import { seesAll, UserRole, type Viewer } from '../../platform/viewer.ts';
import type { AccountTokenFilter } from './account-token.inputs.ts';

/** How lists of them can be ordered. */
export const accountTokenOrder = orderOf(
  'AccountToken',
  'accountToken.id',
  { CREATED_AT: byCreation, NAME: byName('accountToken.name', 'Its name, without regard to case.') },
  'desc',
);

/** API owners see every token, administrators those of their organisation's accounts, everybody those of their own. */
function visibleAccountTokens(viewer: Viewer | null) {
  return (eb: ExpressionBuilder<Database, 'accountToken'>) => {
    if (!viewer) return eb.lit(false);
    if (seesAll(viewer)) return eb.lit(true);
    const own = eb('accountToken.userId', '=', viewer.userId);
    if (viewer.role !== UserRole.CONSUMER_ADMIN || viewer.inDefaultOrganisation) return own;
    const theirs = eb.selectFrom('user').select('user.id').where('user.organisationId', '=', viewer.organisationId);
    return eb.or([own, eb('accountToken.userId', 'in', theirs)]);
  };
}

const tokensFor = (ctx: Reader) =>
  ctx.db.selectFrom('accountToken').selectAll().where(visibleAccountTokens(ctx.viewer));

export const accountTokens = rowsOf('accountToken.id', tokensFor);

const IS_LIVING = sql<boolean>`account_token.revoked_at is null and account_token.expires_at > now()`;

const pages = defineList('accountToken', (reader, { userIds, isLiving, ...filter }: AccountTokenFilter) =>
  tokensFor(reader)
    .where(matchesAll([['accountToken.userId', 'uuid', userIds]]))
    .where(isWithin('accountToken.createdAt', filter.createdFrom, filter.createdUntil))
    .where(isWithin('accountToken.expiresAt', filter.expiresFrom, filter.expiresUntil))
    .$if(isLiving != null, (narrowed) => narrowed.where(sql<boolean>`(${IS_LIVING}) = ${isLiving}`)),
);

export const listAccountTokens = (ctx: Context, filter: AccountTokenFilter | null | undefined, page: OrderedPageArgs) =>
  pages(ctx, filter ?? {}, accountTokenOrder, page);

/** How many tokens of an account work. */
export async function countLiving({ db }: Pick<Context, 'db'>, userId: string): Promise<number> {
  const { living } = await db
    .selectFrom('accountToken')
    .select((eb) => eb.fn.countAll<number>().as('living'))
    .where('userId', '=', userId)
    .where(IS_LIVING)
    .executeTakeFirstOrThrow();
  return living;
}
