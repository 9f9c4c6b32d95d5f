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
import { User } from '../../identity/accounts/user.entity.ts';
import { userById } from '../../identity/accounts/user.queries.ts';
import { attributesOf } from '../../identity/attributes/attribute.queries.ts';
import { AttributeValue } from '../../identity/attributes/attribute-value.ts';
import type { Context } from '../../platform/context.ts';
import type { Caller } from '../../platform/graphql/auth-checker.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { partBy } from '../../platform/shapes/parts.ts';
import { ACCOUNTS, ServiceScope } from '../../platform/viewer.ts';
import { App } from './app.entity.ts';
import { AppsArgs, CreateAppInput } from './app.inputs.ts';
import { canManageApp } from './app.policy.ts';
import { apps, listApps } from './app.queries.ts';
import { createApp } from './app.service.ts';

const AppConnection = connectionOf(App, 'App');

const CreateAppPayload = payloadOf('createApp', { app: changed(() => App, 'It has no credential yet.') });

/** Every account, and programs that make apps, alone or with a request. */
const READERS = [...ACCOUNTS, ServiceScope.CREATE_APPS, ServiceScope.CREATE_REQUESTS];

@Resolver(() => App)
export class AppResolver {
  @Authorized(...READERS)
  @Query(() => AppConnection, { description: 'Apps that the viewer may see, newest first.' })
  apps(@Ctx() ctx: Context, @Args(() => AppsArgs) { filter, ...page }: AppsArgs) {
    return listApps(ctx, filter, page);
  }

  @Authorized(...READERS)
  @Query(() => App, { nullable: true, description: 'One app; null when there is none that the viewer may see.' })
  app(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the app.' }) id: string) {
    return apps.find(ctx, id);
  }

  @Authorized<Caller>(...ACCOUNTS, ServiceScope.CREATE_APPS)
  @Refuses('INVALID_INPUT', 'NAME_TAKEN', 'VISIBILITY_NOT_ALLOWED', 'NOT_FOUND', 'ANSWER_MISSING', 'ANSWER_INVALID')
  @Mutation(() => CreateAppPayload, {
    description: 'Makes an app; API owners, and programs with the scope CREATE_APPS, make it for a consumer.',
  })
  async createApp(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateAppInput, { description: 'Its name, and who may see it.' }) input: CreateAppInput,
  ) {
    return { app: await createApp(ctx, input) };
  }

  @FieldResolver(() => Boolean, {
    description:
      'Whether the viewer may change, share, hand over and delete it; its credentials are for everybody who sees it.',
  })
  viewerCanChange(@Root() app: App, @Ctx() { viewer }: Context): boolean {
    return canManageApp(viewer, app);
  }

  @FieldResolver(() => [AttributeValue], {
    description:
      'What is said of it beside this, in the order of the attributes; what is hidden from consumers API owners alone see.',
  })
  attributes(@Root() app: App, @Ctx() ctx: Context) {
    return attributesOf(ctx, app.id);
  }

  @Extensions(partBy('ownerId'))
  @FieldResolver(() => User, { description: 'The consumer it belongs to.' })
  owner(@Root() app: App, @Ctx() ctx: Context) {
    return userById(ctx, app.ownerId);
  }
}
