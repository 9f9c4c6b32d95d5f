import { Arg, Args, ArgsType, Authorized, Ctx, Field, ID, Query, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import { ACCOUNTS, SERVICE, type ViewerRole } from '../../platform/viewer.ts';
import { AccessRequest } from './access-request.entity.ts';
import { AccessRequestFilter } from './access-request.inputs.ts';
import { accessRequestOrder, findVisibleAccessRequest, listAccessRequests } from './access-request.queries.ts';

export const AccessRequestConnection = connectionOf(AccessRequest, 'AccessRequest');

@ArgsType()
class AccessRequestsArgs extends accessRequestOrder.Args {
  @Field(() => AccessRequestFilter, { nullable: true, description: 'Which ones; all when absent.' })
  filter?: AccessRequestFilter | null;
}

/** Every account, and services within their scopes. */
const READERS: ViewerRole[] = [...ACCOUNTS, SERVICE];

@Resolver(() => AccessRequest)
export class AccessRequestResolver {
  @Authorized(...READERS)
  @Query(() => AccessRequestConnection, { description: 'Requests that the viewer may see, newest first.' })
  accessRequests(@Ctx() ctx: Context, @Args(() => AccessRequestsArgs) { filter, ...page }: AccessRequestsArgs) {
    return listAccessRequests(ctx, filter ?? {}, page);
  }

  @Authorized(...READERS)
  @Query(() => AccessRequest, {
    nullable: true,
    description: 'One request; null when there is none that the viewer may see.',
  })
  accessRequest(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the request.' }) id: string) {
    return findVisibleAccessRequest(ctx, id);
  }
}
