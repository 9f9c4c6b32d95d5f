import { Arg, Authorized, Ctx, Field, ID, Mutation, ObjectType, Resolver, registerEnumType } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { MutationPayload } from '../../platform/graphql/user-error.ts';
import { APPROVER, SERVICE, UserRole } from '../../platform/viewer.ts';
import { AccessRequestStatus } from '../requests/access-request.entity.ts';
import { DecisionInput } from './decision.inputs.ts';
import { createDecisionLink, Decision, decideByToken } from './decision-link.service.ts';

registerEnumType(Decision, {
  name: 'Decision',
  description: 'What is decided about a request.',
  valuesConfig: {
    APPROVE: { description: 'Grant it.' },
    REJECT: { description: 'Refuse it.' },
  },
});

@ObjectType({ description: 'Result of `createDecisionLink`.' })
class CreateDecisionLinkPayload extends MutationPayload {
  @Field(() => String, {
    nullable: true,
    description: 'Decides the request once, by `decideByToken`; shown this once. Who has it can decide.',
  })
  token?: string | null;

  @Field(() => String, { nullable: true, description: 'Page on which it decides.' })
  url?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it stops working.' })
  expiresAt?: Date | null;
}

@ObjectType({
  description:
    'Result of `decideByToken`: what became of the request, and nothing of what the token alone gives no right to read.',
})
class DecideByTokenPayload extends MutationPayload {
  @Field(() => ID, { nullable: true, description: 'Id of the request.' })
  accessRequestId?: string | null;

  @Field(() => AccessRequestStatus, {
    nullable: true,
    description: 'The decision, also when somebody else decided first.',
  })
  status?: AccessRequestStatus | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was decided.' })
  decidedAt?: Date | null;
}

@Resolver()
export class DecisionLinkResolver {
  @Authorized(UserRole.API_OWNER, APPROVER, SERVICE)
  @Mutation(() => CreateDecisionLinkPayload, {
    description:
      'Makes a link that decides a request once in the name of who calls, to use it from a chat or a ticket. For who may decide the request. Errors: NOT_FOUND, ALREADY_DECIDED.',
  })
  async createDecisionLink(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the request.' }) id: string,
  ): Promise<CreateDecisionLinkPayload> {
    return { ...(await createDecisionLink(ctx, id)), userErrors: [] };
  }

  @Mutation(() => DecideByTokenPayload, {
    description:
      'Decides a request by a one-use token, in the name of the one it was made for; no session is needed. Errors: LINK_INVALID, LINK_EXPIRED, LINK_USED, ALREADY_DECIDED, NO_LONGER_VALID, INVALID_INPUT.',
  })
  async decideByToken(
    @Ctx() ctx: Context,
    @Arg('token', () => String, { description: 'From the link.' }) token: string,
    @Arg('decision', () => Decision, { description: 'What to decide.' }) decision: Decision,
    @Arg('input', () => DecisionInput, { nullable: true, description: 'What the requester is told.' })
    input?: DecisionInput,
  ): Promise<DecideByTokenPayload> {
    return { ...(await decideByToken(ctx, token, decision, input ?? {})), userErrors: [] };
  }
}
