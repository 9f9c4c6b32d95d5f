import {
  Arg,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { MutationPayload } from '../../platform/graphql/user-error.ts';
import { UserRole } from '../../platform/viewer.ts';
import { AccessRequest } from '../requests/access-request.entity.ts';
import { decides } from '../requests/deciders.queries.ts';
import { ApprovalRule } from './approval-rule.entity.ts';
import { CreateApprovalRuleInput, UpdateApprovalRuleInput } from './approval-rule.inputs.ts';
import { readApprovalRules, visibleApprovalRuleById } from './approval-rule.queries.ts';
import {
  createApprovalRule,
  deleteApprovalRule,
  orderApprovalRules,
  updateApprovalRule,
} from './approval-rule.service.ts';

@ObjectType({ description: 'Result of `createApprovalRule`.' })
class CreateApprovalRulePayload extends MutationPayload {
  @Field(() => ApprovalRule, { nullable: true, description: 'The new rule.' })
  approvalRule?: ApprovalRule | null;
}

@ObjectType({ description: 'Result of `updateApprovalRule`.' })
class UpdateApprovalRulePayload extends MutationPayload {
  @Field(() => ApprovalRule, { nullable: true, description: 'The rule as it is now.' })
  approvalRule?: ApprovalRule | null;
}

@ObjectType({ description: 'Result of `deleteApprovalRule`.' })
class DeleteApprovalRulePayload extends MutationPayload {
  @Field(() => ID, { nullable: true, description: 'Id of the rule that is gone.' })
  approvalRuleId?: string | null;
}

@ObjectType({ description: 'Result of `orderApprovalRules`.' })
class OrderApprovalRulesPayload extends MutationPayload {
  @Field(() => [ApprovalRule], { nullable: true, description: 'All rules, in their new order.' })
  approvalRules?: ApprovalRule[] | null;
}

@Resolver(() => ApprovalRule)
export class ApprovalRuleResolver {
  @Authorized(UserRole.API_OWNER)
  @Query(() => [ApprovalRule], { description: 'All rules in their order, at most 100. For API owners.' })
  approvalRules(@Ctx() ctx: Context) {
    return readApprovalRules(ctx);
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => CreateApprovalRulePayload, {
    description: 'Adds a rule behind all others. For API owners. Errors: INVALID_INPUT, NOT_FOUND.',
  })
  async createApprovalRule(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateApprovalRuleInput, { description: 'The rule.' }) input: CreateApprovalRuleInput,
  ): Promise<CreateApprovalRulePayload> {
    return { approvalRule: await createApprovalRule(ctx, input), userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => UpdateApprovalRulePayload, {
    description:
      'Changes a rule; what it decided before stays decided. For API owners. Errors: NOT_FOUND, INVALID_INPUT.',
  })
  async updateApprovalRule(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the rule.' }) id: string,
    @Arg('input', () => UpdateApprovalRuleInput, { description: 'What to change.' }) input: UpdateApprovalRuleInput,
  ): Promise<UpdateApprovalRulePayload> {
    return { approvalRule: await updateApprovalRule(ctx, id, input), userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => DeleteApprovalRulePayload, {
    description: 'Removes a rule; what it decided before stays decided. For API owners. Errors: NOT_FOUND.',
  })
  async deleteApprovalRule(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the rule.' }) id: string,
  ): Promise<DeleteApprovalRulePayload> {
    return { approvalRuleId: await deleteApprovalRule(ctx, id), userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => OrderApprovalRulesPayload, {
    description: 'Puts the rules into another order. For API owners. Errors: INVALID_INPUT.',
  })
  async orderApprovalRules(
    @Ctx() ctx: Context,
    @Arg('ids', () => [ID], { description: 'Ids of all rules, the first to be asked first.' }) ids: string[],
  ): Promise<OrderApprovalRulesPayload> {
    return { approvalRules: await orderApprovalRules(ctx, ids), userErrors: [] };
  }
}

/** What the rules did to a request is told to those who decide, not to those whom the rules are about. */
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
    return request.approvalRuleId && visibleApprovalRuleById(ctx, request.approvalRuleId);
  }
}
