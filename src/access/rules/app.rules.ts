import { refuseLockedOwner } from '../../apps/apps/locked-owner.ts';
import { newAppRules } from '../../apps/apps/new-app.rules.ts';
import { DomainError, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import type { Rule } from '../../platform/rules.ts';
import type { TargetFacts, TargetWish } from './facts.ts';

type TargetRule = Rule<TargetFacts, TargetWish>;

const APP = ['input', 'appId'];

const appRequired = () =>
  new DomainError(UserErrorCode.APP_REQUIRED, 'Give either `appId` or `newApp`.', { field: APP });

/** Exactly one. Refuses APP_REQUIRED. */
export const mustNameOneApp: TargetRule = (_, { appId, newApp }) =>
  (appId == null) === (newApp == null) ? appRequired() : null;

/** At most one: a dry run may leave the app open. Refuses APP_REQUIRED. */
export const mustNotNameTwoApps: TargetRule = (_, { appId, newApp }) => (appId && newApp ? appRequired() : null);

/** Refuses NOT_FOUND. */
export const mustSeeApp: TargetRule = ({ app }, { appId }) => (appId && !app ? notFound('app', APP) : null);

/** Nothing comes to life for an app that is locked with its owner. Refuses ACCOUNT_LOCKED. */
export const mustHaveUnlockedOwner: TargetRule = ({ isOwnerLocked }, { credentialId }) =>
  refuseLockedOwner(isOwnerLocked, credentialId ? ['input', 'credentialId'] : APP);

/** What holds for a new app wherever it is made. Refuses NOT_FOUND, INVALID_INPUT, NAME_TAKEN, VISIBILITY_NOT_ALLOWED. */
export const NEW_APP_RULES: readonly TargetRule[] = newAppRules(['input', 'newApp']).map(
  (rule) => (facts, wish) => (facts.newApp && wish.newApp ? rule(facts.newApp, wish.newApp) : null),
);
