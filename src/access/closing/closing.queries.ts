import { sql } from 'kysely';
import { CredentialStatus } from '../../apps/credentials/credential.entity.ts';
import { ENDED_STATUSES } from '../../apps/credentials/credential.rules.ts';
import type { Context } from '../../platform/context.ts';
import { AccessRequestKind, RequestClosure } from '../requests/access-request.entity.ts';
import { OPEN_STATUSES } from '../requests/access-request.policy.ts';

const productIsGone = sql<boolean>`exists (select from access_request_product line
  join product on product.id = line.product_id
  where line.access_request_id = access_request.id and product.deleted_at is not null)`;

/** A request about a rotated credential goes on with its successor; what has expired can be renewed. */
const credentialIsGone = sql<boolean>`(credential.status in (${sql.join(ENDED_STATUSES)})
  and not (credential.status = ${CredentialStatus.EXPIRED} and access_request.kind = ${AccessRequestKind.RENEW})
  and not exists (select from credential successor where successor.replaces_id = credential.id))`;

/**
 * The app stayed where its requester left, or has another owner where nothing is shared. What one owns comes along, and what leaves an
 * organisation that is being deleted has yet to arrive.
 */
const requesterHasLeft = sql<boolean>`(app.owner_id <> requester.id and requester.organisation_id is not null and exists (
  select from organisation where organisation.id = app.organisation_id and organisation.deleted_at is null
    and (organisation.is_default or organisation.id <> requester.organisation_id)))`;

/** What a request needs and has lost for good, the largest loss first; null while it has everything. */
const closure = sql<RequestClosure | null>`case
  when requester.deleted_at is not null then ${RequestClosure.REQUESTER_DELETED}
  when app.deleted_at is not null then ${RequestClosure.APP_DELETED}
  when ${requesterHasLeft} then ${RequestClosure.REQUESTER_LEFT}
  when catalogue.deleted_at is not null then ${RequestClosure.CATALOGUE_DELETED}
  when plan.deleted_at is not null then ${RequestClosure.PLAN_DELETED}
  when ${productIsGone} then ${RequestClosure.PRODUCT_DELETED}
  when ${credentialIsGone} then ${RequestClosure.CREDENTIAL_ENDED}
end`;

/**
 * Open requests that nobody can approve any longer, with the reason. What may come back does not count: a locked account,
 * an offer that was unpublished or whose policy vanished, a suspended credential. The approval checks these.
 */
export const hopelessRequests = (ctx: Pick<Context, 'db'>) =>
  ctx.db
    .selectFrom('accessRequest')
    .innerJoin('user as requester', 'requester.id', 'accessRequest.requesterId')
    .innerJoin('app', 'app.id', 'accessRequest.appId')
    .innerJoin('plan', 'plan.id', 'accessRequest.planId')
    .leftJoin('catalogue', 'catalogue.id', 'accessRequest.catalogueId')
    .leftJoin('credential', 'credential.id', 'accessRequest.credentialId')
    .select('accessRequest.id')
    .select(closure.$notNull().as('closure'))
    .where('accessRequest.status', 'in', OPEN_STATUSES)
    .where(closure, 'is not', null)
    .orderBy('accessRequest.id');
