import { imageOf } from '../../catalogue/images/image.service.ts';
import { requireAll } from '../../catalogue/offer/membership.service.ts';
import type { Context } from '../../platform/context.ts';
import { type FieldPath, invalidInput } from '../../platform/domain-error.ts';
import { gather } from '../../platform/rules.ts';
import { trimmed } from '../../platform/text.ts';
import { ContentFieldType, MAX_FIELDS, type TemplateField } from '../templates/template-field.ts';
import { isImageValue, type StoredValue, type Values } from './content.ts';
import type { ContentFieldInput } from './content-field.inputs.ts';
import { findTextImages, type WrittenImages } from './text-images.service.ts';
import { isTranslated, refuseValue } from './value.rules.ts';

const GIVEN = ['text', 'number', 'boolean', 'image', 'productId'] as const;

interface Place {
  fields: readonly TemplateField[];
  at: FieldPath;
  /** What Markdown may show. */
  images: WrittenImages;
  /** Only of what a translation says otherwise. */
  isTranslation?: boolean;
}

/**
 * Values after a change: those that are named as they are given, the others as they were.
 * @throws DomainError INVALID_INPUT, NOT_FOUND, each with the name of the field at the end of its path.
 */
export async function valuesOf(
  ctx: Context,
  inputs: readonly ContentFieldInput[],
  before: Values,
  { fields, at, images, isTranslation = false }: Place,
): Promise<Values> {
  if (inputs.length > MAX_FIELDS) throw invalidInput(`There are at most ${MAX_FIELDS} fields.`, at);
  const values: Record<string, StoredValue> = { ...before };
  const parts = inputs.map((input, index) => async () => {
    const path = [...at, input.name];
    const field = fields.find(({ name }) => name === input.name);
    if (!field) throw invalidInput('The template has no field of that name.', path);
    if (inputs.findIndex(({ name }) => name === input.name) < index) throw invalidInput('It is given twice.', path);
    if (isTranslation && !isTranslated(field)) throw invalidInput('It is the same in every language.', path);
    const value = await givenValue(
      ctx,
      input,
      Object.hasOwn(before, field.name) ? before[field.name] : undefined,
      path,
    );
    const refusal = value === null ? null : refuseValue(field, value);
    if (refusal !== null) throw invalidInput(refusal, path);
    if (field.type === ContentFieldType.MARKDOWN && typeof value === 'string') {
      await findTextImages(ctx, value, images, path);
    }
    if (value === null) delete values[field.name];
    else values[field.name] = value;
  });
  await gather(Object.fromEntries(parts.map((part, index) => [index, part])));
  return values;
}

async function givenValue(
  ctx: Context,
  input: ContentFieldInput,
  before: StoredValue | undefined,
  path: FieldPath,
): Promise<StoredValue | null> {
  if (GIVEN.filter((kind) => input[kind] != null).length > 1) throw invalidInput('Give one value.', path);
  const { text, number, boolean, image, productId } = input;
  if (productId != null) {
    const [id] = await requireAll(ctx, 'product', [productId], [...path]);
    return { productId: id! };
  }
  if (image != null) return imageOf(ctx, image, before && isImageValue(before) ? before : null, path);
  return number ?? boolean ?? trimmed(text);
}
