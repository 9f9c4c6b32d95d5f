import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Credential } from '../../apps/credentials/credential.entity.ts';
import { Plan } from '../../catalogue/plans/plan.entity.ts';
import { planById } from '../../catalogue/plans/plan.queries.ts';
import type { Context } from '../../platform/context.ts';
import { AccessRequest, AccessRequestKind } from './access-request.entity.ts';
import { openRequestsOfCredential } from './access-request.queries.ts';

@Resolver(() => Credential)
export class CredentialRequestsResolver {
  @FieldResolver(() => [AccessRequest], {
    description: 'Requests that wait for a decision and would change it, oldest first.',
  })
  pendingRequests(@Root() credential: Credential, @Ctx() ctx: Context) {
    return openRequestsOfCredential(ctx, credential.id);
  }

  @FieldResolver(() => Plan, {
    nullable: true,
    description: 'The plan that was asked for and waits for a decision; null when there is none.',
  })
  async pendingPlan(@Root() credential: Credential, @Ctx() ctx: Context) {
    const open = await openRequestsOfCredential(ctx, credential.id);
    const change = open.find(({ kind }) => kind === AccessRequestKind.CHANGE_PLAN);
    return change ? planById(ctx, change.planId) : null;
  }
}
