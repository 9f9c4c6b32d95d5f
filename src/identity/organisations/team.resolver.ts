import { Arg, Args, Authorized, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import type { OrderedPageArgs } from '../../platform/graphql/ordering.ts';
import { firstOnly } from '../../platform/graphql/paging.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { Organisation } from './organisation.entity.ts';
import { Team } from './team.entity.ts';
import { CreateTeamInput } from './team.inputs.ts';
import { TEAMS_BY_NAME, teamOrder, teamsOfOrganisation } from './team.queries.ts';
import { createTeam } from './team.service.ts';

export const TeamConnection = connectionOf(Team, 'Team');

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

  @FieldResolver(() => [Team], firstOnly('teamsConnection', 'Its teams, those that the viewer may see.'))
  teams(@Root() organisation: Organisation, @Ctx() ctx: Context) {
    return teamsOfOrganisation.list(ctx, organisation.id, TEAMS_BY_NAME);
  }

  @FieldResolver(() => TeamConnection, { description: 'Its teams, those that the viewer may see.' })
  teamsConnection(
    @Root() { id }: Organisation,
    @Ctx() ctx: Context,
    @Args(() => teamOrder.Args) page: OrderedPageArgs,
  ) {
    return teamsOfOrganisation.page(ctx, id, page);
  }
}
