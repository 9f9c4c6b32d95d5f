import { Arg, Ctx, Extensions, Field, FieldResolver, Mutation, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { MutationPayload } from '../../platform/graphql/user-error.ts';
import { User } from '../accounts/user.entity.ts';
import { SignInInput } from '../identity.inputs.ts';
import { organisationById, teamsOfUser, userById } from '../identity.queries.ts';
import { Organisation } from '../organisations/organisation.entity.ts';
import { Team } from '../organisations/team.entity.ts';
import { signIn, signOut } from './session.service.ts';

@ObjectType({ description: 'Result of `signIn`.' })
class SignInPayload extends MutationPayload {
  @Field(() => String, {
    nullable: true,
    description:
      'Session token, shown this once. Send it as `Authorization: Bearer <token>`, on a socket as `connection_init` payload `{"authorization": "Bearer <token>"}`.',
  })
  token?: string | null;

  @Field(() => User, { nullable: true, description: 'Who signed in.' })
  user?: User | null;
}

@ObjectType({ description: 'Result of `signOut`.' })
class SignOutPayload extends MutationPayload {}

@Resolver(() => User)
export class IdentityResolver {
  @Query(() => User, { nullable: true, description: 'Who is asking; null when nobody is signed in.' })
  viewer(@Ctx() ctx: Context) {
    return ctx.viewer && userById(ctx, ctx.viewer.userId);
  }

  @Extensions({ ownTransaction: true })
  @Mutation(() => SignInPayload, {
    description: 'Opens a session. Errors: INVALID_CREDENTIALS, RATE_LIMITED (per account and per address).',
  })
  async signIn(
    @Ctx() ctx: Context,
    @Arg('input', () => SignInInput, { description: 'Who signs in.' }) input: SignInInput,
  ): Promise<SignInPayload> {
    return { ...(await signIn(ctx, input)), userErrors: [] };
  }

  @Mutation(() => SignOutPayload, { description: 'Ends the session of this request and closes its sockets.' })
  async signOut(@Ctx() ctx: Context): Promise<SignOutPayload> {
    await signOut(ctx);
    return { userErrors: [] };
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
