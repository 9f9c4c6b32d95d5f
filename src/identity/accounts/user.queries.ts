import type { Context } from '../../platform/context.ts';
import { isWithin, matchesAll, oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, byName, byText, type OrderedPageArgs, orderOf } from '../../platform/graphql/ordering.ts';
import { defineList } from '../../platform/graphql/paging.ts';
import { containsWords } from '../../platform/search.ts';
import type { Reader } from '../../platform/shapes/shaped.ts';
import { visibleTeams } from '../organisations/team.policy.ts';
import type { UserFilter } from './user.inputs.ts';
import { visibleUsers, withSeenLock } from './user.policy.ts';

/** How lists of them can be ordered. */
export const userOrder = orderOf('User', 'user.id', {
  CREATED_AT: byCreation,
  DISPLAY_NAME: byName('user.displayName', 'How others are shown it.'),
  EMAIL: byText('user.email', 'Its e-mail address.'),
});

const usersFor = (ctx: Reader) =>
  ctx.db.selectFrom('user').selectAll().where('user.deletedAt', 'is', null).where(visibleUsers(ctx.viewer));

/** Accounts that the viewer may see. A deleted account is only met as part of its records. */
export const users = rowsOf('user.id', usersFor);

const pages = defineList('user', (reader, filter: UserFilter) => {
  const { search, roles, organisationIds, teamIds, isActive, isServiceAccount } = filter;
  return usersFor(reader)
    .where(containsWords(search, ['user.displayName', 'user.email']))
    .where(
      matchesAll([
        ['user.role', 'text', roles],
        ['user.organisationId', 'uuid', organisationIds],
      ]),
    )
    .where(isWithin('user.createdAt', filter.createdFrom, filter.createdUntil))
    .$if(teamIds != null, (query) => query.where('user.id', 'in', membersOf(reader, teamIds!)))
    .$if(isServiceAccount != null, (query) => query.where('user.isServiceAccount', '=', isServiceAccount!))
    .$if(isActive != null, (query) => query.where('user.isActive', '=', isActive!).where(withSeenLock(reader.viewer)));
});

export const listUsers = (ctx: Context, filter: UserFilter | null | undefined, page: OrderedPageArgs) =>
  pages(ctx, filter ?? {}, userOrder, page);

/** Ids of the members of those of these teams that the viewer may see. */
const membersOf = ({ db, viewer }: Reader, teamIds: readonly string[]) =>
  db
    .selectFrom('membership')
    .innerJoin('team', 'team.id', 'membership.teamId')
    .select('membership.userId')
    .where(oneOf('team.id', teamIds))
    .where(visibleTeams(viewer));

/** An account as part of something the viewer may already see, such as the requester of a visible request. */
export const userById = rowsOf('user.id', (ctx) => ctx.db.selectFrom('user').selectAll()).byId;

/** The living account of an address, which is in its comparable form; undefined when there is none. */
export const findAccount = ({ db }: Pick<Context, 'db'>, email: string) =>
  db
    .selectFrom('user')
    .select(['id', 'email', 'isActive'])
    .where('email', '=', email)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
