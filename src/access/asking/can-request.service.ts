import type { Product } from '../../catalogue/products/product.entity.ts';
import type { Context } from '../../platform/context.ts';
import { DomainError } from '../../platform/domain-error.ts';
import { judge } from '../../platform/rules.ts';
import { refuseText } from '../../platform/text.ts';
import { AccessRequestKind } from '../requests/access-request.entity.ts';
import { readAskingFacts } from '../rules/facts.queries.ts';
import { accessWish, type RegrantKind } from '../rules/facts.ts';
import { productsOf } from '../rules/offer.ts';
import { DRY_RUN_RULES, REGRANT_RULES } from '../rules/rules.ts';
import { type CanRequestInput, type ChangePlanInput, REASON, type RenewCredentialInput } from './asking.inputs.ts';
import { findAsker, findAskerAboutCredential } from './found-asker.ts';
import { readRegrant } from './regrant.queries.ts';

/** What would come of a request. */
export interface Check {
  refusals: readonly DomainError[];
  /** What is asked for, as far as it is there. */
  products: readonly Product[];
}

/**
 * Everything for which the same input would be refused now, in the order in which it would be; nothing is changed. The
 * flow does not count: in either one there is a way to ask.
 */
export const checkAccess = (ctx: Context, input: CanRequestInput): Promise<Check> =>
  dryRun(async () => {
    const wish = accessWish(input);
    const asker = await findAsker(ctx, wish);
    const facts = await readAskingFacts(asker, wish);
    return { refusals: judge(DRY_RUN_RULES, facts, wish), products: productsOf(facts, wish) ?? [] };
  });

export const checkPlanChange = (ctx: Context, input: ChangePlanInput): Promise<Check> =>
  checkRegrant(ctx, AccessRequestKind.CHANGE_PLAN, input);

export const checkRenewal = (ctx: Context, input: RenewCredentialInput): Promise<Check> =>
  checkRegrant(ctx, AccessRequestKind.RENEW, input);

const checkRegrant = (ctx: Context, kind: RegrantKind, input: RenewCredentialInput & Partial<ChangePlanInput>) =>
  dryRun(async () => {
    const { asker, app } = await findAskerAboutCredential(ctx, input);
    const { facts, wish } = await readRegrant(asker, kind, { ...input, appId: app.id });
    const refusals = [
      ...judge(REGRANT_RULES[kind], facts, wish),
      ...(refuseText(input.reason, REASON)?.refusals ?? []),
    ];
    return { refusals, products: facts.held };
  });

/** When the consumer or the credential is missing, nothing can be judged, and that refusal is the whole answer. */
async function dryRun(check: () => Promise<Check>): Promise<Check> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof DomainError) return { refusals: error.refusals, products: [] };
    throw error;
  }
}
