import { Arg, Authorized, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { APPROVER, SERVICE, UserRole } from '../../platform/viewer.ts';
import { AccessRequest } from '../requests/access-request.entity.ts';
import { DecisionInput } from './decision.inputs.ts';
import { approveAccessRequest, rejectAccessRequest } from './decision.service.ts';

const DECIDED = 'The request as it is now, also when somebody else decided first.';

const ApproveAccessRequestPayload = payloadOf('approveAccessRequest', {
  accessRequest: changed(() => AccessRequest, DECIDED),
});

const RejectAccessRequestPayload = payloadOf('rejectAccessRequest', {
  accessRequest: changed(() => AccessRequest, DECIDED),
});

@Resolver()
export class DecisionResolver {
  @Authorized(UserRole.API_OWNER, APPROVER, SERVICE)
  @Refuses('NOT_FOUND', 'ALREADY_DECIDED', 'SELF_DECISION', 'NO_LONGER_VALID', 'INVALID_INPUT')
  @Mutation(() => ApproveAccessRequestPayload, {
    description: 'Grants a request. For API owners and its approvers, and for third parties where it waits for one.',
  })
  async approveAccessRequest(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the request.' }) id: string,
    @Arg('input', () => DecisionInput, { nullable: true, description: 'What the requester is told.' })
    input?: DecisionInput,
  ) {
    return { accessRequest: await approveAccessRequest(ctx, id, input ?? {}) };
  }

  @Authorized(UserRole.API_OWNER, APPROVER, SERVICE)
  @Refuses('NOT_FOUND', 'ALREADY_DECIDED', 'SELF_DECISION', 'REASON_REQUIRED', 'INVALID_INPUT')
  @Mutation(() => RejectAccessRequestPayload, {
    description: 'Refuses a request. For API owners and its approvers, and for third parties where it waits for one.',
  })
  async rejectAccessRequest(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the request.' }) id: string,
    @Arg('input', () => DecisionInput, { nullable: true, description: 'What the requester is told.' })
    input?: DecisionInput,
  ) {
    return { accessRequest: await rejectAccessRequest(ctx, id, input ?? {}) };
  }
}
