import { comparableName, distinctNames } from '../../platform/comparable-name.ts';
import { invalidInput } from '../../platform/domain-error.ts';
import { gatherEach, gatherNow } from '../../platform/rules.ts';
import { optionalText, requiredName } from '../../platform/text.ts';
import { RESERVED_METADATA } from '../../provider/tyk/session-mapping.ts';
import type { RequestFormFieldInput } from './form.inputs.ts';
import { CHOOSING, LIMITED, MAX_LENGTH, type RequestFormField, RequestFormFieldType } from './form-field.ts';
import { MAX_PATTERN, matchesPattern } from './form-pattern.ts';

const MAX_FIELDS = 30;
const MAX_OPTIONS = 50;

/** A part of one field, for example `pattern`, which is what an error is about. */
type At = (part: string) => string[];

/**
 * The questions of a form as they are stored.
 * @throws DomainError INVALID_INPUT with the path of each thing that no form can hold.
 */
export function checkFields(inputs: readonly RequestFormFieldInput[]): RequestFormField[] {
  if (inputs.length === 0 || inputs.length > MAX_FIELDS) {
    throw invalidInput(`A form has 1 to ${MAX_FIELDS} fields.`, ['input', 'fields']);
  }
  const names = inputs.map(({ name }) => comparableName(name));
  return gatherEach(inputs, (input, index) => {
    const at: At = (part) => ['input', 'fields', String(index), part];
    const { field } = gatherNow({
      field: () => checkField(input, at),
      own: () => {
        if (names.indexOf(names[index]!) < index) throw invalidInput('Another field has that name.', at('name'));
      },
    });
    return field;
  });
}

function checkField(input: RequestFormFieldInput, at: At): RequestFormField {
  const { type, required, copyToKeyMetadata, isPersonal = false } = input;
  const { limits, ...parts } = gatherNow({
    name: () => checkName(input, at('name')),
    label: () => requiredName(input.label, { field: at('label'), max: 200 }),
    help: () => optionalText(input.help, { field: at('help'), max: 1000 }),
    pattern: () => checkPattern(input, at('pattern')),
    limits: () => checkLimits(input, at),
    options: () => checkOptions(input, at('options')),
  });
  return { ...parts, ...limits, type, required, copyToKeyMetadata, isPersonal };
}

/** What Tyk reads in a key's metadata beside what would change its limits; it becomes a tag in the analytics. */
const READ_BY_TYK = ['tyk_developer_id', 'tyk_developer_email'];

/** What the portal itself writes there, by which it recognises keys and which middleware reads. */
const OF_THE_PORTAL = ['DeveloperID', 'ApplicationID', 'OrganisationID', 'TeamIDs'];

const RESERVED = new Set([...RESERVED_METADATA, ...READ_BY_TYK, ...OF_THE_PORTAL].map((name) => name.toLowerCase()));

/** Whether an answer of this name must not reach the metadata of a key, in whatever case it is written. */
const isReservedForKeys = (name: string): boolean =>
  RESERVED.has(name.toLowerCase()) || name.toLowerCase().startsWith('gatehouse_');

const NAME = /^[A-Za-z]\w{0,63}$/;

function checkName({ name, copyToKeyMetadata }: RequestFormFieldInput, field: string[]): string {
  if (!NAME.test(name)) {
    throw invalidInput('It must be a letter, then letters, digits and underscores, up to 64 characters.', field);
  }
  if (copyToKeyMetadata && isReservedForKeys(name)) {
    throw invalidInput(`In the metadata of a key the name ${name} has a meaning of its own.`, field);
  }
  return name;
}

function checkPattern({ type, pattern }: RequestFormFieldInput, field: string[]): string | null {
  if (pattern == null || pattern === '') return null;
  if (type !== RequestFormFieldType.TEXT) throw invalidInput('Only a TEXT field has a pattern.', field);
  const text = requiredName(pattern, { field, max: MAX_PATTERN });
  try {
    matchesPattern(text, '');
  } catch (error) {
    if (error instanceof SyntaxError) throw invalidInput(`It is no regular expression: ${error.message}.`, field);
    throw error;
  }
  return text;
}

type Limits = Pick<RequestFormField, 'minimum' | 'maximum'>;

function checkLimits({ type, minimum = null, maximum = null }: RequestFormFieldInput, at: At): Limits {
  if (minimum === null && maximum === null) return { minimum, maximum };
  const first = minimum === null ? 'maximum' : 'minimum';
  if (!LIMITED.includes(type)) throw invalidInput(`A ${type} field has no limits.`, at(first));
  if (type !== RequestFormFieldType.NUMBER) {
    gatherNow({
      minimum: () => checkCount(minimum, type, at('minimum')),
      maximum: () => checkCount(maximum, type, at('maximum')),
    });
  }
  if (minimum !== null && maximum !== null && minimum > maximum) {
    throw invalidInput('It must not be less than `minimum`.', at('maximum'));
  }
  return { minimum, maximum };
}

/** Of characters or choices. */
function checkCount(count: number | null, type: RequestFormFieldType, field: string[]): void {
  const most = MAX_LENGTH[type] ?? MAX_OPTIONS;
  if (count === null || (Number.isInteger(count) && count >= 0 && count <= most)) return;
  throw invalidInput(`It must be a whole number from 0 to ${most}.`, field);
}

function checkOptions({ type, options }: RequestFormFieldInput, field: string[]): string[] {
  if (!CHOOSING.includes(type)) {
    if (options?.length) throw invalidInput('Only CHOICE and CHOICES fields have options.', field);
    return [];
  }
  const texts = gatherEach(options ?? [], (option) => requiredName(option, { field, max: 200 }));
  if (texts.length > 0 && texts.length <= MAX_OPTIONS && distinctNames(texts).length === texts.length) return texts;
  throw invalidInput(`Give 1 to ${MAX_OPTIONS} different options.`, field);
}
