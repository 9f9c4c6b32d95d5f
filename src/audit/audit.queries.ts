import { type Selectable, type SelectQueryBuilder, sql } from 'kysely';
import type { Context } from '../platform/context.ts';
import type { Database } from '../platform/db/database.ts';
import { matchesAll, oneOf } from '../platform/db/one-of.ts';
import type { EventRow } from '../platform/events/event-log.ts';
import { type PortalEvent, toEvent } from '../platform/events/event-reader.ts';
import { EVENT_TYPES } from '../platform/events/event-types.ts';
import type { Page } from '../platform/graphql/connection.ts';
import { publicError } from '../platform/graphql/errors.ts';
import type { OrderedPageArgs } from '../platform/graphql/ordering.ts';
import { paginateBy } from '../platform/graphql/paging.ts';
import { defineLoader, inOrder } from '../platform/loader.ts';
import { type AuditEventFilter, byPosition } from './audit.inputs.ts';
import { visibleEvents } from './audit.policy.ts';

type EventQuery = SelectQueryBuilder<Database, 'eventLog', Selectable<EventRow>>;

/** @throws GraphQLError BAD_USER_INPUT for a type that there is not: an empty answer would say that nothing happened. */
function matching(ctx: Context, filter: AuditEventFilter): EventQuery {
  let query = ctx.db
    .selectFrom('eventLog')
    .selectAll()
    .where('position', 'is not', null)
    .where(visibleEvents(ctx.viewer))
    .where(
      matchesAll([
        ['type', 'text', filter.types],
        ['type', 'text', filter.type?.map(requireType)],
        ['organisationId', 'uuid', filter.organisationIds],
        ['organisationId', 'uuid', filter.organisationId],
        ['onBehalfOf', 'uuid', filter.onBehalfOfIds],
        ['onBehalfOf', 'uuid', filter.onBehalfOfId],
        ['correlationId', 'text', filter.correlationIds],
        ['correlationId', 'text', filter.correlationId],
      ]),
    );
  for (const ids of [filter.subjectIds, filter.subjectId && [filter.subjectId]]) {
    if (ids) query = query.where(touchesOneOf(ids));
  }
  if (filter.productIds) query = query.where(concernsProducts(filter.productIds));
  if (filter.planIds) query = query.where(concernsPlans(filter.planIds));
  for (const ids of [filter.actorIds, filter.actorId && [filter.actorId]]) {
    if (ids) query = query.where(sql<boolean>`actor ->> 'id' = any(${ids}::text[])`);
  }
  if (filter.from) query = query.where('occurredAt', '>=', filter.from);
  if (filter.until) query = query.where('occurredAt', '<', filter.until);
  return query;
}

const touchesOneOf = (ids: readonly string[]) => sql<boolean>`jsonb_path_query_array(subject, '$.*') ?| ${ids}::text[]`;

const concernsProducts = (
  productIds: readonly string[],
) => sql<boolean>`jsonb_path_query_array(subject, '$.*') ?| array(
  select unnest(${productIds}::text[])
  union all select credential_id::text from credential_product where product_id = any(${productIds}::uuid[])
  union all select access_request_id::text from access_request_product where product_id = any(${productIds}::uuid[]))`;

const concernsPlans = (planIds: readonly string[]) => sql<boolean>`jsonb_path_query_array(subject, '$.*') ?| array(
  select unnest(${planIds}::text[])
  union all select id::text from credential where plan_id = any(${planIds}::uuid[])
  union all select id::text from access_request where plan_id = any(${planIds}::uuid[]))`;

function requireType(type: string): string {
  if (Object.hasOwn(EVENT_TYPES, type)) return type;
  throw publicError('BAD_USER_INPUT', `There is no event type \`${type}\`; \`eventTypes\` lists all.`);
}

/** A page of the events that the viewer may see, newest first. Cursors are those of the subscriptions. */
export async function listAuditEvents(
  ctx: Context,
  filter: AuditEventFilter,
  args: OrderedPageArgs,
): Promise<Page<PortalEvent>> {
  const page = await paginateBy(matching(ctx, filter), byPosition.keysetOf(args), args);
  const edges = page.edges.map(({ cursor, node }) => ({ cursor, node: toEvent(node) }));
  return { nodes: edges.map(({ node }) => node), edges, pageInfo: page.pageInfo, totalCount: page.totalCount };
}

/** The events that the viewer may see behind a position, oldest first, at most `limit` of them. */
export async function readAuditEvents(
  ctx: Context,
  filter: AuditEventFilter,
  { behind, limit }: { behind: number; limit: number },
): Promise<PortalEvent[]> {
  const rows = await matching(ctx, filter).where('position', '>', behind).orderBy('position').limit(limit).execute();
  return rows.map(toEvent);
}

/** One event by its id; null when there is none that the viewer may see. */
export const visibleEventById = defineLoader(async (ctx: Context, ids: readonly string[]) => {
  const query = ctx.db.selectFrom('eventLog').selectAll().where(visibleEvents(ctx.viewer));
  return inOrder(ids, (await query.where(oneOf('id', ids)).execute()).map(toEvent), ({ id }) => id);
});

/** An event as part of something the viewer may already see, such as the delivery of a webhook. */
export const eventById = defineLoader(async (ctx: Context, ids: readonly string[]) => {
  const rows = await ctx.db.selectFrom('eventLog').selectAll().where(oneOf('id', ids)).execute();
  return inOrder(ids, rows.map(toEvent), ({ id }) => id);
});
