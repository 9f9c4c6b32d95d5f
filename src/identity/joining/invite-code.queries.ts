import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { isWithin, matchesAll } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, type OrderedPageArgs, orderOf } from '../../platform/graphql/ordering.ts';
import { defineList } from '../../platform/graphql/paging.ts';
import { containsWords } from '../../platform/search.ts';
import { isAuditor, seesAll } from '../../platform/viewer.ts';
import type { InviteCodeFilter } from './invite-code.inputs.ts';

/** How lists of them can be ordered. */
export const inviteCodeOrder = orderOf('InviteCode', 'inviteCode.id', { CREATED_AT: byCreation }, 'desc');

/** They are the API owners' own affair; those of a deleted organisation went with it. */
const inviteCodesFor = (ctx: Pick<Context, 'db' | 'viewer'>) =>
  livingCodes(ctx).where((eb) => eb.lit(seesAll(ctx.viewer)));

const livingCodes = ({ db }: Pick<Context, 'db'>) =>
  db
    .selectFrom('inviteCode')
    .selectAll()
    .where((eb) =>
      eb(
        'inviteCode.organisationId',
        'in',
        eb.selectFrom('organisation').select('organisation.id').where('organisation.deletedAt', 'is', null),
      ),
    );

/** Codes that the viewer may see. */
export const inviteCodes = rowsOf('inviteCode.id', inviteCodesFor);

const IS_USABLE = sql<boolean>`(invite_code.is_active and invite_code.used_count < invite_code.quota
  and coalesce(invite_code.expires_at > now(), true))`;

const pages = defineList('inviteCode', (reader, { search, organisationIds, isUsable, ...filter }: InviteCodeFilter) =>
  inviteCodesFor(reader)
    .where(
      containsWords(search, isAuditor(reader.viewer) ? ['inviteCode.note'] : ['inviteCode.code', 'inviteCode.note']),
    )
    .where(matchesAll([['inviteCode.organisationId', 'uuid', organisationIds]]))
    .where(isWithin('inviteCode.createdAt', filter.createdFrom, filter.createdUntil))
    .where(isWithin('inviteCode.expiresAt', filter.expiresFrom, filter.expiresUntil))
    .$if(isUsable != null, (query) => query.where(sql<boolean>`${IS_USABLE} = ${isUsable}`)),
);

export const listInviteCodes = (ctx: Context, filter: InviteCodeFilter, page: OrderedPageArgs) =>
  pages(ctx, filter, inviteCodeOrder, page);

/** A code that somebody can sign up with now, as it was typed; undefined when there is none. */
export const findUsableCode = (ctx: Pick<Context, 'db'>, text: string) =>
  livingCodes(ctx).where('code', '=', canonicalCode(text)).where(IS_USABLE).executeTakeFirst();

/** Case, spaces and dashes do not matter to people. */
const canonicalCode = (text: string): string =>
  (
    text
      .toUpperCase()
      .replace(/[^A-Z0-9]/g, '')
      .match(/.{1,4}/g) ?? []
  ).join('-');

/**
 * Uses a code up by one, in the transaction that makes the account: whoever comes at once waits, and finds what is left.
 * @returns Undefined where it works no more.
 */
export const useCode = ({ db }: Pick<Context, 'db'>, id: string) =>
  db
    .updateTable('inviteCode')
    .set((eb) => ({ usedCount: eb('usedCount', '+', 1) }))
    .where('id', '=', id)
    .where(IS_USABLE)
    .where((eb) =>
      eb(
        'organisationId',
        'in',
        eb.selectFrom('organisation').select('organisation.id').where('deletedAt', 'is', null),
      ),
    )
    .returning(['organisationId', 'teamId'])
    .executeTakeFirst();
