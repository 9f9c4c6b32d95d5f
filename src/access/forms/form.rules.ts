import { comparableName } from '../../platform/comparable-name.ts';
import { invalidInput } from '../../platform/domain-error.ts';
import { checkOptions, checkPattern } from '../../platform/fields/field.rules.ts';
import { CHOOSING, FieldType, LIMITED, MAX_LENGTH, MAX_OPTIONS } from '../../platform/fields/field.ts';
import { gatherEach, gatherNow } from '../../platform/rules.ts';
import { optionalText, requiredName } from '../../platform/text.ts';
import { isReservedForKeys } from '../../provider/tyk/reserved-metadata.ts';
import type { RequestFormFieldInput } from './form.inputs.ts';
import type { RequestFormField } from './form-field.ts';

const MAX_FIELDS = 30;

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
    pattern: () => patternOf(input, at('pattern')),
    limits: () => checkLimits(input, at),
    options: () => optionsOf(input, at('options')),
  });
  return { ...parts, ...limits, type, required, copyToKeyMetadata, isPersonal };
}

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

function patternOf({ type, pattern }: RequestFormFieldInput, field: string[]): string | null {
  if (pattern == null || pattern === '') return null;
  if (type !== FieldType.TEXT) throw invalidInput('Only a TEXT field has a pattern.', field);
  return checkPattern(pattern, field);
}

type Limits = Pick<RequestFormField, 'minimum' | 'maximum'>;

function checkLimits({ type, minimum = null, maximum = null }: RequestFormFieldInput, at: At): Limits {
  if (minimum === null && maximum === null) return { minimum, maximum };
  const first = minimum === null ? 'maximum' : 'minimum';
  if (!LIMITED.includes(type)) throw invalidInput(`A ${type} field has no limits.`, at(first));
  if (type !== FieldType.NUMBER) {
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
function checkCount(count: number | null, type: FieldType, field: string[]): void {
  const most = MAX_LENGTH[type] ?? MAX_OPTIONS;
  if (count === null || (Number.isInteger(count) && count >= 0 && count <= most)) return;
  throw invalidInput(`It must be a whole number from 0 to ${most}.`, field);
}

function optionsOf({ type, options }: RequestFormFieldInput, field: string[]): string[] {
  if (CHOOSING.includes(type)) return checkOptions(options ?? [], field);
  if (options?.length) throw invalidInput('Only CHOICE and CHOICES fields have options.', field);
  return [];
}
