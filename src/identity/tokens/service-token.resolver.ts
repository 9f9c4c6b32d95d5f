import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import type { OrderedPageArgs } from '../../platform/graphql/ordering.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { User } from '../accounts/user.entity.ts';
import { userById } from '../accounts/user.queries.ts';
import { Organisation } from '../organisations/organisation.entity.ts';
import { organisationById } from '../organisations/organisation.queries.ts';
import { ServiceToken } from './service-token.entity.ts';
import { CreateServiceTokenInput } from './service-token.inputs.ts';
import { serviceTokenOrder, serviceTokens } from './service-token.queries.ts';
import { createServiceToken, revokeServiceToken } from './service-token.service.ts';

const ServiceTokenConnection = connectionOf(ServiceToken, 'ServiceToken');

const CreateServiceTokenPayload = payloadOf('createServiceToken', {
  serviceToken: changed(() => ServiceToken, 'The new token, without its value.'),
  token: changed(
    () => String,
    'Its value, shown this once. The program sends it as `Authorization: Bearer <token>`, over HTTP.',
  ),
});

const RevokeServiceTokenPayload = payloadOf('revokeServiceToken', {
  serviceToken: changed(() => ServiceToken, 'The token that no longer works.'),
});

@Resolver(() => ServiceToken)
export class ServiceTokenResolver {
  @Authorized(UserRole.API_OWNER)
  @Query(() => ServiceTokenConnection, {
    description: 'Service tokens, newest first, also those that ended. For API owners.',
  })
  serviceTokens(@Ctx() ctx: Context, @Args(() => serviceTokenOrder.Args) page: OrderedPageArgs) {
    return serviceTokens.list(ctx, serviceTokenOrder, page);
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('INVALID_INPUT', 'NOT_FOUND')
  @Mutation(() => CreateServiceTokenPayload, {
    description:
      'Makes a token for a program: one of a third party that decides the requests handed to it, or one that makes apps and asks on behalf of consumers. For API owners.',
  })
  createServiceToken(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateServiceTokenInput, {
      description: 'The program it is for, its rights and how long they last.',
    })
    input: CreateServiceTokenInput,
  ) {
    return createServiceToken(ctx, input);
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'WRONG_STATE')
  @Mutation(() => RevokeServiceTokenPayload, {
    description: 'Ends a service token at once. For API owners.',
  })
  async revokeServiceToken(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the token.' }) id: string) {
    return { serviceToken: await revokeServiceToken(ctx, id) };
  }

  @FieldResolver(() => Organisation, {
    nullable: true,
    description: 'The organisation whose consumers and requests it is for; null for all.',
  })
  organisation(@Root() token: ServiceToken, @Ctx() ctx: Context) {
    return token.organisationId && organisationById(ctx, token.organisationId);
  }

  @FieldResolver(() => User, { description: 'The API owner who made it.' })
  createdBy(@Root() token: ServiceToken, @Ctx() ctx: Context) {
    return userById(ctx, token.createdById);
  }
}
