import {
  Arg,
  Args,
  Authorized,
  Ctx,
  Extensions,
  FieldResolver,
  ID,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import { CHANGES } from '../../platform/graphql/descriptions.ts';
import type { OrderedPageArgs } from '../../platform/graphql/ordering.ts';
import { firstOnly } from '../../platform/graphql/paging.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { Organisation } from './organisation.entity.ts';
import { Team } from './team.entity.ts';
import { CreateTeamInput, TeamsArgs, UpdateTeamInput } from './team.inputs.ts';
import { listTeams, TEAMS_BY_NAME, teamOrder, teamsOfOrganisation } from './team.queries.ts';
import { createTeam, deleteTeam, updateTeam } from './team.service.ts';

export const TeamConnection = connectionOf(Team, 'Team');

const CreateTeamPayload = payloadOf('createTeam', { team: changed(() => Team, 'Nobody is in it yet.') });

const UpdateTeamPayload = payloadOf('updateTeam', { team: changed(() => Team, 'The team as it is now.') });

const DeleteTeamPayload = payloadOf('deleteTeam', {
  deletedId: changed(() => ID, 'Id of the team; records keep naming it.'),
});

@Resolver(() => Organisation)
export class TeamResolver {
  @Authorized()
  @Query(() => TeamConnection, {
    description:
      'Teams that the viewer may see: owners all, administrators those of their organisation, members those they are in.',
    name: 'teams',
  })
  visibleTeams(@Ctx() ctx: Context, @Args(() => TeamsArgs) { filter, ...page }: TeamsArgs) {
    return listTeams(ctx, filter, page);
  }

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

  @Authorized(UserRole.API_OWNER, UserRole.CONSUMER_ADMIN)
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'NAME_TAKEN')
  @Mutation(() => UpdateTeamPayload, {
    description: 'Renames a team, its default team too. For API owners and administrators of the organisation.',
  })
  async updateTeam(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the team.' }) id: string,
    @Arg('input', () => UpdateTeamInput, CHANGES) input: UpdateTeamInput,
  ) {
    return { team: await updateTeam(ctx, id, input) };
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONSUMER_ADMIN)
  @Extensions({ changesAccounts: true })
  @Refuses('NOT_FOUND', 'WRONG_STATE')
  @Mutation(() => DeleteTeamPayload, {
    description:
      'Deletes a team. Its members stay in the default team, and lose at once the catalogues and apps that only this one opened to them. For API owners and administrators of the organisation.',
  })
  async deleteTeam(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the team.' }) id: string) {
    return { deletedId: (await deleteTeam(ctx, id)).id };
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
