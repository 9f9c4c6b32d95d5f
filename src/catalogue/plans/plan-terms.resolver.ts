import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { htmlOf } from '../../platform/markdown/markdown.ts';
import { Plan } from './plan.entity.ts';
import { PlanTerms } from './plan-terms.entity.ts';
import { planTermsById } from './plan-terms.queries.ts';

@Resolver(() => PlanTerms)
export class PlanTermsResolver {
  @FieldResolver(() => String, {
    description: 'The text as HTML that a page may show as it is: nothing in it runs, submits, frames or restyles.',
  })
  textHtml(@Root() { text }: PlanTerms) {
    return htmlOf(text);
  }
}

@Resolver(() => Plan)
export class TermsOfPlanResolver {
  @FieldResolver(() => PlanTerms, {
    nullable: true,
    description:
      'What a request for it has to accept, by its id in `acceptedTermsIds`; null where there is nothing to accept. A change is a further version, with another id.',
  })
  terms(@Root() { termsId }: Plan, @Ctx() ctx: Context) {
    return termsId && planTermsById(ctx, termsId);
  }
}
