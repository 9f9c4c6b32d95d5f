import {
  Arg,
  Args,
  ArgsType,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import { CHANGES, EXPECTED_VERSION } from '../../platform/graphql/descriptions.ts';
import type { OrderedPageArgs } from '../../platform/graphql/ordering.ts';
import { MAX_LIST } from '../../platform/graphql/paging.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { Product } from '../products/product.entity.ts';
import { Plan } from './plan.entity.ts';
import { CreatePlanInput, UpdatePlanInput } from './plan.inputs.ts';
import { planOrder, plans, plansOfProduct } from './plan.queries.ts';
import { createPlan, updatePlan } from './plan.service.ts';

export const PlanConnection = connectionOf(Plan, 'Plan');

const CreatePlanPayload = payloadOf('createPlan', { plan: changed(() => Plan, 'The new plan; its policy follows.') });
const UpdatePlanPayload = payloadOf('updatePlan', {
  plan: changed(() => Plan, 'The plan as it is now; its policy follows.'),
});

@InputType({ description: 'Which plans to list.' })
class PlanFilter {
  @Field(() => [ID], { nullable: true, description: 'Only those of one of these catalogues.' })
  catalogueIds?: string[] | null;
}

@ArgsType()
class PlansOfProductArgs extends planOrder.Args {
  @Field(() => PlanFilter, { nullable: true, description: 'Which ones; all when absent.' })
  filter?: PlanFilter | null;
}

@Resolver(() => Plan)
export class PlanResolver {
  @Query(() => PlanConnection, {
    description: 'Plans that the viewer may see; those of public catalogues also when nobody is signed in.',
  })
  plans(@Ctx() ctx: Context, @Args(() => planOrder.Args) page: OrderedPageArgs) {
    return plans.list(ctx, planOrder, page);
  }

  @Query(() => Plan, { nullable: true, description: 'One plan; null when there is none that the viewer may see.' })
  plan(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the plan.' }) id: string) {
    return plans.find(ctx, id);
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('INVALID_INPUT', 'NAME_TAKEN', 'NOT_FOUND')
  @Mutation(() => CreatePlanPayload, {
    description: 'Makes a plan and writes its policy at the provider. For API owners.',
  })
  async createPlan(
    @Ctx() ctx: Context,
    @Arg('input', () => CreatePlanInput, { description: 'Limits, and the provider that holds the policy.' })
    input: CreatePlanInput,
  ) {
    return { plan: await createPlan(ctx, input) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'NAME_TAKEN', 'WRONG_STATE', 'VERSION_CONFLICT')
  @Mutation(() => UpdatePlanPayload, {
    description:
      'Changes a plan and its policy, for all credentials on it at once. One whose requests a third party decides cannot approve by itself. For API owners.',
  })
  async updatePlan(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the plan.' }) id: string,
    @Arg('input', () => UpdatePlanInput, CHANGES) input: UpdatePlanInput,
    @Arg('expectedVersion', () => Int, EXPECTED_VERSION) expectedVersion: number | null,
  ) {
    return { plan: await updatePlan(ctx, id, input, expectedVersion ?? null) };
  }
}

@Resolver(() => Product)
export class PlansOfProductResolver {
  @FieldResolver(() => [Plan], {
    description: `Plans that meet it in a catalogue the viewer may see: the first ${MAX_LIST}; \`plansConnection\` has all.`,
  })
  plans(
    @Root() product: Product,
    @Ctx() ctx: Context,
    @Arg('catalogueId', () => ID, { nullable: true, description: 'Only plans of this catalogue.' })
    catalogueId?: string,
  ) {
    return plansOfProduct.list(ctx, product.id, { filter: { catalogueIds: catalogueId ? [catalogueId] : null } });
  }

  @FieldResolver(() => PlanConnection, {
    description: 'Plans that meet it in a catalogue the viewer may see, each once.',
  })
  plansConnection(
    @Root() product: Product,
    @Ctx() ctx: Context,
    @Args(() => PlansOfProductArgs) args: PlansOfProductArgs,
  ) {
    return plansOfProduct.page(ctx, product.id, args);
  }
}
