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
import { User } from '../../identity/accounts/user.entity.ts';
import { userById } from '../../identity/accounts/user.queries.ts';
import type { Context } from '../../platform/context.ts';
import { connectionOf, PageArgs } from '../../platform/graphql/connection.ts';
import { MutationPayload } from '../../platform/graphql/user-error.ts';
import { updateApp } from '../app-changes/app-change.service.ts';
import { Credential } from '../credentials/credential.entity.ts';
import { App } from './app.entity.ts';
import { CreateAppInput, UpdateAppInput } from './app.inputs.ts';
import { credentialsOfApp, findVisibleApp, listApps } from './app.queries.ts';
import { createApp } from './app.service.ts';

const AppConnection = connectionOf(App, 'App');

@ObjectType({ description: 'Result of `createApp`.' })
class CreateAppPayload extends MutationPayload {
  @Field(() => App, { nullable: true, description: 'The new app.' })
  app?: App | null;
}

@ObjectType({ description: 'Result of `updateApp`.' })
class UpdateAppPayload extends MutationPayload {
  @Field(() => App, { nullable: true, description: 'The app as it is now.' })
  app?: App | null;
}

@Resolver(() => App)
export class AppResolver {
  @Authorized()
  @Query(() => AppConnection, { description: 'Apps that the viewer may see, newest first.' })
  apps(@Ctx() ctx: Context, @Args(() => PageArgs) page: PageArgs) {
    return listApps(ctx, page);
  }

  @Authorized()
  @Query(() => App, { nullable: true, description: 'One app; null when there is none that the viewer may see.' })
  app(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Its id.' }) id: string) {
    return findVisibleApp(ctx, id);
  }

  @Authorized()
  @Mutation(() => CreateAppPayload, {
    description:
      'Makes an app; API owners make it for a consumer. Errors: INVALID_INPUT, NAME_TAKEN, VISIBILITY_NOT_ALLOWED, NOT_FOUND.',
  })
  async createApp(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateAppInput, { description: 'The new app.' }) input: CreateAppInput,
  ): Promise<CreateAppPayload> {
    return { app: await createApp(ctx, input), userErrors: [] };
  }

  @Authorized()
  @Mutation(() => UpdateAppPayload, {
    description:
      'Changes an app. For its owner, administrators of its organisation and API owners. Errors: NOT_FOUND, INVALID_INPUT, NAME_TAKEN, VISIBILITY_NOT_ALLOWED.',
  })
  async updateApp(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the app.' }) id: string,
    @Arg('input', () => UpdateAppInput, { description: 'What to change.' }) input: UpdateAppInput,
  ): Promise<UpdateAppPayload> {
    return { app: await updateApp(ctx, id, input), userErrors: [] };
  }

  @FieldResolver(() => User, { description: 'The consumer it belongs to.' })
  owner(@Root() app: App, @Ctx() ctx: Context) {
    return userById(ctx, app.ownerId);
  }

  @FieldResolver(() => [Credential], { description: 'Its credentials, oldest first, also those that ended.' })
  credentials(@Root() app: App, @Ctx() ctx: Context) {
    return credentialsOfApp(ctx, app.id);
  }
}
