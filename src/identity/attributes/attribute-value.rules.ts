import { type DomainError, type FieldPath, invalidInput, Refusals } from '../../platform/domain-error.ts';
import { invalidAnswer, judgeAnswers, saysSame } from '../../platform/fields/answer.rules.ts';
import { type AnswerValue, type FieldRules, FieldType, type GivenAnswer } from '../../platform/fields/field.ts';
import { type Attribute, AttributeType, MAX_ATTRIBUTES } from './attribute.entity.ts';
import type { Writer } from './attribute.policy.ts';
import type { AttributeInput } from './attribute-value.ts';

/** What is to become of values, by attribute; null is none any more. */
export type AttributeChanges = ReadonlyMap<string, AnswerValue | null>;

export interface Filling {
  /** All attributes of the subject, in their order. */
  attributes: readonly Attribute[];
  writer: Writer;
  /** What is there already, which is not judged anew; null where the person or app is just made, and the whole form is to be filled in. */
  current: ReadonlyMap<string, AnswerValue> | null;
}

interface Judged {
  changes: AttributeChanges;
  refusals: DomainError[];
}

type Inputs = readonly AttributeInput[] | null | undefined;

/**
 * Holds values against the attributes that they are for.
 * @param at Path of the values, for fields of errors: they end in the name of the attribute.
 * @returns What is to be stored, and everything that is refused: ANSWER_MISSING, ANSWER_INVALID, and INVALID_INPUT where there are too many.
 */
export function judgeAttributes({ attributes, writer, current }: Filling, inputs: Inputs, at: FieldPath): Judged {
  if (inputs && inputs.length > MAX_ATTRIBUTES) {
    return { changes: new Map(), refusals: [invalidInput(`Give at most ${MAX_ATTRIBUTES}.`, at)] };
  }
  const all = (inputs ?? []).map((input): GivenAnswer => ({ ...input, name: input.key }));
  const given = current ? withoutSame(all, attributes.filter(writer.sees), current) : all;
  const named = new Set(given.map(({ name }) => name));
  const asked = attributes.filter((each) => writer.sets(each) && (current === null || named.has(each.key)));
  // What stays is refused once, whatever else would be wrong with its value.
  const [staying, open] = split(
    asked,
    ({ id, writeOnce }) => writeOnce && !writer.rewrites && current?.has(id) === true,
  );
  const judged = judgeAnswers(open.map(fieldOf), given, at);
  const values = new Map(judged.answers.map(({ field, value }) => [field.id, value]));
  const changes = new Map(open.filter(({ key }) => named.has(key)).map(({ id }) => [id, values.get(id) ?? null]));
  const unasked = [...named].filter((name) => !asked.some(({ key }) => key === name));
  const refusals = [
    ...judged.refusals,
    ...unasked.map((name) =>
      refuseUnasked(
        attributes.find(({ key }) => key === name),
        writer,
        name,
        at,
      ),
    ),
    ...staying.map(({ key }) => invalidAnswer(key, 'It is set once, and stays.', at)),
  ];
  return { changes, refusals };
}

/** Forms send back what they show, also what its attribute would not let through by now, or does not let its reader set. */
function withoutSame(
  given: readonly GivenAnswer[],
  seen: readonly Attribute[],
  current: ReadonlyMap<string, AnswerValue>,
): GivenAnswer[] {
  const same = seen.filter(({ id, key }) => {
    const about = given.filter(({ name }) => name === key);
    return about.length === 1 && saysSame(about[0]!, current.get(id) ?? null);
  });
  return given.filter(({ name }) => !same.some(({ key }) => key === name));
}

/** As {@link judgeAttributes}. @throws DomainError ANSWER_MISSING, ANSWER_INVALID; all of them at once. */
export function checkAttributes(filling: Filling, inputs: Inputs, at: FieldPath): AttributeChanges {
  const { changes, refusals } = judgeAttributes(filling, inputs, at);
  if (refusals.length > 0) throw new Refusals(refusals);
  return changes;
}

const FIELD_TYPES: Record<AttributeType, FieldType> = {
  [AttributeType.STRING]: FieldType.TEXT,
  [AttributeType.DROPDOWN]: FieldType.CHOICE,
  [AttributeType.NUMBER]: FieldType.NUMBER,
  [AttributeType.BOOLEAN]: FieldType.BOOLEAN,
};

const fieldOf = ({ id, key, type, required, pattern, options }: Attribute): FieldRules & { id: string } => ({
  ...{ id, name: key, type: FIELD_TYPES[type], required, pattern, options, minimum: null, maximum: null },
});

/** What consumers may not know of does not exist for them. */
function refuseUnasked(attribute: Attribute | undefined, writer: Writer, name: string, at: FieldPath): DomainError {
  const isKnown = attribute !== undefined && writer.sees(attribute);
  return invalidAnswer(name, isKnown ? 'API owners set it.' : 'There is no such attribute.', at);
}

const split = <T>(all: readonly T[], isFirst: (each: T) => boolean): [T[], T[]] => [
  all.filter(isFirst),
  all.filter((each) => !isFirst(each)),
];
