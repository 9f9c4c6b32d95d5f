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
import { User } from '../accounts/user.entity.ts';
import { userById } from '../identity.queries.ts';
import { ServiceToken } from './service-token.entity.ts';
import { CreateServiceTokenInput } from './service-token.inputs.ts';
import { listServiceTokens } from './service-token.queries.ts';
import { createServiceToken, revokeServiceToken } from './service-token.service.ts';

const ServiceTokenConnection = connectionOf(ServiceToken, 'ServiceToken');

@ObjectType({ description: 'Result of `createServiceToken`.' })
class CreateServiceTokenPayload extends MutationPayload {
  @Field(() => ServiceToken, { nullable: true, description: 'The new token, without its value.' })
  serviceToken?: ServiceToken | null;

  @Field(() => String, {
    nullable: true,
    description: 'Its value, shown this once. The program sends it as `Authorization: Bearer <token>`, over HTTP.',
  })
  token?: string | null;
}

@ObjectType({ description: 'Result of `revokeServiceToken`.' })
class RevokeServiceTokenPayload extends MutationPayload {
  @Field(() => ServiceToken, { nullable: true, description: 'The token that no longer works.' })
  serviceToken?: ServiceToken | null;
}

@Resolver(() => ServiceToken)
export class ServiceTokenResolver {
  @Authorized(UserRole.API_OWNER)
  @Query(() => ServiceTokenConnection, {
    description: 'Service tokens, newest first, also those that ended. For API owners.',
  })
  serviceTokens(@Ctx() ctx: Context, @Args(() => PageArgs) page: PageArgs) {
    return listServiceTokens(ctx, page);
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => CreateServiceTokenPayload, {
    description:
      'Makes a token with which a program of a third party decides the requests handed to it. For API owners. Errors: INVALID_INPUT.',
  })
  async createServiceToken(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateServiceTokenInput, { description: 'For whom, and what it may do.' })
    input: CreateServiceTokenInput,
  ): Promise<CreateServiceTokenPayload> {
    return { ...(await createServiceToken(ctx, input)), userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => RevokeServiceTokenPayload, {
    description: 'Ends a service token at once. For API owners. Errors: NOT_FOUND, WRONG_STATE.',
  })
  async revokeServiceToken(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the token.' }) id: string,
  ): Promise<RevokeServiceTokenPayload> {
    return { serviceToken: await revokeServiceToken(ctx, id), userErrors: [] };
  }

  @FieldResolver(() => User, { description: 'The API owner who made it.' })
  createdBy(@Root() token: ServiceToken, @Ctx() ctx: Context) {
    return userById(ctx, token.createdById);
  }
}
