import { Arg, Authorized, Ctx, Extensions, Field, ID, Mutation, ObjectType, Resolver } from 'type-graphql';
import { TELLS_ALL } from '../../platform/arguments/arguments.ts';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserError, userError } from '../../platform/graphql/user-error.ts';
import { APPROVER, SERVICE, UserRole } from '../../platform/viewer.ts';
import { AccessRequest } from '../requests/access-request.entity.ts';
import { decideAccessRequests } from './bulk-decision.service.ts';
import { Decision, DecisionInput } from './decision.inputs.ts';

@ObjectType({ description: 'What became of one of the requests.' })
class DecisionResult {
  @Field(() => ID, { description: 'Id that was named.' })
  requestId!: string;

  @Field(() => AccessRequest, {
    nullable: true,
    description: 'The request as it is now, also when somebody else decided first; null when there is none to see.',
  })
  accessRequest!: AccessRequest | null;

  @Field(() => [UserError], { description: 'Empty when it was decided now.' })
  userErrors!: UserError[];
}

const DecideAccessRequestsPayload = payloadOf('decideAccessRequests', {
  results: changed(() => [DecisionResult], 'What became of each request, in the order of the ids.'),
});

@Resolver()
export class BulkDecisionResolver {
  @Authorized(UserRole.API_OWNER, APPROVER, SERVICE)
  @Extensions({ ownTransaction: true, ...TELLS_ALL })
  @Refuses('INVALID_INPUT', 'NOT_FOUND', 'ALREADY_DECIDED', 'SELF_DECISION', 'NO_LONGER_VALID', 'REASON_REQUIRED')
  @Mutation(() => DecideAccessRequestsPayload, {
    description:
      'Decides up to 50 requests alike. Each is a transaction of its own: one that is refused undoes none of the others, and its `userErrors` tell why. For API owners and approvers, and for third parties where a request waits for one.',
  })
  async decideAccessRequests(
    @Ctx() ctx: Context,
    @Arg('ids', () => [ID], { description: 'Ids of the requests; one that is named twice is decided once.' })
    ids: string[],
    @Arg('decision', () => Decision, { description: 'The same for all of them.' }) decision: Decision,
    @Arg('input', () => DecisionInput, { nullable: true, description: 'What every requester is told.' })
    input?: DecisionInput,
  ) {
    const outcomes = await decideAccessRequests(ctx, ids, decision, input ?? {});
    const results = outcomes.map(({ id, accessRequest, refusals }) => ({
      ...{ requestId: id, accessRequest },
      userErrors: refusals.map(userError),
    }));
    return { results };
  }
}
