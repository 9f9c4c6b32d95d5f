import type { Context } from '../../platform/context.ts';
import { matchesAll, oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, byName, byText, type OrderedPageArgs, orderOf } from '../../platform/graphql/ordering.ts';
import { paginate } from '../../platform/graphql/paging.ts';
import { containsWords } from '../../platform/search.ts';
import type { Reader } from '../../platform/shapes/shaped.ts';
import { seesAll } from '../../platform/viewer.ts';
import { visibleTeams } from '../organisations/team.policy.ts';
import type { UserFilter } from './user.inputs.ts';
import { visibleUsers } from './user.policy.ts';

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

export function listUsers(ctx: Context, filter: UserFilter | null | undefined, page: OrderedPageArgs) {
  if (!filter) return users.list(ctx, userOrder, page);
  let query = usersFor(ctx)
    .where(containsWords(filter.search, ['user.displayName', 'user.email']))
    .where(
      matchesAll([
        ['user.role', 'text', filter.roles],
        ['user.organisationId', 'uuid', filter.organisationIds],
      ]),
    );
  if (filter.teamIds) query = query.where('user.id', 'in', membersOf(ctx, filter.teamIds));
  const { isActive, isServiceAccount } = filter;
  if (isServiceAccount != null) query = query.where('user.isServiceAccount', '=', isServiceAccount);
  if (isActive != null) {
    query = query.where((eb) => (seesAll(ctx.viewer) ? eb('user.isActive', '=', isActive) : eb.lit(false)));
  }
  return paginate(query, userOrder, page);
}

/** Ids of the members of those of these teams that the viewer may see. */
const membersOf = ({ db, viewer }: Context, teamIds: readonly string[]) =>
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
