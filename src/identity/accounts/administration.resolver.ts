import {
  Arg,
  Args,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { connectionOf, PageArgs } from '../../platform/graphql/connection.ts';
import { MutationPayload } from '../../platform/graphql/user-error.ts';
import { UserRole } from '../../platform/viewer.ts';
import {
  ChangePasswordInput,
  CreateOrganisationInput,
  CreateTeamInput,
  CreateUserInput,
  UpdateUserInput,
} from '../identity.inputs.ts';
import { listOrganisations, listUsers, teamsOfOrganisation } from '../identity.queries.ts';
import { Organisation } from '../organisations/organisation.entity.ts';
import { createOrganisation, createTeam } from '../organisations/organisation.service.ts';
import { Team } from '../organisations/team.entity.ts';
import { User } from './user.entity.ts';
import { changePassword, createUser, updateUser } from './user.service.ts';

const OrganisationConnection = connectionOf(Organisation, 'Organisation');
const UserConnection = connectionOf(User, 'User');

@ObjectType({ description: 'Result of `createOrganisation`.' })
class CreateOrganisationPayload extends MutationPayload {
  @Field(() => Organisation, { nullable: true, description: 'The new organisation, with its default team.' })
  organisation?: Organisation | null;
}

@ObjectType({ description: 'Result of `createTeam`.' })
class CreateTeamPayload extends MutationPayload {
  @Field(() => Team, { nullable: true, description: 'The new team.' })
  team?: Team | null;
}

@ObjectType({ description: 'Result of `createUser`.' })
class CreateUserPayload extends MutationPayload {
  @Field(() => User, { nullable: true, description: 'The new account.' })
  user?: User | null;
}

@ObjectType({ description: 'Result of `updateUser`.' })
class UpdateUserPayload extends MutationPayload {
  @Field(() => User, { nullable: true, description: 'The account as it is now.' })
  user?: User | null;
}

@ObjectType({ description: 'Result of `changePassword`.' })
class ChangePasswordPayload extends MutationPayload {
  @Field(() => User, { nullable: true, description: 'The viewer.' })
  user?: User | null;
}

@Resolver(() => Organisation)
export class AdministrationResolver {
  @Authorized()
  @Query(() => OrganisationConnection, {
    description: 'Organisations that the viewer may see: owners all, others their own.',
  })
  organisations(@Ctx() ctx: Context, @Args(() => PageArgs) page: PageArgs) {
    return listOrganisations(ctx, page);
  }

  @Authorized()
  @Query(() => UserConnection, {
    description:
      'Accounts that the viewer may see: owners all, administrators their organisation, members their teams.',
  })
  users(@Ctx() ctx: Context, @Args(() => PageArgs) page: PageArgs) {
    return listUsers(ctx, page);
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => CreateOrganisationPayload, {
    description: 'Makes an organisation with its default team. For API owners. Errors: INVALID_INPUT, NAME_TAKEN.',
  })
  async createOrganisation(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateOrganisationInput, { description: 'The new organisation.' })
    input: CreateOrganisationInput,
  ): Promise<CreateOrganisationPayload> {
    return { organisation: (await createOrganisation(ctx, input)).organisation, userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONSUMER_ADMIN)
  @Mutation(() => CreateTeamPayload, {
    description:
      'Makes a team. For API owners and administrators of the organisation. Errors: NOT_FOUND, INVALID_INPUT, NAME_TAKEN, WRONG_STATE.',
  })
  async createTeam(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateTeamInput, { description: 'The new team.' }) input: CreateTeamInput,
  ): Promise<CreateTeamPayload> {
    return { team: await createTeam(ctx, input), userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONSUMER_ADMIN)
  @Mutation(() => CreateUserPayload, {
    description:
      'Makes an account. For API owners, and for administrators in their organisation. Errors: INVALID_INPUT, NAME_TAKEN, NOT_FOUND.',
  })
  async createUser(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateUserInput, { description: 'The new account.' }) input: CreateUserInput,
  ): Promise<CreateUserPayload> {
    return { user: await createUser(ctx, input), userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONSUMER_ADMIN)
  @Mutation(() => UpdateUserPayload, {
    description:
      'Changes an account, effective at once and also on its open sockets. For API owners, and for administrators in their organisation. Errors: NOT_FOUND, INVALID_INPUT, WRONG_STATE.',
  })
  async updateUser(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the account.' }) id: string,
    @Arg('input', () => UpdateUserInput, { description: 'What to change.' }) input: UpdateUserInput,
  ): Promise<UpdateUserPayload> {
    return { user: await updateUser(ctx, id, input), userErrors: [] };
  }

  @Authorized()
  @Mutation(() => ChangePasswordPayload, {
    description:
      "Changes the viewer's password and ends all other sessions. Errors: INVALID_CREDENTIALS, INVALID_INPUT, RATE_LIMITED.",
  })
  async changePassword(
    @Ctx() ctx: Context,
    @Arg('input', () => ChangePasswordInput, { description: 'The passwords.' }) input: ChangePasswordInput,
  ): Promise<ChangePasswordPayload> {
    return { user: await changePassword(ctx, input), userErrors: [] };
  }

  @FieldResolver(() => [Team], { description: 'Its teams, those that the viewer may see.' })
  teams(@Root() organisation: Organisation, @Ctx() ctx: Context) {
    return teamsOfOrganisation(ctx, organisation.id);
  }
}
