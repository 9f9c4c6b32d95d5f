import type { Attribute } from '../../identity/attributes/attribute.entity.ts';
import type { Writer } from '../../identity/attributes/attribute.policy.ts';
import { type AttributeChanges, judgeAttributes } from '../../identity/attributes/attribute-value.rules.ts';
import type { AttributeInput } from '../../identity/attributes/attribute-value.ts';
import { DomainError, type FieldPath, Refusals, UserErrorCode } from '../../platform/domain-error.ts';
import { type Rule, refusalOf } from '../../platform/rules.ts';
import { refuseName, refuseText, trimmed } from '../../platform/text.ts';
import type { AppVisibility } from './app.entity.ts';
import { type AppOwner, allowedVisibilities } from './app.policy.ts';
import { checkRedirectUrls } from './redirect-url.rules.ts';

export interface NewApp {
  name: string;
  description?: string | null;
  visibility?: AppVisibility | null;
  redirectUrls?: readonly string[] | null;
  attributes?: readonly AttributeInput[] | null;
  /** A consumer, when an API owner or a program makes the app on that consumer's behalf. */
  ownerId?: string | null;
}

/** What decides whether an app may be made. */
export interface NewAppFacts {
  /** The consumer who will own it; null when there is none, or none for whom the viewer may make apps. */
  owner: (AppOwner & { id: string; organisationId: string }) | null;
  isNameTaken: boolean;
  /** Whether an API owner or a program makes it. */
  isOnBehalf: boolean;
  /** All attributes of apps, and what the viewer may do with them. */
  attributes: readonly Attribute[];
  writer: Writer;
}

type NewAppRule = Rule<NewAppFacts, NewApp>;

/** Every rule about a new app, in the order in which they are told. @param at Path of the input, for fields of errors. */
export const newAppRules = (at: FieldPath): readonly NewAppRule[] => [
  mustHaveOwner(at),
  mustHaveName(at),
  mustHaveNameOfItsOwn(at),
  mustHaveAllowedVisibility(at),
  mustHaveShortDescription(at),
  mustHaveGoodRedirectUrls(at),
  mustHaveGoodAttributes(at),
];

/** API owners have no apps themselves. Refuses NOT_FOUND. */
const mustHaveOwner =
  (at: FieldPath): NewAppRule =>
  ({ owner, isOnBehalf }) => {
    if (owner) return null;
    const message = isOnBehalf ? 'Name the consumer that will own the app.' : 'There is no such consumer.';
    return new DomainError(UserErrorCode.NOT_FOUND, message, { field: [...at, 'ownerId'] });
  };

/** Refuses INVALID_INPUT. */
const mustHaveName =
  (at: FieldPath): NewAppRule =>
  (_, { name }) =>
    refuseAppName(name, at);

export const refuseAppName = (name: string, at: FieldPath): DomainError | null =>
  refuseName(name, { field: [...at, 'name'], max: 100 });

/** Refuses NAME_TAKEN. */
const mustHaveNameOfItsOwn =
  (at: FieldPath): NewAppRule =>
  ({ isNameTaken }) =>
    refuseTakenName(isNameTaken, at);

export const refuseTakenName = (isTaken: boolean, at: FieldPath): DomainError | null =>
  isTaken
    ? new DomainError(UserErrorCode.NAME_TAKEN, 'An app of this owner has that name already.', {
        field: [...at, 'name'],
      })
    : null;

/** Refuses VISIBILITY_NOT_ALLOWED. */
const mustHaveAllowedVisibility =
  (at: FieldPath): NewAppRule =>
  ({ owner }, { visibility }) =>
    owner && visibility ? refuseVisibility(owner, visibility, at) : null;

export function refuseVisibility(owner: AppOwner, visibility: AppVisibility, at: FieldPath): DomainError | null {
  const allowed = allowedVisibilities(owner);
  if (allowed.includes(visibility)) return null;
  const message = `An app of this owner can be ${allowed.join(' or ')}.`;
  return new DomainError(UserErrorCode.VISIBILITY_NOT_ALLOWED, message, { field: [...at, 'visibility'] });
}

/** Refuses INVALID_INPUT. */
const mustHaveShortDescription =
  (at: FieldPath): NewAppRule =>
  (_, { description }) =>
    refuseText(description, { field: [...at, 'description'], max: 2000 });

/** Refuses INVALID_INPUT. */
const mustHaveGoodRedirectUrls =
  (at: FieldPath): NewAppRule =>
  (_, { redirectUrls }) =>
    refusalOf(() => checkRedirectUrls(redirectUrls ?? [], at));

/** Refuses ANSWER_MISSING, ANSWER_INVALID. */
const mustHaveGoodAttributes =
  (at: FieldPath): NewAppRule =>
  (facts, { attributes }) => {
    const { refusals } = judgeAttributes({ ...facts, current: null }, attributes, [...at, 'attributes']);
    return refusals.length > 0 ? new Refusals(refusals) : null;
  };

/** The attributes of an app that the rules allow. */
export const attributesOf = (facts: NewAppFacts, { attributes }: NewApp): AttributeChanges =>
  judgeAttributes({ ...facts, current: null }, attributes, []).changes;

/** What an app that the rules allow is made of. */
export function valuesOf({ owner }: NewAppFacts, { name, description, visibility, redirectUrls }: NewApp) {
  if (!owner) throw new Error('Rules that allow an app without an owner.');
  return {
    name: trimmed(name)!,
    description: trimmed(description),
    redirectUrls: checkRedirectUrls(redirectUrls ?? [], []),
    visibility: visibility ?? allowedVisibilities(owner)[0]!,
    ownerId: owner.id,
    organisationId: owner.organisationId,
  };
}
