import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import type { Rule } from '../../platform/rules.ts';
import { isDelegate } from '../../platform/viewer.ts';
import { AccessRequestKind } from '../requests/access-request.entity.ts';
import { AccessFlow } from '../settings/portal-settings.entity.ts';
import { type AccessWish, type AskingFacts, type FlowFacts, targetOf } from './facts.ts';
import { offerOf, planOf } from './offer.ts';

/**
 * The setting holds for all consumers from the moment it is saved; API owners and programs act for them in either flow. Refuses
 * FLOW_DISABLED.
 */
export const mustUseFlow: Rule<FlowFacts, AccessFlow> = ({ viewer, accessFlow }, flow) => {
  if (isDelegate(viewer) || accessFlow === flow) return null;
  const message =
    accessFlow === AccessFlow.CART ? 'Put the products into the cart and submit it.' : 'Ask for access directly.';
  return new DomainError(UserErrorCode.FLOW_DISABLED, message);
};

/**
 * Counts all of the consumer's requests for the plan but renewals, whatever their app, kind or state; and those for whatever
 * plan within the hour: every request is mail for somebody.
 * Parallel requests count each other, because the consumer is locked. Refuses REQUEST_FREQUENCY_EXCEEDED.
 */
export const mustKeepFrequency: Rule<
  Pick<AskingFacts, 'plans' | 'requestsMade' | 'requestsThisHour'>,
  Pick<AccessWish, 'planId' | 'requestsBefore'>
> = (facts, wish) => {
  const plan = planOf(facts, wish);
  const { made: madeThisHour, allowed } = facts.requestsThisHour;
  if (allowed !== null && madeThisHour + (wish.requestsBefore?.all ?? 0) >= allowed) {
    const message = `A consumer can ask ${allowed} times in an hour.`;
    return new DomainError(UserErrorCode.REQUEST_FREQUENCY_EXCEEDED, message, { retryAfterSeconds: 3_600 });
  }
  const made = (facts.requestsMade.get(wish.planId) ?? 0) + (wish.requestsBefore?.ofPlan ?? 0);
  if (!plan || plan.requestAllowance === null || made < plan.requestAllowance) return null;
  const period = plan.requestPeriodSeconds ? ` every ${plan.requestPeriodSeconds} seconds` : '';
  const message = `Requests for ${plan.displayName} are limited to ${plan.requestAllowance}${period}.`;
  return new DomainError(UserErrorCode.REQUEST_FREQUENCY_EXCEEDED, message, {
    field: ['input', 'planId'],
    retryAfterSeconds: plan.requestPeriodSeconds ?? undefined,
  });
};

/** Refuses TERMS_NOT_ACCEPTED. */
export const mustNameOwnTerms: Rule<Pick<AskingFacts, 'plans'>, Pick<AccessWish, 'acceptedTermsIds'>> = (
  { plans },
  { acceptedTermsIds },
) => {
  const own = new Set([...plans.values()].map(({ termsId }) => termsId));
  if ((acceptedTermsIds ?? []).every((id) => own.has(id))) return null;
  const message = 'These are not, or no longer, the terms of what is asked for.';
  return new DomainError(UserErrorCode.TERMS_NOT_ACCEPTED, message, { field: ['input', 'acceptedTermsIds'] });
};

/** Whoever asks for a plan agrees to its terms as they are now. Refuses TERMS_NOT_ACCEPTED. */
export const mustAcceptTerms: Rule<Pick<AskingFacts, 'plans'>, Pick<AccessWish, 'planId' | 'acceptedTermsIds'>> = (
  facts,
  wish,
) => {
  const plan = planOf(facts, wish);
  if (!plan?.termsId || wish.acceptedTermsIds?.includes(plan.termsId) || mustNameOwnTerms(facts, wish)) return null;
  const message = `Whoever asks for ${plan.displayName} accepts its terms, as they are now.`;
  return new DomainError(UserErrorCode.TERMS_NOT_ACCEPTED, message, { field: ['input', 'acceptedTermsIds'] });
};

/** Refuses DUPLICATE_REQUEST and names the first request. */
export const mustNotRepeatOpenRequest: Rule<AskingFacts, AccessWish> = (facts, wish) => {
  const offer = offerOf(facts, wish);
  const target = targetOf(facts, wish);
  if (!offer || !target?.app) return null;
  const { app, credential } = target;
  const ids = new Set(offer.products.map(({ id }) => id));
  const equal = facts.openRequests.find(
    ({ kind, appId, planId, credentialId, productIds }) =>
      kind === wish.kind &&
      appId === app.id &&
      planId === wish.planId &&
      credentialId === (credential?.id ?? null) &&
      productIds.length === ids.size &&
      productIds.every((id) => ids.has(id)),
  );
  if (!equal) return null;
  const message = `Request ${equal.id} asks for the same and waits for a decision.`;
  return new DomainError(UserErrorCode.DUPLICATE_REQUEST, message, { conflictId: equal.id });
};

/** While a change of plan waits, another one cannot be asked for. Refuses PLAN_CHANGE_PENDING. */
export const mustNotOvertakePlanChange: Rule<AskingFacts, AccessWish> = ({ openRequests }, wish) => {
  const pending = openRequests.find(
    ({ kind, credentialId }) => kind === AccessRequestKind.CHANGE_PLAN && credentialId === wish.credentialId,
  );
  if (!pending) return null;
  const message = `Request ${pending.id} for another plan waits for a decision.`;
  const field = ['input', 'credentialId'];
  return new DomainError(UserErrorCode.PLAN_CHANGE_PENDING, message, { field, conflictId: pending.id });
};
