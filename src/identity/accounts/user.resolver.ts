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
import { connectionOf, PageArgs } from '../../platform/graphql/connection.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { UserRole } from '../../platform/viewer.ts';
import { Organisation } from '../organisations/organisation.entity.ts';
import { organisationById } from '../organisations/organisation.queries.ts';
import { Team } from '../organisations/team.entity.ts';
import { teamsOfUser } from './membership.queries.ts';
import { User } from './user.entity.ts';
import { CreateUserInput, UpdateUserInput } from './user.inputs.ts';
import { users } from './user.queries.ts';
import { updateUser } from './user.service.ts';
import { createUser } from './user-creation.service.ts';

const UserConnection = connectionOf(User, 'User');

const CreateUserPayload = payloadOf('createUser', { user: changed(() => User, 'The new account.') });
const UpdateUserPayload = payloadOf('updateUser', { user: changed(() => User, 'The account as it is now.') });

@Resolver(() => User)
export class UserResolver {
  @Authorized()
  @Query(() => UserConnection, {
    description:
      'Accounts that the viewer may see: owners all, administrators their organisation, members their teams.',
  })
  users(@Ctx() ctx: Context, @Args(() => PageArgs) page: PageArgs) {
    return users.list(ctx, page);
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONSUMER_ADMIN)
  @Mutation(() => CreateUserPayload, {
    description:
      'Makes an account. For API owners, and for administrators in their organisation. Errors: INVALID_INPUT, NAME_TAKEN, NOT_FOUND.',
  })
  async createUser(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateUserInput, { description: 'The new account.' }) input: CreateUserInput,
  ) {
    return { user: await createUser(ctx, input) };
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONSUMER_ADMIN)
  @Extensions({ changesAccounts: true })
  @Mutation(() => UpdateUserPayload, {
    description:
      'Changes an account, effective at once and also on its open sockets. For API owners, and for administrators in their organisation. Errors: NOT_FOUND, INVALID_INPUT, WRONG_STATE.',
  })
  async updateUser(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the account.' }) id: string,
    @Arg('input', () => UpdateUserInput, { description: 'What to change.' }) input: UpdateUserInput,
  ) {
    return { user: await updateUser(ctx, id, input) };
  }

  @FieldResolver(() => Organisation, { nullable: true, description: 'The consumer organisation; null for API owners.' })
  organisation(@Root() user: User, @Ctx() ctx: Context) {
    return user.organisationId && organisationById(ctx, user.organisationId);
  }

  @FieldResolver(() => [Team], { description: 'Teams in the organisation.' })
  teams(@Root() user: User, @Ctx() ctx: Context) {
    return teamsOfUser(ctx, user.id);
  }
}
