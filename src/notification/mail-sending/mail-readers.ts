import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { UserRole } from '../../platform/viewer.ts';
import type { Recipient } from '../mails/mail-recipients.ts';

/** Programs read no mail: what is for a service account goes to the people who administer it. */
export async function toPeople(ctx: Context, recipients: readonly Recipient[]): Promise<readonly Recipient[]> {
  const ids = recipients.flatMap(({ userId }) => userId ?? []);
  const programs = await ctx.db
    .selectFrom('user')
    .select(['id', 'organisationId'])
    .where(oneOf('id', ids))
    .where('isServiceAccount', '=', true)
    .execute();
  if (programs.length === 0) return recipients;
  const keepers = await keepersIn(ctx, new Set(programs.map(({ organisationId }) => organisationId)));
  const people = recipients.filter(({ userId }) => !programs.some(({ id }) => id === userId));
  return [...people, ...keepers.filter(({ userId }) => !people.some((person) => person.userId === userId))];
}

/** Administrators of organisations; of none, the API owners. */
const keepersIn = ({ db }: Context, organisationIds: ReadonlySet<string | null>): Promise<Recipient[]> =>
  db
    .selectFrom('user')
    .select(['id as userId', 'email'])
    .where('isActive', '=', true)
    .where('isServiceAccount', '=', false)
    .where((eb) =>
      eb.or([
        eb.and([
          eb('role', '=', UserRole.CONSUMER_ADMIN),
          oneOf(
            'organisation_id',
            [...organisationIds].filter((id) => id !== null),
          ),
        ]),
        eb.and([eb('role', '=', UserRole.API_OWNER), eb.lit(organisationIds.has(null))]),
      ]),
    )
    .orderBy('id')
    .execute();
