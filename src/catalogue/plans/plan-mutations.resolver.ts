import { Arg, Authorized, Ctx, Field, ID, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { MutationPayload } from '../../platform/graphql/user-error.ts';
import { UserRole } from '../../platform/viewer.ts';
import { CreatePlanInput, UpdatePlanInput } from '../catalogues/catalogue.inputs.ts';
import { publish, retryPolicy, unpublish } from '../publishing/publishing.service.ts';
import { Plan } from './plan.entity.ts';
import { createPlan, updatePlan } from './plan.service.ts';

@ObjectType({ description: 'Result of `createPlan`.' })
class CreatePlanPayload extends MutationPayload {
  @Field(() => Plan, { nullable: true, description: 'The new plan; its policy follows.' })
  plan?: Plan | null;
}

@ObjectType({ description: 'Result of `updatePlan`.' })
class UpdatePlanPayload extends MutationPayload {
  @Field(() => Plan, { nullable: true, description: 'The plan as it is now; its policy follows.' })
  plan?: Plan | null;
}

@ObjectType({ description: 'Result of `publishPlan`.' })
class PublishPlanPayload extends MutationPayload {
  @Field(() => Plan, { nullable: true, description: 'The plan.' })
  plan?: Plan | null;
}

@ObjectType({ description: 'Result of `unpublishPlan`.' })
class UnpublishPlanPayload extends MutationPayload {
  @Field(() => Plan, { nullable: true, description: 'The plan.' })
  plan?: Plan | null;
}

@ObjectType({ description: 'Result of `retryPlanPolicy`.' })
class RetryPlanPolicyPayload extends MutationPayload {
  @Field(() => Plan, { nullable: true, description: 'The plan.' })
  plan?: Plan | null;
}

@Resolver(() => Plan)
export class PlanMutationsResolver {
  @Authorized(UserRole.API_OWNER)
  @Mutation(() => CreatePlanPayload, {
    description:
      'Makes a plan and writes its policy at the provider. For API owners. Errors: INVALID_INPUT, NAME_TAKEN, NOT_FOUND.',
  })
  async createPlan(
    @Ctx() ctx: Context,
    @Arg('input', () => CreatePlanInput, { description: 'The new plan.' }) input: CreatePlanInput,
  ): Promise<CreatePlanPayload> {
    return { plan: await createPlan(ctx, input), userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => UpdatePlanPayload, {
    description:
      'Changes a plan and its policy, for all credentials on it at once. For API owners. Errors: NOT_FOUND, INVALID_INPUT, NAME_TAKEN, WRONG_STATE (a third party decides its requests).',
  })
  async updatePlan(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the plan.' }) id: string,
    @Arg('input', () => UpdatePlanInput, { description: 'What to change.' }) input: UpdatePlanInput,
  ): Promise<UpdatePlanPayload> {
    return { plan: await updatePlan(ctx, id, input), userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => PublishPlanPayload, {
    description: 'Puts a plan into catalogues, beside those that it is in. For API owners. Errors: NOT_FOUND.',
  })
  async publishPlan(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the plan.' }) id: string,
    @Arg('catalogueIds', () => [ID], { description: 'Ids of the catalogues.' }) catalogueIds: string[],
  ): Promise<PublishPlanPayload> {
    return { plan: await publish(ctx, 'plan', id, catalogueIds), userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => UnpublishPlanPayload, {
    description: 'Takes a plan out of catalogues; living credentials go on working. For API owners. Errors: NOT_FOUND.',
  })
  async unpublishPlan(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the plan.' }) id: string,
    @Arg('catalogueIds', () => [ID], { nullable: true, description: 'Ids of the catalogues; all when absent.' })
    catalogueIds?: string[],
  ): Promise<UnpublishPlanPayload> {
    return { plan: await unpublish(ctx, 'plan', id, catalogueIds ?? null), userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => RetryPlanPolicyPayload, {
    description:
      'Writes the policy of a plan again, after a failure or where it vanished at the provider. For API owners. Errors: NOT_FOUND, WRONG_STATE.',
  })
  async retryPlanPolicy(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the plan.' }) id: string,
  ): Promise<RetryPlanPolicyPayload> {
    return { plan: await retryPolicy(ctx, 'plan', id), userErrors: [] };
  }
}
