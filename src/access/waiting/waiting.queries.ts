import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { OPEN_STATUSES } from '../requests/access-request.policy.ts';

/** By the database's clock, which all nodes share. */
const expired = sql<boolean>`coalesce(
  access_request.created_at + make_interval(days => portal_settings.request_expiry_days) <= now(), false)`;

/** While a question to the requester is open, no decider is late. */
const waits = sql<boolean>`access_request.info_requested_at is null`;

const escalating = sql<boolean>`coalesce(${waits} and access_request.escalated_at is null
  and access_request.waiting_since + make_interval(hours => portal_settings.escalation_hours) <= now(), false)`;

const reminding = sql<boolean>`coalesce(${waits} and access_request.reminded_at is null
  and access_request.waiting_since + make_interval(hours => portal_settings.reminder_hours) <= now(), false)`;

/** Requests about which something is due now, the longest waiting first. */
export const dueRequests = (ctx: Pick<Context, 'db'>) =>
  ctx.db
    .selectFrom('accessRequest')
    .innerJoin('portalSettings', (join) => join.onTrue())
    .select('accessRequest.id')
    .select([expired.as('isExpired'), escalating.as('isEscalating'), sql<Date>`now()`.as('now')])
    .where('accessRequest.status', 'in', OPEN_STATUSES)
    .where(sql<boolean>`(${expired} or ${escalating} or ${reminding})`)
    .orderBy('accessRequest.id');
