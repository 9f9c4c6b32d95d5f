import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { AccessRequest } from '../requests/access-request.entity.ts';
import { decides } from '../requests/deciders.queries.ts';
import { ApprovalRule } from './approval-rule.entity.ts';
import { approvalRules } from './approval-rule.queries.ts';

/** What the rules did to a request is told to deciders, not to those whom the rules are about. */
@Resolver(() => AccessRequest)
export class AutoApprovalResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Which plan or rule decided about it when it was made, and why; null when none did, and for those who do not decide.',
  })
  async autoApprovalReason(@Root() request: AccessRequest, @Ctx() ctx: Context): Promise<string | null> {
    return (await decides(ctx, ctx.viewer, request)) ? request.autoApprovalReason : null;
  }

  @FieldResolver(() => ApprovalRule, {
    nullable: true,
    description: 'The rule that fired; null when none did, when it is gone, and for all but API owners.',
  })
  approvalRule(@Root() request: AccessRequest, @Ctx() ctx: Context) {
    return request.approvalRuleId && approvalRules.byId(ctx, request.approvalRuleId);
  }
}
