import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { connectionOf, PageArgs } from '../../platform/graphql/connection.ts';
import { findVisiblePlan, listPlans } from '../catalogues/catalogue.queries.ts';
import { Plan } from './plan.entity.ts';

const PlanConnection = connectionOf(Plan, 'Plan');

@Resolver(() => Plan)
export class PlanResolver {
  @Query(() => PlanConnection, {
    description: 'Plans that the viewer may see; those of public catalogues also when nobody is signed in.',
  })
  plans(@Ctx() ctx: Context, @Args(() => PageArgs) page: PageArgs) {
    return listPlans(ctx, page);
  }

  @Query(() => Plan, { nullable: true, description: 'One plan; null when there is none that the viewer may see.' })
  plan(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Its id.' }) id: string) {
    return findVisiblePlan(ctx, id);
  }
}
