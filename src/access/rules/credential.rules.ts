import type { Credential } from '../../apps/credentials/credential.entity.ts';
import { isRegistered, refuseChange, refuseRenewal } from '../../apps/credentials/credential.rules.ts';
import { DomainError, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import type { Rule } from '../../platform/rules.ts';
import { allowsMore } from '../../provider/tyk/limits.ts';
import { AccessRequestKind } from '../requests/access-request.entity.ts';
import { type AccessWish, type GrantFacts, type TargetFacts, type TargetWish, targetOf } from './facts.ts';
import { type OfferWish, planOf, productsOf } from './offer.ts';

type TargetRule = Rule<TargetFacts, TargetWish>;
type GrantRule = Rule<GrantFacts, TargetWish & OfferWish>;

const CREDENTIAL = ['input', 'credentialId'];

const credentialOf = (facts: TargetFacts, wish: TargetWish): Credential | null =>
  targetOf(facts, wish)?.credential ?? null;

/** Where the app is known, the credential must belong to it, and a new app has none. Refuses NOT_FOUND. */
export const mustSeeCredential: TargetRule = ({ app, credential }, wish) => {
  if (wish.credentialId && wish.newApp && !wish.appId) return noCredentialOfApp();
  if (!wish.credentialId || (credential && (!app || credential.appId === app.id))) return null;
  if (!app) return notFound('credential', CREDENTIAL);
  return noCredentialOfApp();
};

const noCredentialOfApp = () =>
  new DomainError(UserErrorCode.NOT_FOUND, 'The app has no such credential.', { field: CREDENTIAL });

/** Refuses WRONG_STATE. */
export const mustBeChangeable: TargetRule = (facts, wish) => {
  const credential = credentialOf(facts, wish);
  return credential && refuseChange(credential, CREDENTIAL);
};

/** Also what has expired can live again, unless its key has another holder by now. Refuses WRONG_STATE. */
export const mustBeRenewable: TargetRule = (facts, wish) => {
  const credential = credentialOf(facts, wish);
  const refusal = credential && refuseRenewal(credential, CREDENTIAL);
  if (refusal || !facts.keyHolderId) return refusal;
  const message = 'Another credential has its key by now.';
  return new DomainError(UserErrorCode.WRONG_STATE, message, { field: CREDENTIAL, conflictId: facts.keyHolderId });
};

/** What never ends needs no renewal. Refuses WRONG_STATE. */
export const mustHaveEnd: TargetRule = (facts, wish) => {
  const credential = credentialOf(facts, wish);
  if (!credential || credential.expiresAt) return null;
  return new DomainError(UserErrorCode.WRONG_STATE, 'The credential never expires.', { field: CREDENTIAL });
};

/** A credential has one plan, whatever is added to it. Refuses PLAN_MISMATCH. */
export const mustStayOnPlan: GrantRule = (facts, wish) => {
  const credential = credentialOf(facts, wish);
  return !credential || credential.planId === wish.planId ? null : planMismatch();
};

export const planMismatch = () =>
  new DomainError(UserErrorCode.PLAN_MISMATCH, 'The credential is on another plan.', { field: CREDENTIAL });

/** Refuses SAME_PLAN. */
export const mustLeavePlan: GrantRule = (facts, wish) => {
  if (credentialOf(facts, wish)?.planId !== wish.planId) return null;
  const field = ['input', 'planId'];
  return new DomainError(UserErrorCode.SAME_PLAN, 'The credential is on this plan already.', { field });
};

/** Refuses MIXED_AUTH_TYPES. */
export const mustKeepAuthType: GrantRule = (facts, wish) => {
  const credential = credentialOf(facts, wish);
  const products = productsOf(facts, wish) ?? [];
  const keyed = products.filter(({ isDocumentationOnly }) => !isDocumentationOnly);
  const serverId = facts.held[0]?.authorizationServerId ?? null;
  const isOther = keyed.some(({ authType }) => authType !== credential?.authType);
  const lacksCertificate = keyed.some((product) => product.needsCertificate) && credential?.certificateEndsAt === null;
  if (credential && lacksCertificate && !isOther) {
    const told = 'Calls of the products show a client certificate, and the credential has none: ask for a new one.';
    return new DomainError(UserErrorCode.MIXED_AUTH_TYPES, told, { field: CREDENTIAL });
  }
  if (!credential || (!isOther && keyed.every((product) => product.authorizationServerId === serverId))) return null;
  const message = isOther
    ? 'The credential has another authentication method.'
    : 'The client of the credential is at another authorization server.';
  return new DomainError(UserErrorCode.MIXED_AUTH_TYPES, message, { field: CREDENTIAL });
};

/** Refuses ALREADY_GRANTED. */
export const mustHoldNoneYet: GrantRule = (facts, wish) => {
  const products = credentialOf(facts, wish) ? (productsOf(facts, wish) ?? []) : [];
  const again = products.find(({ id }) => facts.held.some((product) => product.id === id));
  if (!again) return null;
  const message = `The credential holds ${again.displayName} already.`;
  const conflictId = wish.credentialId!;
  return new DomainError(UserErrorCode.ALREADY_GRANTED, message, { field: CREDENTIAL, conflictId });
};

/** An app is one client of a server: what it is given later comes with other scopes of the same. Null where there is none. */
function clientOf(facts: GrantFacts, wish: AccessWish) {
  const products = productsOf(facts, wish) ?? [];
  const isOfClient = products.length > 0 && products.every((product) => isRegistered({ authType: product.authType! }));
  return isOfClient && !wish.credentialId ? (facts.grants.find(isRegistered) ?? null) : null;
}

/**
 * A second key for what a living one opens already, on the same plan, would only multiply the limits of the plan; so would
 * a change that makes a credential equal to another, and a renewal that brings one back to life. Refuses ALREADY_GRANTED
 * and names the living one.
 */
export const mustNotRepeatGrant: Rule<GrantFacts, AccessWish> = (facts, wish) => {
  const client = clientOf(facts, wish);
  if (client) {
    const told = 'The app has a client already: add the products to its credential, or ask for another app.';
    const at = { field: ['input', 'credentialId'], conflictId: client.id };
    return new DomainError(UserErrorCode.ALREADY_GRANTED, told, at);
  }
  const isLonger = wish.kind === AccessRequestKind.RENEW && facts.grants.some(({ id }) => id === wish.credentialId);
  if (wish.furtherKey || isLonger || wish.productIds.length === 0) return null;
  const ids = new Set([...wish.productIds, ...(credentialOf(facts, wish) ? facts.held.map(({ id }) => id) : [])]);
  const equal = facts.grants.find(
    ({ id, planId, productIds }) =>
      id !== wish.credentialId && planId === wish.planId && ids.isSubsetOf(new Set(productIds)),
  );
  if (!equal) return null;
  const message = `Credential ${equal.id} of the app opens all of this on the same plan already.`;
  const field = wish.kind === AccessRequestKind.RENEW ? CREDENTIAL : ['input', 'furtherKey'];
  return new DomainError(UserErrorCode.ALREADY_GRANTED, message, { field, conflictId: equal.id });
};

/**
 * Whether a change of plan only takes from a key: that comes into force with what is still there, whatever has vanished behind
 * it, so it is never refused for that.
 */
export function isNarrowing(facts: GrantFacts, wish: AccessWish): boolean {
  const { heldPlan: held } = facts;
  const plan = planOf(facts, wish);
  if (wish.kind !== AccessRequestKind.CHANGE_PLAN || !held || !plan) return false;
  const isShorter =
    held.keyLifetimeSeconds === null || (plan.keyLifetimeSeconds ?? Infinity) <= held.keyLifetimeSeconds;
  // A smaller quota that begins anew more often, as of a day beside one of a month, is less all the same.
  const isSmaller = (plan.quota ?? Infinity) <= (held.quota ?? Infinity) && !allowsMore(plan, held);
  return isShorter && isSmaller;
}
