import { isLonger, MAX_TEXT, tooLong } from '../../platform/text.ts';
import { ContentFieldType, MAX_LENGTH, type TemplateField } from '../templates/template-field.ts';
import { isImageValue, type StoredValue, type Values } from './content.ts';

type Judge = (value: StoredValue, field: TemplateField) => string | null;

const text =
  (rule: (value: string, field: TemplateField) => string | null): Judge =>
  (value, field) => {
    if (typeof value !== 'string') return 'Give it as `text`.';
    const max = MAX_LENGTH[field.type] ?? MAX_TEXT;
    if (value.includes('\0')) return 'It must be plain text.';
    return isLonger(value, max) ? tooLong(max) : rule(value, field);
  };

const JUDGES: Record<ContentFieldType, Judge> = {
  [ContentFieldType.TEXT]: text((value) => (/\p{Cc}/u.test(value) ? 'It must be one line of text.' : null)),
  [ContentFieldType.MARKDOWN]: text(() => null),
  [ContentFieldType.DATE]: text((value) => (isDay(value) ? null : 'It must be a day, such as `2026-11-30`.')),
  [ContentFieldType.CHOICE]: text((value, { options }) =>
    options.includes(value) ? null : 'Choose one of the options.',
  ),
  [ContentFieldType.LINK]: text((value) =>
    isLink(value) ? null : 'It must start with http://, https:// or mailto:, or be a path that starts with one slash.',
  ),
  [ContentFieldType.NUMBER]: (value) => (typeof value === 'number' ? null : 'Give it as `number`.'),
  [ContentFieldType.BOOLEAN]: (value) => (typeof value === 'boolean' ? null : 'Give it as `boolean`.'),
  [ContentFieldType.IMAGE]: (value) => (isImageValue(value) ? null : 'Give it as `image`.'),
  [ContentFieldType.PRODUCT]: (value) =>
    typeof value === 'object' && 'productId' in value ? null : 'Give it as `productId`.',
};

/** Why a field does not hold this, in words; null where it does. */
export const refuseValue = (field: TemplateField, value: StoredValue): string | null =>
  JUDGES[field.type](value, field);

/** What of these values the fields hold as they are now: a template may have changed since they were saved. */
export const fitting = (fields: readonly TemplateField[], values: Values): Values =>
  Object.fromEntries(
    fields.flatMap((field) => {
      const value = Object.hasOwn(values, field.name) ? values[field.name] : undefined;
      return value === undefined || refuseValue(field, value) !== null ? [] : [[field.name, value]];
    }),
  );

/** Of these types is what a translation says otherwise. */
const TRANSLATED: readonly ContentFieldType[] = [
  ContentFieldType.TEXT,
  ContentFieldType.MARKDOWN,
  ContentFieldType.LINK,
];

export const isTranslated = ({ type }: TemplateField): boolean => TRANSLATED.includes(type);

function isDay(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}

/** What a page may put into `href` as it is. Browsers take a backslash for a slash, and two of them for another host. */
function isLink(value: string): boolean {
  if (/[\s\p{Cc}]/u.test(value)) return false;
  if (/^\/(?![/\\])/.test(value)) return true;
  return /^(https?:\/\/|mailto:)/i.test(value) && URL.canParse(value);
}
