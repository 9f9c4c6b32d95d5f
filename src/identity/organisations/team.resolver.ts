import { Arg, Authorized, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { Organisation } from './organisation.entity.ts';
import { Team } from './team.entity.ts';
import { CreateTeamInput } from './team.inputs.ts';
import { teamsOfOrganisation } from './team.queries.ts';
import { createTeam } from './team.service.ts';

const CreateTeamPayload = payloadOf('createTeam', { team: changed(() => Team, 'Nobody is in it yet.') });

@Resolver(() => Organisation)
export class TeamResolver {
  @Authorized(UserRole.API_OWNER, UserRole.CONSUMER_ADMIN)
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'NAME_TAKEN', 'WRONG_STATE')
  @Mutation(() => CreateTeamPayload, {
    description: 'Makes a team. For API owners and administrators of the organisation.',
  })
  async createTeam(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateTeamInput, { description: 'Its name, and where it belongs.' }) input: CreateTeamInput,
  ) {
    return { team: await createTeam(ctx, input) };
  }

  @FieldResolver(() => [Team], { description: 'Its teams, those that the viewer may see.' })
  teams(@Root() organisation: Organisation, @Ctx() ctx: Context) {
    return teamsOfOrganisation(ctx, organisation.id);
  }
}
