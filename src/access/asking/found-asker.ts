import type { Context } from '../../platform/context.ts';
import { findBeside, judge, throwAll } from '../../platform/rules.ts';
import { isService } from '../../platform/viewer.ts';
import { readNamedOffer, readTargetFacts } from '../rules/facts.queries.ts';
import type { AccessWish } from '../rules/facts.ts';
import { mustSeeCatalogue, mustSeePlan } from '../rules/offer.rules.ts';
import { mustNameOwnTerms } from '../rules/request.rules.ts';
import { LOOSE_RULES } from '../rules/rules.ts';
import { askerAboutCredential, askerOf } from './asker.ts';
import type { ChangePlanInput } from './asking.inputs.ts';

// Who asks, or else all that is wrong whoever it is: the dry run and the mutation tell the same.

/** @throws DomainError What `askerOf` refuses, and with it whatever `LOOSE_RULES` refuse. */
export const findAsker = (ctx: Context, wish: AccessWish): Promise<Context> =>
  findBeside(
    () => askerOf(ctx, wish),
    async () => {
      // A program sees no offer but that of the consumer for whom it asks: without that there is nothing to tell.
      if (isService(ctx.viewer)) return;
      const facts = { ...(await readNamedOffer(ctx, wish)), ...(await readTargetFacts(ctx, wish)) };
      throwAll(judge(LOOSE_RULES, facts, wish));
    },
  );

type AboutCredential = Pick<ChangePlanInput, 'credentialId'> & Partial<ChangePlanInput>;

/** @throws DomainError NOT_FOUND: the credential, and with it the plan and the catalogue that are named. */
export const findAskerAboutCredential = (ctx: Context, { credentialId, planId, ...named }: AboutCredential) =>
  findBeside(
    () => askerAboutCredential(ctx, credentialId),
    async () => {
      if (!planId) return;
      const wish = { planId, productIds: [], ...named };
      throwAll(judge([mustSeePlan, mustSeeCatalogue, mustNameOwnTerms], await readNamedOffer(ctx, wish), wish));
    },
  );
