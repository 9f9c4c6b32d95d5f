import { Arg, Authorized, Ctx, Extensions, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { CHANGES } from '../../platform/graphql/descriptions.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { AuthorizationServer } from './authorization-server.entity.ts';
import { CreateAuthorizationServerInput, UpdateAuthorizationServerInput } from './authorization-server.inputs.ts';
import { listAuthorizationServers } from './authorization-server.queries.ts';
import {
  createAuthorizationServer,
  deleteAuthorizationServer,
  updateAuthorizationServer,
} from './authorization-server.service.ts';
import { AuthorizationServerProblem, checkAuthorizationServer } from './server-check.service.ts';

const CreateAuthorizationServerPayload = payloadOf('createAuthorizationServer', {
  authorizationServer: changed(() => AuthorizationServer, 'The new one, without its secrets.'),
});

const UpdateAuthorizationServerPayload = payloadOf('updateAuthorizationServer', {
  authorizationServer: changed(() => AuthorizationServer, 'The server as it is now.'),
});

const DeleteAuthorizationServerPayload = payloadOf('deleteAuthorizationServer', {
  deletedId: changed(() => ID, 'Id that the server had; its clients were gone before.'),
});

const TestAuthorizationServerPayload = payloadOf('testAuthorizationServer', {
  isReady: changed(() => Boolean, 'Whether it registered a client, which was deleted at once.'),
  problem: changed(() => AuthorizationServerProblem, 'What is wrong, for programs; null when nothing is.'),
  message: changed(() => String, 'What is wrong, for people; null when nothing is.'),
});

const idArg = { description: 'Id of the authorization server.' };

@Resolver(() => AuthorizationServer)
export class AuthorizationServerResolver {
  @Authorized(UserRole.API_OWNER)
  @Query(() => [AuthorizationServer], {
    description: 'Servers that register OAuth clients for apps, by name; up to 20. For API owners.',
  })
  authorizationServers(@Ctx() ctx: Context) {
    return listAuthorizationServers(ctx);
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('INVALID_INPUT', 'NAME_TAKEN', 'WRONG_STATE')
  @Mutation(() => CreateAuthorizationServerPayload, {
    description:
      'Connects a server that registers OAuth clients for apps. Products take its tokens once they name it. For API owners.',
  })
  async createAuthorizationServer(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateAuthorizationServerInput, { description: 'How it is reached, and what its tokens say.' })
    input: CreateAuthorizationServerInput,
  ) {
    return { authorizationServer: await createAuthorizationServer(ctx, input) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('INVALID_INPUT', 'NAME_TAKEN', 'NOT_FOUND')
  @Mutation(() => UpdateAuthorizationServerPayload, {
    description: 'Changes an authorization server. The clients that it has stay as they are. For API owners.',
  })
  async updateAuthorizationServer(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, idArg) id: string,
    @Arg('input', () => UpdateAuthorizationServerInput, CHANGES) input: UpdateAuthorizationServerInput,
  ) {
    return { authorizationServer: await updateAuthorizationServer(ctx, id, input) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'IN_USE')
  @Mutation(() => DeleteAuthorizationServerPayload, {
    description: 'Disconnects an authorization server that no product names any more. For API owners.',
  })
  async deleteAuthorizationServer(@Ctx() ctx: Context, @Arg('id', () => ID, idArg) id: string) {
    await deleteAuthorizationServer(ctx, id);
    return { deletedId: id };
  }

  @Authorized(UserRole.API_OWNER)
  @Extensions({ ownTransaction: true })
  @Refuses('NOT_FOUND')
  @Mutation(() => TestAuthorizationServerPayload, {
    description:
      'Asks a stored authorization server for its discovery document and its keys, and has it register a client that is deleted at once. A bad one is a result, not an error. For API owners.',
  })
  async testAuthorizationServer(@Ctx() ctx: Context, @Arg('id', () => ID, idArg) id: string) {
    const { problem, message } = await checkAuthorizationServer(ctx, id);
    return { isReady: problem === null, problem, message };
  }

  @FieldResolver(() => Boolean, { description: 'Whether an initial access token is stored, which is never shown.' })
  hasInitialAccessToken(@Root() { initialAccessToken }: AuthorizationServer): boolean {
    return initialAccessToken !== null;
  }

  @FieldResolver(() => Boolean, { description: 'Whether a software statement is stored, which is never shown.' })
  hasSoftwareStatement(@Root() { softwareStatement }: AuthorizationServer): boolean {
    return softwareStatement !== null;
  }
}
