import { type ExpressionBuilder, sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import type { Database } from '../../platform/db/database.ts';
import { shaped } from '../../platform/shapes/shaped.ts';
import { UserRole, type Viewer } from '../../platform/viewer.ts';

type Facts = Omit<Viewer, 'sessionId'>;

/** What policies need to know of an active account. */
export const viewerFacts = (ctx: Pick<Context, 'db'>) =>
  ctx.db
    .selectFrom('user')
    .leftJoin('organisation', 'organisation.id', 'user.organisationId')
    .select(['user.id as userId', 'user.role', 'user.organisationId', 'user.isServiceAccount'])
    .select((eb) => [
      eb.fn.coalesce('organisation.isDefault', eb.lit(false)).as('inDefaultOrganisation'),
      teamIdsOf(eb).as('teamIds'),
      decidesOf(eb, 'catalogueId').as('decidesCatalogueIds'),
      decidesOf(eb, 'productId').as('decidesProductIds'),
      programsOf(eb).as('programIds'),
    ])
    .where('user.isActive', '=', true);

const teamIdsOf = (eb: ExpressionBuilder<Database, 'user'>) =>
  sql<string[]>`array(${eb.selectFrom('membership').select('teamId').whereRef('membership.userId', '=', 'user.id')})`;

const decidesOf = (eb: ExpressionBuilder<Database, 'user'>, scope: 'catalogueId' | 'productId') =>
  sql<string[]>`array(${eb
    .selectFrom('approver')
    .select(scope)
    .whereRef('approver.userId', '=', 'user.id')
    .where(scope, 'is not', null)
    // What an account decided before it became an auditor's or a content manager's waits until it is one no more.
    .where('user.role', 'not in', [UserRole.AUDITOR, UserRole.CONTENT_MANAGER])})`;

const programsOf = (eb: ExpressionBuilder<Database, 'user'>) =>
  sql<string[]>`array(${eb
    .selectFrom('accountToken')
    .select('accountToken.userId')
    .whereRef('accountToken.createdById', '=', 'user.id')
    .whereRef('accountToken.createdById', '!=', 'accountToken.userId')})`;

/** Keeps what an account may do as it is until the transaction ends: whoever changes it takes {@link lockAccount} first. */
export async function holdAccount({ db }: Pick<Context, 'db'>, userId: string): Promise<void> {
  await db.selectFrom('user').select('id').where('id', '=', userId).forKeyShare().execute();
}

/** Waits until nobody acts by an account any more, and keeps everybody from it until the transaction ends. */
export async function lockAccount({ db }: Pick<Context, 'db'>, userId: string): Promise<void> {
  await db.selectFrom('user').select('id').where('id', '=', userId).forUpdate().execute();
}

/** The facts about an active account as if it were calling now; null for an inactive one. */
export async function readViewer(ctx: Pick<Context, 'db'>, userId: string): Promise<Viewer | null> {
  const [facts] = await factsOf(ctx, { userId });
  return facts ? { ...facts, sessionId: '' } : null;
}

const factsOf = shaped<{ userId: string }, Facts>(({ db }, { userId }) =>
  viewerFacts({ db }).where('user.id', '=', userId).compile(),
);
