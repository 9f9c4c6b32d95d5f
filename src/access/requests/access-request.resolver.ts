import { Arg, Args, ArgsType, Authorized, Ctx, Field, ID, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { connectionOf, PageArgs } from '../../platform/graphql/connection.ts';
import { MutationPayload } from '../../platform/graphql/user-error.ts';
import { APPROVER, SERVICE, UserRole, type ViewerRole } from '../../platform/viewer.ts';
import { cancelAccessRequest, requestAccess } from '../asking/access-request.service.ts';
import { approveAccessRequest, rejectAccessRequest } from '../deciding/decision.service.ts';
import { AccessRequest } from './access-request.entity.ts';
import { AccessRequestFilter, DecisionInput, RequestAccessInput } from './access-request.inputs.ts';
import { findVisibleAccessRequest, listAccessRequests } from './access-request.queries.ts';

export const AccessRequestConnection = connectionOf(AccessRequest, 'AccessRequest');

@ArgsType()
class AccessRequestsArgs extends PageArgs {
  @Field(() => AccessRequestFilter, { nullable: true, description: 'Which ones; all when absent.' })
  filter?: AccessRequestFilter | null;
}

@ObjectType({ description: 'Result of `requestAccess`.' })
class RequestAccessPayload extends MutationPayload {
  @Field(() => AccessRequest, {
    nullable: true,
    description: 'The request, already approved when the plan approves by itself.',
  })
  accessRequest?: AccessRequest | null;
}

@ObjectType({ description: 'Result of `cancelAccessRequest`.' })
class CancelAccessRequestPayload extends MutationPayload {
  @Field(() => AccessRequest, {
    nullable: true,
    description: 'The request as it is now, also when somebody else decided first.',
  })
  accessRequest?: AccessRequest | null;
}

@ObjectType({ description: 'Result of `approveAccessRequest`.' })
class ApproveAccessRequestPayload extends MutationPayload {
  @Field(() => AccessRequest, {
    nullable: true,
    description: 'The request as it is now, also when somebody else decided first.',
  })
  accessRequest?: AccessRequest | null;
}

@ObjectType({ description: 'Result of `rejectAccessRequest`.' })
class RejectAccessRequestPayload extends MutationPayload {
  @Field(() => AccessRequest, {
    nullable: true,
    description: 'The request as it is now, also when somebody else decided first.',
  })
  accessRequest?: AccessRequest | null;
}

/** Every account, and services within their scopes. */
const READERS: ViewerRole[] = [UserRole.API_OWNER, UserRole.CONSUMER_ADMIN, UserRole.TEAM_MEMBER, SERVICE];

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
  accessRequest(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Its id.' }) id: string) {
    return findVisibleAccessRequest(ctx, id);
  }

  @Authorized()
  @Mutation(() => RequestAccessPayload, {
    description:
      "Asks for products on one plan, for an existing or a new app. API owners ask on behalf of the app's owner. Errors: FLOW_DISABLED, APP_REQUIRED, NOT_FOUND, INVALID_INPUT, PRODUCT_NOT_REQUESTABLE, MIXED_AUTH_TYPES, MIXED_PROVIDERS, PLAN_NOT_OFFERED, CATALOGUE_REQUIRED, NAME_TAKEN, VISIBILITY_NOT_ALLOWED, WRONG_STATE, PLAN_MISMATCH, ALREADY_GRANTED, DUPLICATE_REQUEST, REQUEST_FREQUENCY_EXCEEDED, ANSWER_MISSING, ANSWER_INVALID, IDEMPOTENCY_MISMATCH.",
  })
  async requestAccess(
    @Ctx() ctx: Context,
    @Arg('input', () => RequestAccessInput, { description: 'What is asked for.' }) input: RequestAccessInput,
  ): Promise<RequestAccessPayload> {
    return { accessRequest: await requestAccess(ctx, input), userErrors: [] };
  }

  @Authorized(UserRole.CONSUMER_ADMIN, UserRole.TEAM_MEMBER)
  @Mutation(() => CancelAccessRequestPayload, {
    description:
      'Withdraws a request that waits. For who asked and for administrators of the organisation. Errors: NOT_FOUND, ALREADY_DECIDED.',
  })
  async cancelAccessRequest(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the request.' }) id: string,
  ): Promise<CancelAccessRequestPayload> {
    return { accessRequest: await cancelAccessRequest(ctx, id), userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER, APPROVER, SERVICE)
  @Mutation(() => ApproveAccessRequestPayload, {
    description:
      'Grants a request. For API owners and its approvers, and for third parties where it waits for one. Errors: NOT_FOUND, ALREADY_DECIDED, SELF_DECISION, NO_LONGER_VALID, INVALID_INPUT.',
  })
  async approveAccessRequest(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the request.' }) id: string,
    @Arg('input', () => DecisionInput, { nullable: true, description: 'What the requester is told.' })
    input?: DecisionInput,
  ): Promise<ApproveAccessRequestPayload> {
    return { accessRequest: await approveAccessRequest(ctx, id, input ?? {}), userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER, APPROVER, SERVICE)
  @Mutation(() => RejectAccessRequestPayload, {
    description:
      'Refuses a request. For API owners and its approvers, and for third parties where it waits for one. Errors: NOT_FOUND, ALREADY_DECIDED, SELF_DECISION, REASON_REQUIRED, INVALID_INPUT.',
  })
  async rejectAccessRequest(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the request.' }) id: string,
    @Arg('input', () => DecisionInput, { nullable: true, description: 'What the requester is told.' })
    input?: DecisionInput,
  ): Promise<RejectAccessRequestPayload> {
    return { accessRequest: await rejectAccessRequest(ctx, id, input ?? {}), userErrors: [] };
  }
}
