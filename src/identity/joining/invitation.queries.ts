import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { isWithin, matchesAll } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, byText, type OrderedPageArgs, orderOf } from '../../platform/graphql/ordering.ts';
import { defineList } from '../../platform/graphql/paging.ts';
import { containsWords } from '../../platform/search.ts';
import type { Reader } from '../../platform/shapes/shaped.ts';
import { InvitationStatus } from './invitation.entity.ts';
import type { InvitationFilter } from './invitation.inputs.ts';
import { visibleInvitations } from './invitation.policy.ts';

/** How lists of them can be ordered. */
export const invitationOrder = orderOf(
  'Invitation',
  'invitation.id',
  { CREATED_AT: byCreation, EMAIL: byText('invitation.email', 'The address that it went to.') },
  'desc',
);

/** Those into an organisation that was deleted went with it. */
const invitationsFor = (ctx: Reader) =>
  ctx.db
    .selectFrom('invitation')
    .selectAll()
    .where(({ exists, not, selectFrom }) =>
      not(
        exists(
          selectFrom('organisation')
            .select('organisation.id')
            .whereRef('organisation.id', '=', 'invitation.organisationId')
            .where('organisation.deletedAt', 'is not', null),
        ),
      ),
    )
    .where(visibleInvitations(ctx.viewer));

/** Invitations that the viewer may see. */
export const invitations = rowsOf('invitation.id', invitationsFor);

const pages = defineList('invitation', (reader, { search, statuses, organisationIds, ...filter }: InvitationFilter) =>
  invitationsFor(reader)
    .where(containsWords(search, ['invitation.email']))
    .where(matchesAll([['invitation.organisationId', 'uuid', organisationIds]]))
    .where(isWithin('invitation.createdAt', filter.createdFrom, filter.createdUntil))
    .where(isWithin('invitation.expiresAt', filter.expiresFrom, filter.expiresUntil))
    .$if(statuses != null, (query) => query.where(sql<boolean>`${STATUS} = any(${statuses}::text[])`)),
);

export const listInvitations = (ctx: Context, filter: InvitationFilter, page: OrderedPageArgs) =>
  pages(ctx, filter, invitationOrder, page);

const { OPEN, EXPIRED } = InvitationStatus;

const STATUS = sql`case when invitation.status = ${sql.lit(OPEN)} and invitation.expires_at <= now()
  then ${sql.lit(EXPIRED)} else invitation.status end`;

/** What became of it so far. */
export const statusOf = ({ status, expiresAt }: { status: InvitationStatus; expiresAt: Date }): InvitationStatus =>
  status === OPEN && expiresAt.getTime() <= Date.now() ? EXPIRED : status;
