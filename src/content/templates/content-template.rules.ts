import { type FieldPath, invalidInput } from '../../platform/domain-error.ts';
import { checkOptions } from '../../platform/fields/field.rules.ts';
import { gatherEach, gatherNow } from '../../platform/rules.ts';
import { optionalText, requiredName } from '../../platform/text.ts';
import type { ContentTemplateFieldInput } from './content-template.inputs.ts';
import { ContentFieldType, MAX_FIELDS, type TemplateField } from './template-field.ts';

const NAME = /^[A-Za-z]\w{0,63}$/;
const FIELDS = ['input', 'fields'];

/** Fields as they are stored. @throws DomainError INVALID_INPUT for all that is wrong, by the place of each. */
export function checkFields(inputs: readonly ContentTemplateFieldInput[]): TemplateField[] {
  const isTaken = (name: string, index: number) => inputs.findIndex((other) => other.name === name) < index;
  if (inputs.length > MAX_FIELDS) throw invalidInput(`There are at most ${MAX_FIELDS} fields.`, FIELDS);
  return gatherEach(inputs, (input, index) =>
    checkField(input, [...FIELDS, String(index)], isTaken(input.name, index)),
  );
}

function checkField(input: ContentTemplateFieldInput, at: FieldPath, isTaken: boolean): TemplateField {
  const { type, required } = input;
  const parts = gatherNow({
    name: () => checkName(input.name, [...at, 'name'], isTaken),
    label: () => requiredName(input.label, { field: [...at, 'label'], max: 200 }),
    help: () => optionalText(input.help, { field: [...at, 'help'], max: 1_000 }),
    options: () => optionsOf(input, [...at, 'options']),
  });
  return { ...parts, type, required };
}

function checkName(name: string, field: FieldPath, isTaken: boolean): string {
  if (!NAME.test(name)) {
    throw invalidInput('It begins with a letter; letters, digits and underscores follow, up to 64.', field);
  }
  if (isTaken) throw invalidInput('Another field of the template has that name.', field);
  return name;
}

function optionsOf({ type, options }: ContentTemplateFieldInput, field: FieldPath): string[] {
  if (type === ContentFieldType.CHOICE) return checkOptions(options ?? [], field);
  if (options?.length) throw invalidInput('Only a CHOICE has options.', field);
  return [];
}
