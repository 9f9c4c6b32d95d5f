import { Arg, Authorized, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { APPROVER, SERVICE, UserRole } from '../../platform/viewer.ts';
import { AccessRequestStatus } from '../requests/access-request.entity.ts';
import { Decision, DecisionInput } from './decision.inputs.ts';
import { createDecisionLink, decideByToken } from './decision-link.service.ts';

const CreateDecisionLinkPayload = payloadOf('createDecisionLink', {
  token: changed(
    () => String,
    'Decides the request once, by `decideByToken`, for the caller who made it; shown only this once. Where the operator lets links work without sign-in, whoever has it can decide.',
  ),
  url: changed(() => String, 'Page on which it decides.'),
  expiresAt: changed(() => DateTime, 'When it stops working.'),
});

const DecideByTokenPayload = payloadOf(
  'decideByToken',
  {
    accessRequestId: changed(() => ID, 'What was decided; only who may see requests can read it.'),
    status: changed(() => AccessRequestStatus, 'The decision, also when somebody else decided first.'),
    decidedAt: changed(() => DateTime, 'When it was decided.'),
  },
  'Result of `decideByToken`: what became of the request, and nothing else, because the token gives no right to read it.',
);

@Resolver()
export class DecisionLinkResolver {
  @Authorized(UserRole.API_OWNER, APPROVER, SERVICE)
  @Refuses('NOT_FOUND', 'ALREADY_DECIDED', 'SELF_DECISION')
  @Mutation(() => CreateDecisionLinkPayload, {
    description:
      'Makes a link by which the caller decides a request once from elsewhere, such as a chat or a ticket. For those who may decide the request.',
  })
  async createDecisionLink(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the request that waits for its decision.' }) id: string,
  ) {
    return { ...(await createDecisionLink(ctx, id)) };
  }

  @Refuses(
    'LINK_INVALID',
    'LINK_EXPIRED',
    'LINK_USED',
    'ALREADY_DECIDED',
    'SELF_DECISION',
    'NO_LONGER_VALID',
    'INVALID_INPUT',
    'LINK_NOT_YOURS',
    'REASON_REQUIRED',
  )
  @Mutation(() => DecideByTokenPayload, {
    description:
      'Decides a request by a one-use token, for the account or service that it was made for. Where the operator lets links work without sign-in, anybody but the requester decides by it in the name of who it was made for.',
  })
  async decideByToken(
    @Ctx() ctx: Context,
    @Arg('token', () => String, { description: 'From the link.' }) token: string,
    @Arg('decision', () => Decision, { description: 'It cannot be taken back.' }) decision: Decision,
    @Arg('input', () => DecisionInput, { nullable: true, description: 'What the requester is told.' })
    input?: DecisionInput,
  ) {
    return { ...(await decideByToken(ctx, token, decision, input ?? {})) };
  }
}
