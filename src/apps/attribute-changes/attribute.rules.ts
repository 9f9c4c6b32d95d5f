import {
  type Attribute,
  AttributeAccess,
  AttributeSubject,
  AttributeType,
} from '../../identity/attributes/attribute.entity.ts';
import { DomainError, invalidInput, UserErrorCode } from '../../platform/domain-error.ts';
import { checkOptions, checkPattern } from '../../platform/fields/field.rules.ts';
import { gatherNow } from '../../platform/rules.ts';
import { optionalText, requiredName } from '../../platform/text.ts';
import { isReservedForKeys } from '../../provider/tyk/reserved-metadata.ts';
import type { CreateAttributeInput, UpdateAttributeInput } from './attribute-change.inputs.ts';

/** What of an attribute can be changed. */
export type AttributeParts = Omit<
  Attribute,
  'id' | 'subject' | 'key' | 'type' | 'position' | 'createdAt' | 'updatedAt' | 'deletedAt'
>;

const at = (part: string) => ['input', part];

/** The texts of a change, as far as they can be judged without what is changed. @throws DomainError INVALID_INPUT */
export const textsOf = ({ label, description }: UpdateAttributeInput) =>
  gatherNow({
    label: () => (label == null ? undefined : requiredName(label, { field: at('label'), max: 200 })),
    description: () =>
      description === undefined ? undefined : optionalText(description, { field: at('description'), max: 1000 }),
  });

type Kind = Pick<Attribute, 'subject' | 'key' | 'type'>;

/** What a new attribute is before anything is said of it. */
export const NEW_ATTRIBUTE: AttributeParts = {
  ...{ label: '', description: null, options: [], pattern: null, required: false, writeOnce: false },
  ...{ onSignUp: false, access: AttributeAccess.EDIT, addToKeyMetadata: false },
};

/** A key as it is stored. @throws DomainError INVALID_INPUT, NAME_TAKEN (another attribute of the subject has it, in whatever case). */
export function checkKey({ key, subject }: CreateAttributeInput, others: readonly Kind[]): string {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(key)) {
    throw invalidInput('It must be 1 to 64 letters, digits, underscores and hyphens.', at('key'));
  }
  if (others.some((other) => other.subject === subject && isSame(other.key, key))) {
    throw new DomainError(UserErrorCode.NAME_TAKEN, 'Another attribute has that key.', { field: at('key') });
  }
  return key;
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/**
 * What an attribute is made of after a change.
 * @param others Attributes of people and apps beside it.
 * @throws DomainError INVALID_INPUT, NAME_TAKEN; all that is wrong at once.
 */
export function partsOf(
  kind: Kind,
  current: AttributeParts,
  input: UpdateAttributeInput,
  others: readonly (Kind & Pick<Attribute, 'addToKeyMetadata'>)[],
): AttributeParts {
  const { required, writeOnce } = input;
  const access = input.access ?? current.access;
  const { texts, ...parts } = gatherNow({
    texts: () => textsOf(input),
    options: () => optionsOf(kind, current, input),
    pattern: () => patternOf(kind, current, input),
    onSignUp: () => requireAskable(kind, input.onSignUp ?? current.onSignUp, access),
    addToKeyMetadata: () => requireFreeForKeys(kind, input.addToKeyMetadata ?? current.addToKeyMetadata, others),
  });
  return {
    ...{ label: texts.label ?? current.label, ...parts },
    description: texts.description === undefined ? current.description : texts.description,
    ...{ access, required: required ?? current.required, writeOnce: writeOnce ?? current.writeOnce },
  };
}

function optionsOf({ type }: Kind, current: AttributeParts, { options }: UpdateAttributeInput): string[] {
  if (type === AttributeType.DROPDOWN) return checkOptions(options ?? current.options, at('options'));
  if (options?.length) throw invalidInput('Only a DROPDOWN has options.', at('options'));
  return [];
}

function patternOf({ type }: Kind, current: AttributeParts, { pattern }: UpdateAttributeInput): string | null {
  if (pattern === undefined) return current.pattern;
  if (pattern === null || pattern === '') return null;
  if (type !== AttributeType.STRING) throw invalidInput('Only a STRING has a pattern.', at('pattern'));
  return checkPattern(pattern, at('pattern'));
}

function requireAskable({ subject }: Kind, onSignUp: boolean, access: AttributeAccess): boolean {
  if (!onSignUp) return false;
  if (subject === AttributeSubject.APP) throw invalidInput('Nobody signs up for an app.', at('onSignUp'));
  if (access === AttributeAccess.HIDDEN) throw invalidInput('What is hidden is not asked.', at('onSignUp'));
  return true;
}

function requireFreeForKeys(
  { key }: Kind,
  addToKeyMetadata: boolean,
  others: readonly (Kind & Pick<Attribute, 'addToKeyMetadata'>)[],
): boolean {
  if (!addToKeyMetadata) return false;
  const field = at('addToKeyMetadata');
  if (isReservedForKeys(key)) throw invalidInput(`In the metadata of a key ${key} has a meaning of its own.`, field);
  if (others.some((other) => other.addToKeyMetadata && isSame(other.key, key))) {
    const message = 'Another attribute is in the metadata of keys under that name.';
    throw new DomainError(UserErrorCode.NAME_TAKEN, message, { field });
  }
  return true;
}
