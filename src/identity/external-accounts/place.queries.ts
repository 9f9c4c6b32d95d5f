import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import type { User } from '../accounts/user.entity.ts';
import type { IdentityProvider } from '../identity-providers/identity-provider.entity.ts';
import { defaultOrganisationId } from '../moving/move.service.ts';
import type { Place, PlaceFacts } from './place.rules.ts';

/** Reads what there still is of what a provider names; and the teams that the person is in, which no mapping may be about. */
export async function readPlaceFacts(
  ctx: Pick<Context, 'db'>,
  { mappings, defaultOrganisationId: configured, defaultTeamIds }: IdentityProvider,
  current: Place | null,
): Promise<PlaceFacts> {
  const organisationIds = [configured, ...mappings.map(({ organisationId }) => organisationId)].flatMap(
    (id) => id ?? [],
  );
  const teamIds = [...defaultTeamIds, ...mappings.flatMap((mapping) => mapping.teamIds), ...(current?.teamIds ?? [])];
  const { db } = ctx;
  const living = await db
    .selectFrom('organisation')
    .select('id')
    .where(oneOf('id', organisationIds))
    .where('deletedAt', 'is', null)
    .execute();
  const teams = await db
    .selectFrom('team')
    .select(['id', 'organisationId'])
    .where(oneOf('id', teamIds))
    .where('deletedAt', 'is', null)
    .where('isDefault', '=', false)
    .execute();
  return {
    nobodysId: await defaultOrganisationId(ctx),
    organisationIds: new Set(living.map(({ id }) => id)),
    teams,
  };
}

/** Where a consumer is now; null for an API owner. */
export async function readPlace(
  { db }: Pick<Context, 'db'>,
  { id, organisationId, role }: Pick<User, 'id' | 'organisationId' | 'role'>,
): Promise<Place | null> {
  if (organisationId === null) return null;
  const teams = await db
    .selectFrom('membership')
    .innerJoin('team', 'team.id', 'membership.teamId')
    .select('team.id')
    .where('membership.userId', '=', id)
    .where('team.isDefault', '=', false)
    .orderBy('team.id')
    .execute();
  return { organisationId, role, teamIds: teams.map((team) => team.id) };
}
