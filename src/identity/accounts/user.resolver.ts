import { Args, Authorized, Ctx, Extensions, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import type { OrderedPageArgs } from '../../platform/graphql/ordering.ts';
import { MAX_LIST } from '../../platform/graphql/paging.ts';
import { partBy } from '../../platform/shapes/parts.ts';
import { seesAttributesOf } from '../attributes/attribute.policy.ts';
import { attributesOf } from '../attributes/attribute.queries.ts';
import { AttributeValue } from '../attributes/attribute-value.ts';
import { Organisation } from '../organisations/organisation.entity.ts';
import { organisationById } from '../organisations/organisation.queries.ts';
import { Team } from '../organisations/team.entity.ts';
import { TEAMS_BY_NAME, teamOrder } from '../organisations/team.queries.ts';
import { TeamConnection } from '../organisations/team.resolver.ts';
import { teamsOfUser } from './membership.queries.ts';
import { User } from './user.entity.ts';
import { UsersArgs } from './user.inputs.ts';
import { seesLockOf } from './user.policy.ts';
import { listUsers } from './user.queries.ts';

const UserConnection = connectionOf(User, 'User');

/** Changing an account changes its credentials as well, so that mutation stands with the apps; making one may mail a link. */
@Resolver(() => User)
export class UserResolver {
  @Authorized()
  @Query(() => UserConnection, {
    description:
      'Accounts that the viewer may see: owners all, administrators their organisation, members their teams.',
  })
  users(@Ctx() ctx: Context, @Args(() => UsersArgs) { filter, ...page }: UsersArgs) {
    return listUsers(ctx, filter, page);
  }

  @FieldResolver(() => Boolean, {
    nullable: true,
    description:
      'Whether it can sign in, or be used where it is a service account. For those who lock and unlock it, which are API owners and for a service account its administrators, and for auditors; null for others.',
  })
  isActive(@Root() user: User, @Ctx() ctx: Context): boolean | null {
    return seesLockOf(ctx.viewer, user) ? user.isActive : null;
  }

  @FieldResolver(() => [AttributeValue], {
    description:
      'What is said of the person beside this, in the order of the attributes. For themselves, administrators of the organisation and API owners, who alone see what is hidden; empty for others.',
  })
  attributes(@Root() user: User, @Ctx() ctx: Context) {
    return seesAttributesOf(ctx.viewer, user) ? attributesOf(ctx, user.id) : [];
  }

  @Extensions(partBy('organisationId'))
  @FieldResolver(() => Organisation, {
    nullable: true,
    description: 'The consumer organisation; null for API owners, auditors and content managers.',
  })
  organisation(@Root() user: User, @Ctx() ctx: Context) {
    return user.organisationId && organisationById(ctx, user.organisationId);
  }

  @FieldResolver(() => [Team], {
    description: `Teams in the organisation: the first ${MAX_LIST}; \`teamsConnection\` has all.`,
  })
  teams(@Root() user: User, @Ctx() ctx: Context) {
    return teamsOfUser.list(ctx, user.id, TEAMS_BY_NAME);
  }

  @FieldResolver(() => TeamConnection, { description: 'Teams in the organisation.' })
  teamsConnection(@Root() user: User, @Ctx() ctx: Context, @Args(() => teamOrder.Args) page: OrderedPageArgs) {
    return teamsOfUser.page(ctx, user.id, page);
  }
}
