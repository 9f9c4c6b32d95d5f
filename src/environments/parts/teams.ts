import { createOrganisation } from '../../identity/organisations/organisation.service.ts';
import { createTeam } from '../../identity/organisations/team.service.ts';
import type { Context } from '../../platform/context.ts';
import type { TeamName } from '../format/bundle.ts';
import type { Part } from './part.ts';
import { within } from './paths.ts';
import { inverse, type References } from './references.ts';

/** Names of teams by their ids, in the order of the names; the bundle tells of these teams. */
export function readTeamNames(references: References): (ids: readonly string[]) => TeamName[] {
  const keys = inverse(references.team);
  return (ids) => {
    const named = ids.flatMap((id) => keys.get(id) ?? []).sort();
    for (const key of named) references.mentionedTeams.add(key);
    return named.map(teamOf);
  };
}

function teamOf(key: string): TeamName {
  const [organisation, team] = JSON.parse(key) as [string, string];
  return { organisation, team };
}

/** The teams that something in the bundle is for, and their names alone: who is in them is for each environment to say. */
export const teamsPart: Part<'teams'> = {
  tables: [],
  async read(_, { mentionedTeams }) {
    return Array.from(mentionedTeams, teamOf);
  },
  /** Only those that are not there, with nobody in them. */
  async save(ctx, item) {
    const organisationId = (await organisationNamed(ctx, item.organisation)) ?? (await madeOrganisation(ctx, item));
    const team = ctx.db.selectFrom('team').select('id').where('organisationId', '=', organisationId);
    // Such as the default team of an organisation that was made just now.
    const found = await team.where('name', '=', item.team).where('deletedAt', 'is', null).executeTakeFirst();
    return found?.id ?? (await within(['team'], () => createTeam(ctx, { organisationId, name: item.team }))).id;
  },
};

async function organisationNamed({ db }: Context, name: string): Promise<string | undefined> {
  const named = db.selectFrom('organisation').select('id').where('name', '=', name).where('deletedAt', 'is', null);
  return (await named.executeTakeFirst())?.id;
}

const madeOrganisation = async (ctx: Context, { organisation }: TeamName): Promise<string> =>
  (await within(['organisation'], () => createOrganisation(ctx, { name: organisation }))).organisation.id;
