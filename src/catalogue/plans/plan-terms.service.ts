import type { Context } from '../../platform/context.ts';
import { MAX_TEXT, optionalText } from '../../platform/text.ts';
import type { Plan } from './plan.entity.ts';
import { PlanTerms } from './plan-terms.entity.ts';

/** @returns Undefined where nothing is said of them, null where there are to be none. @throws DomainError INVALID_INPUT */
export const termsIn = (text: string | null | undefined): string | null | undefined =>
  text === undefined ? undefined : optionalText(text, { field: ['input', 'terms'], max: MAX_TEXT });

/** Makes a text the terms of a locked plan: a further version, where it is another text. The caller flushes. */
export async function changeTerms({ em }: Context, plan: Plan, text: string | null | undefined): Promise<void> {
  if (text === undefined) return;
  if (text === null) {
    plan.termsId = null;
    return;
  }
  const newest = await em.findOne(PlanTerms, { planId: plan.id }, { orderBy: { version: 'desc' } });
  // What was taken away and comes back as it was is what people have accepted before.
  const terms =
    newest?.text === text
      ? newest
      : em.create(PlanTerms, { planId: plan.id, version: (newest?.version ?? 0) + 1, text });
  plan.termsId = terms.id;
}
