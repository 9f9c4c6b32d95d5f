import { type Attribute, AttributeType } from '../../identity/attributes/attribute.entity.ts';
import type { AttributeInput } from '../../identity/attributes/attribute-value.ts';
import type { DomainError } from '../../platform/domain-error.ts';

type Question = Pick<Attribute, 'key' | 'type'>;

const nameOf = (key: string): string => `attributes.${key}`;

/** What a form of a page says of these attributes; what is left empty is not said. */
export const answersIn = (form: URLSearchParams, questions: readonly Question[]): AttributeInput[] =>
  questions.flatMap((question) => {
    const text = form.get(nameOf(question.key))?.trim() ?? '';
    return text === '' ? [] : [{ key: question.key, ...valueIn(question.type, text) }];
  });

/** A text that is none of its type stays one, and is refused as such. */
function valueIn(type: AttributeType, text: string): Omit<AttributeInput, 'key'> {
  if (type === AttributeType.NUMBER && Number.isFinite(Number(text))) return { number: Number(text) };
  if (type === AttributeType.BOOLEAN && ['true', 'false'].includes(text)) return { boolean: text === 'true' };
  return { text };
}

/** All that is refused, where it is about one of several questions with what that asks. */
export const refusalsInWords = (refused: DomainError, questions: readonly Attribute[] = []): string[] =>
  refused.refusals.map(({ field, message }) => {
    const question = field?.at(-2) === 'attributes' && questions.find(({ key }) => key === field.at(-1));
    return question ? `${question.label}: ${message}` : message;
  });
