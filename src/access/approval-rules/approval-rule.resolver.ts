import { Arg, Authorized, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { CHANGES } from '../../platform/graphql/descriptions.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { ApprovalRule } from './approval-rule.entity.ts';
import { CreateApprovalRuleInput, UpdateApprovalRuleInput } from './approval-rule.inputs.ts';
import { readApprovalRules } from './approval-rule.queries.ts';
import {
  createApprovalRule,
  deleteApprovalRule,
  orderApprovalRules,
  updateApprovalRule,
} from './approval-rule.service.ts';

const CreateApprovalRulePayload = payloadOf('createApprovalRule', {
  approvalRule: changed(() => ApprovalRule, 'It comes behind those that there were.'),
});

const UpdateApprovalRulePayload = payloadOf('updateApprovalRule', {
  approvalRule: changed(() => ApprovalRule, 'The rule as it is now.'),
});

const DeleteApprovalRulePayload = payloadOf('deleteApprovalRule', {
  deletedId: changed(() => ID, 'Of what is gone; the rules behind it moved up.'),
  approvalRuleId: changed(() => ID, 'Of what is gone.', 'Use `deletedId`, which every deletion has.'),
});

const OrderApprovalRulesPayload = payloadOf('orderApprovalRules', {
  approvalRules: changed(() => [ApprovalRule], 'All rules, in their new order.'),
});

@Resolver(() => ApprovalRule)
export class ApprovalRuleResolver {
  @Authorized(UserRole.API_OWNER)
  @Query(() => [ApprovalRule], { description: 'All rules in their order, at most 100. For API owners.' })
  approvalRules(@Ctx() ctx: Context) {
    return readApprovalRules(ctx);
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('INVALID_INPUT', 'NOT_FOUND')
  @Mutation(() => CreateApprovalRulePayload, {
    description: 'Adds a rule after all others. For API owners.',
  })
  async createApprovalRule(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateApprovalRuleInput, {
      description: 'Its conditions, which all have to hold, and what happens then.',
    })
    input: CreateApprovalRuleInput,
  ) {
    return { approvalRule: await createApprovalRule(ctx, input) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'INVALID_INPUT')
  @Mutation(() => UpdateApprovalRulePayload, {
    description: 'Changes a rule; what it decided before stays decided. For API owners.',
  })
  async updateApprovalRule(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the rule.' }) id: string,
    @Arg('input', () => UpdateApprovalRuleInput, CHANGES) input: UpdateApprovalRuleInput,
  ) {
    return { approvalRule: await updateApprovalRule(ctx, id, input) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND')
  @Mutation(() => DeleteApprovalRulePayload, {
    description: 'Removes a rule; what it decided before stays decided. For API owners.',
  })
  async deleteApprovalRule(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the rule.' }) id: string) {
    const deletedId = await deleteApprovalRule(ctx, id);
    return { deletedId, approvalRuleId: deletedId };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('INVALID_INPUT')
  @Mutation(() => OrderApprovalRulesPayload, {
    description: 'Puts the rules into another order. For API owners.',
  })
  async orderApprovalRules(
    @Ctx() ctx: Context,
    @Arg('ids', () => [ID], { description: 'Ids of all rules, the first to be asked first.' }) ids: string[],
  ) {
    return { approvalRules: await orderApprovalRules(ctx, ids) };
  }
}
