import { Arg, Authorized, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { UserRole } from '../../platform/viewer.ts';
import { Organisation } from './organisation.entity.ts';
import { Team } from './team.entity.ts';
import { CreateTeamInput } from './team.inputs.ts';
import { teamsOfOrganisation } from './team.queries.ts';
import { createTeam } from './team.service.ts';

const CreateTeamPayload = payloadOf('createTeam', { team: changed(() => Team, 'The new team.') });

@Resolver(() => Organisation)
export class TeamResolver {
  @Authorized(UserRole.API_OWNER, UserRole.CONSUMER_ADMIN)
  @Mutation(() => CreateTeamPayload, {
    description:
      'Makes a team. For API owners and administrators of the organisation. Errors: NOT_FOUND, INVALID_INPUT, NAME_TAKEN, WRONG_STATE.',
  })
  async createTeam(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateTeamInput, { description: 'The new team.' }) input: CreateTeamInput,
  ) {
    return { team: await createTeam(ctx, input) };
  }

  @FieldResolver(() => [Team], { description: 'Its teams, those that the viewer may see.' })
  teams(@Root() organisation: Organisation, @Ctx() ctx: Context) {
    return teamsOfOrganisation(ctx, organisation.id);
  }
}
