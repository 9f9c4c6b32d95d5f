import { describe, expect, it } from 'vitest';
import type { AnswerInput } from '../../../src/access/forms/form.inputs.ts';
import type { RequestFormField } from '../../../src/access/forms/form-field.ts';
import { judgeAnswers } from '../../../src/platform/fields/answer.rules.ts';
import { FieldType } from '../../../src/platform/fields/field.ts';

type Type = keyof typeof FieldType;

const field = (type: Type, rules: Partial<RequestFormField> = {}): RequestFormField => ({
  ...{ name: 'it', label: 'It?', help: null, type: FieldType[type], required: false, pattern: null },
  ...{ minimum: null, maximum: null, options: [], copyToKeyMetadata: false },
  ...rules,
});

/** The value that is stored, or the code of the refusal. */
function judge(asked: RequestFormField, given: Omit<AnswerInput, 'name'> | null): unknown {
  const { answers, refusals } = judgeAnswers([asked], given ? [{ name: 'it', ...given }] : []);
  return refusals[0]?.code ?? answers[0]?.value ?? null;
}

const options = ['Red', 'Green', 'Blue'];

describe('an answer', () => {
  it.each<[string, RequestFormField, Omit<AnswerInput, 'name'> | null, unknown]>([
    ['of text is trimmed', field('TEXT'), { text: ' wallet ' }, 'wallet'],
    ['of text is one line', field('TEXT'), { text: 'a\nb' }, 'ANSWER_INVALID'],
    ['of long text has lines', field('LONG_TEXT'), { text: 'a\nb' }, 'a\nb'],
    ['of text has 500 characters at most', field('TEXT'), { text: 'x'.repeat(501) }, 'ANSWER_INVALID'],
    ['of text keeps the limit of the form', field('TEXT', { maximum: 3 }), { text: 'four' }, 'ANSWER_INVALID'],
    ['of text may be too short', field('TEXT', { minimum: 3 }), { text: 'ab' }, 'ANSWER_INVALID'],
    ['matches the whole pattern', field('TEXT', { pattern: '[A-Z]{2}|\\p{L}+-\\d' }), { text: 'DE' }, 'DE'],
    ['does not match a part of the pattern', field('TEXT', { pattern: '[A-Z]{2}' }), { text: 'DEU' }, 'ANSWER_INVALID'],
    ['without a value counts as none', field('TEXT'), { text: '  ' }, null],
    ['that must be given is missed', field('TEXT', { required: true }), { text: '  ' }, 'ANSWER_MISSING'],
    ['that must be given is missed when absent', field('BOOLEAN', { required: true }), null, 'ANSWER_MISSING'],
    ['of no is an answer', field('BOOLEAN', { required: true }), { boolean: false }, false],
    ['of zero is an answer', field('NUMBER', { required: true }), { number: 0 }, 0],
    ['of a number keeps its limits', field('NUMBER', { minimum: 1, maximum: 5 }), { number: 5.5 }, 'ANSWER_INVALID'],
    ['of a number is no text', field('NUMBER'), { text: '5' }, 'ANSWER_INVALID'],
    ['has one value only', field('NUMBER'), { number: 5, boolean: true }, 'ANSWER_INVALID'],
    ['is one of the options', field('CHOICE', { options }), { text: 'Red' }, 'Red'],
    ['is no other option', field('CHOICE', { options }), { text: 'red' }, 'ANSWER_INVALID'],
    ['has the order of the options', field('CHOICES', { options }), { choices: ['Blue', 'Red'] }, ['Red', 'Blue']],
    ['counts an option once', field('CHOICES', { options, minimum: 2 }), { choices: ['Red', 'Red'] }, 'ANSWER_INVALID'],
    ['without a choice is none', field('CHOICES', { options, required: true }), { choices: [] }, 'ANSWER_MISSING'],
    ['is a web address', field('URL'), { text: 'https://example.com/x' }, 'https://example.com/x'],
    ['is no script', field('URL'), { text: 'javascript:alert(1)' }, 'ANSWER_INVALID'],
    ['is no relative address', field('URL'), { text: '/x' }, 'ANSWER_INVALID'],
  ])('%s', (_, asked, given, result) => {
    expect(judge(asked, given)).toEqual(result);
  });

  it('names its field in the path of a refusal', () => {
    const { refusals } = judgeAnswers([field('TEXT', { name: 'purpose', required: true })], []);
    expect(refusals.map((refusal) => refusal.field)).toEqual([['input', 'answers', 'purpose']]);
  });

  it('is refused when it is given twice', () => {
    const twice = [
      { name: 'it', number: 1 },
      { name: 'it', number: 2 },
    ];
    expect(judgeAnswers([field('NUMBER')], twice).refusals[0]?.code).toBe('ANSWER_INVALID');
  });

  it('is judged in linear time, also by a pattern over which others backtrack without end', () => {
    const fields = [field('TEXT', { pattern: '(a|a)*b' })];
    // JavaScript's own engine would need more than the age of the universe.
    expect(judgeAnswers(fields, [{ name: 'it', text: 'a'.repeat(500) }]).refusals).toHaveLength(1);
  });
});
