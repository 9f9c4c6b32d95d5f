import { Arg, Args, Authorized, Ctx, Field, ID, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import { CHANGES } from '../../platform/graphql/descriptions.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { Redirect } from './redirect.entity.ts';
import { CreateRedirectInput, RedirectsArgs, UpdateRedirectInput } from './redirect.inputs.ts';
import { findTarget, listRedirects } from './redirect.queries.ts';
import { createRedirect, deleteRedirect, updateRedirect } from './redirect.service.ts';

const RedirectConnection = connectionOf(Redirect, 'Redirect');

const redirect = changed(() => Redirect, 'The redirect as it is now.');
const CreateRedirectPayload = payloadOf('createRedirect', { redirect });
const UpdateRedirectPayload = payloadOf('updateRedirect', { redirect });
const DeleteRedirectPayload = payloadOf('deleteRedirect', { deletedId: changed(() => ID, 'Of what is gone.') });

const ID_OF_REDIRECT = { description: 'Id of the redirect.' };

@ObjectType('RedirectTarget', { description: 'Where a path leads.' })
class RedirectTarget {
  @Field(() => String, { description: 'A path of the same front end, with the query that was asked for or its own.' })
  toPath!: string;

  @Field(() => Boolean, { description: 'Whether it leads there for good.' })
  isPermanent!: boolean;
}

@Resolver()
export class RedirectResolver {
  @Authorized(UserRole.API_OWNER, UserRole.CONTENT_MANAGER)
  @Query(() => RedirectConnection, {
    description: 'All redirects, the oldest first. For API owners and content managers.',
  })
  redirects(@Ctx() ctx: Context, @Args(() => RedirectsArgs) { filter, ...page }: RedirectsArgs) {
    return listRedirects(ctx, filter, page);
  }

  @Query(() => RedirectTarget, {
    nullable: true,
    description:
      'Where a path of the front end leads, for whoever asks; null where it leads nowhere. Front ends that open pages by themselves ask it before they say that there is no such page.',
  })
  redirectFrom(
    @Ctx() ctx: Context,
    @Arg('path', () => String, { description: 'As in the address, such as `/old-guide?lang=en`.' }) path: string,
  ) {
    return findTarget(ctx, path);
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONTENT_MANAGER)
  @Refuses('INVALID_INPUT', 'NAME_TAKEN')
  @Mutation(() => CreateRedirectPayload, {
    description:
      'Has a path of the pages lead to another one. One that leads to itself is refused, also by way of others. For API owners and content managers.',
  })
  async createRedirect(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateRedirectInput, { description: 'From where it leads to where.' })
    input: CreateRedirectInput,
  ) {
    return { redirect: await createRedirect(ctx, input) };
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONTENT_MANAGER)
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'NAME_TAKEN')
  @Mutation(() => UpdateRedirectPayload, {
    description:
      'Changes a redirect. Browsers that kept a permanent one may follow it for an hour. For API owners and content managers.',
  })
  async updateRedirect(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, ID_OF_REDIRECT) id: string,
    @Arg('input', () => UpdateRedirectInput, CHANGES) input: UpdateRedirectInput,
  ) {
    return { redirect: await updateRedirect(ctx, id, input) };
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONTENT_MANAGER)
  @Refuses('NOT_FOUND')
  @Mutation(() => DeleteRedirectPayload, {
    description: 'Has a path lead nowhere else any more. For API owners and content managers.',
  })
  async deleteRedirect(@Ctx() ctx: Context, @Arg('id', () => ID, ID_OF_REDIRECT) id: string) {
    return { deletedId: await deleteRedirect(ctx, id) };
  }
}
