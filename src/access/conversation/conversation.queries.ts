import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, orderOf } from '../../platform/graphql/ordering.ts';
import { defineChildPages } from '../../platform/graphql/paging.ts';
import { visibleAccessRequests } from '../requests/access-request.policy.ts';
import type { MessageKind } from './conversation.entity.ts';

/** How lists of them can be ordered. */
export const messageOrder = orderOf('AccessRequestMessage', 'accessRequestMessage.id', { CREATED_AT: byCreation });

/** The messages about requests that the viewer already sees, oldest first. */
export const messagesOfRequest = defineChildPages(
  (ctx, requestIds) =>
    ctx.db
      .selectFrom('accessRequestMessage')
      .selectAll()
      .select('accessRequestMessage.accessRequestId as parentId')
      .where(oneOf('accessRequestMessage.accessRequestId', requestIds)),
  'accessRequestMessage.accessRequestId',
  messageOrder,
);

/** Whoever sees a request sees what was said about it. */
export const accessRequestMessages = rowsOf('accessRequestMessage.id', (ctx) =>
  ctx.db
    .selectFrom('accessRequestMessage')
    .innerJoin('accessRequest', 'accessRequest.id', 'accessRequestMessage.accessRequestId')
    .innerJoin('app', 'app.id', 'accessRequest.appId')
    .selectAll('accessRequestMessage')
    .where(visibleAccessRequests(ctx.viewer)),
);

/** The newest question or answer about a request; undefined before the first. */
export const readLastMessage = (ctx: Pick<Context, 'db'>, accessRequestId: string, kind: MessageKind) =>
  ctx.db
    .selectFrom('accessRequestMessage')
    .innerJoin('user', 'user.id', 'accessRequestMessage.authorId')
    .select(['accessRequestMessage.text', 'user.displayName'])
    .where('accessRequestId', '=', accessRequestId)
    .where('kind', '=', kind)
    .orderBy('accessRequestMessage.id', 'desc')
    .limit(1)
    .executeTakeFirst();
