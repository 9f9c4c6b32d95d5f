import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Credential } from '../../apps/credentials/credential.entity.ts';
import { Plan } from '../../catalogue/plans/plan.entity.ts';
import { planById } from '../../catalogue/plans/plan.queries.ts';
import type { Context } from '../../platform/context.ts';
import { OrderDirection, type OrderedPageArgs } from '../../platform/graphql/ordering.ts';
import { MAX_LIST } from '../../platform/graphql/paging.ts';
import { AccessRequest, AccessRequestKind } from './access-request.entity.ts';
import { accessRequestOrder, openRequestsOfCredential } from './access-request.queries.ts';
import { AccessRequestConnection } from './access-request.resolver.ts';

@Resolver(() => Credential)
export class CredentialRequestsResolver {
  @FieldResolver(() => [AccessRequest], {
    description: `Requests that wait for a decision and would change it, oldest first: the first ${MAX_LIST}; \`pendingRequestsConnection\` has all.`,
  })
  pendingRequests(@Root() { id }: Credential, @Ctx() ctx: Context) {
    return openRequestsOfCredential.list(ctx, id, { orderBy: { field: 'CREATED_AT', direction: OrderDirection.ASC } });
  }

  @FieldResolver(() => AccessRequestConnection, {
    description: 'Requests that wait for a decision and would change it.',
  })
  pendingRequestsConnection(
    @Root() { id }: Credential,
    @Ctx() ctx: Context,
    @Args(() => accessRequestOrder.Args) page: OrderedPageArgs,
  ) {
    return openRequestsOfCredential.page(ctx, id, page);
  }

  @FieldResolver(() => Plan, {
    nullable: true,
    description: 'The plan that was asked for and waits for a decision; null when there is none.',
  })
  async pendingPlan(@Root() credential: Credential, @Ctx() ctx: Context) {
    const open = await openRequestsOfCredential.all(ctx, credential.id);
    const change = open.find(({ kind }) => kind === AccessRequestKind.CHANGE_PLAN);
    return change ? planById(ctx, change.planId) : null;
  }
}
