import type { ExpressionBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import type { Database } from '../../platform/db/database.ts';
import { hashToken } from '../../platform/security/secret.ts';
import type { Viewer } from '../../platform/viewer.ts';

type Facts = Omit<Viewer, 'sessionId'>;

/** What policies need to know of an active account. */
const viewerFacts = (ctx: Pick<Context, 'db'>) =>
  ctx.db
    .selectFrom('user')
    .leftJoin('organisation', 'organisation.id', 'user.organisationId')
    .select(['user.id as userId', 'user.role', 'user.organisationId'])
    .select((eb) => [
      eb.fn.coalesce('organisation.isDefault', eb.lit(false)).as('inDefaultOrganisation'),
      teamIdsOf(eb).as('teamIds'),
      decidesOf(eb, 'catalogueId').as('decidesCatalogueIds'),
      decidesOf(eb, 'productId').as('decidesProductIds'),
    ])
    .where('user.isActive', '=', true);

const teamIdsOf = (eb: ExpressionBuilder<Database, 'user'>) =>
  sql<string[]>`array(${eb.selectFrom('membership').select('teamId').whereRef('membership.userId', '=', 'user.id')})`;

const decidesOf = (eb: ExpressionBuilder<Database, 'user'>, scope: 'catalogueId' | 'productId') =>
  sql<string[]>`array(${eb
    .selectFrom('approver')
    .select(scope)
    .whereRef('approver.userId', '=', 'user.id')
    .where(scope, 'is not', null)})`;

/** The facts about an active account as if it were asking now; null for an inactive one. */
export async function readViewer(ctx: Pick<Context, 'db'>, userId: string): Promise<Viewer | null> {
  const facts: Facts | undefined = await viewerFacts(ctx).where('user.id', '=', userId).executeTakeFirst();
  return facts ? { ...facts, sessionId: '' } : null;
}

export interface SessionState {
  viewer: Viewer;
  /** When the session ends unless it is used before: the earlier of its idle and its absolute limit. */
  expiresAt: Date;
  lastUsedAt: Date;
}

/** The session of a token; null when it is unknown, ended, expired or idle for too long, or its account is inactive. */
export async function readSession(ctx: Pick<Context, 'db' | 'config'>, token: string): Promise<SessionState | null> {
  const idle = sql<Date>`session.last_used_at + make_interval(mins => ${ctx.config.session.idleMinutes})`;
  const row = await viewerFacts(ctx)
    .innerJoin('session', 'session.userId', 'user.id')
    .select(['session.id as sessionId', 'session.lastUsedAt'])
    .select(sql<Date>`least(session.expires_at, ${idle})`.as('expiresAt'))
    .where('session.tokenHash', '=', hashToken(token))
    .where(sql<boolean>`least(session.expires_at, ${idle}) > now()`)
    .executeTakeFirst();
  if (!row) return null;
  const { lastUsedAt, expiresAt, ...viewer } = row;
  return { viewer, lastUsedAt, expiresAt };
}
