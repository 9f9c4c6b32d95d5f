import { describe, expect, it } from 'vitest';
import type { RequestFormFieldInput } from '../../../src/access/forms/form.inputs.ts';
import { checkFields } from '../../../src/access/forms/form.rules.ts';
import { DomainError } from '../../../src/platform/domain-error.ts';
import { FieldType } from '../../../src/platform/fields/field.ts';

const { TEXT, LONG_TEXT, CHOICE, NUMBER, BOOLEAN } = FieldType;

const field = (input: Partial<RequestFormFieldInput> = {}): RequestFormFieldInput => ({
  ...{ name: 'purpose', label: 'Purpose', type: TEXT, required: false, copyToKeyMetadata: false },
  ...input,
});

/** Path of what was refused; null when nothing was. */
function refusedAt(fields: RequestFormFieldInput[]): string | null {
  try {
    checkFields(fields);
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error.field!.slice(1).join('.');
    throw error;
  }
}

describe('the definition of a form', () => {
  it.each<[string, RequestFormFieldInput[], string | null]>([
    ['takes a simple field', [field()], null],
    ['needs a field', [], 'fields'],
    ['has 30 fields at most', Array.from({ length: 31 }, (_, i) => field({ name: `f${i}` })), 'fields'],
    ['has each name once', [field(), field()], 'fields.1.name'],
    ['has names that programs can use', [field({ name: 'my purpose' })], 'fields.0.name'],
    ['needs a label', [field({ label: ' ' })], 'fields.0.label'],
    ['refuses a broken pattern', [field({ pattern: '(' })], 'fields.0.pattern'],
    ['refuses a pattern that needs backtracking', [field({ pattern: '(a)\\1' })], 'fields.0.pattern'],
    ['refuses a long pattern', [field({ pattern: 'a'.repeat(201) })], 'fields.0.pattern'],
    ['has patterns for one line of text only', [field({ type: LONG_TEXT, pattern: 'a' })], 'fields.0.pattern'],
    ['has limits in order', [field({ type: NUMBER, minimum: 2, maximum: 1 })], 'fields.0.maximum'],
    ['has lengths that are whole numbers', [field({ maximum: 1.5 })], 'fields.0.maximum'],
    ['has lengths within what is possible', [field({ maximum: 501 })], 'fields.0.maximum'],
    ['has no limits of a yes', [field({ type: BOOLEAN, minimum: 0 })], 'fields.0.minimum'],
    ['needs options to choose from', [field({ type: CHOICE })], 'fields.0.options'],
    ['has each option once', [field({ type: CHOICE, options: ['A', 'A'] })], 'fields.0.options'],
    ['has options only to choose from', [field({ options: ['A'] })], 'fields.0.options'],
    ['keeps `policies` from the key', [field({ name: 'policies', copyToKeyMetadata: true })], 'fields.0.name'],
    ['keeps the own names of the portal', [field({ name: 'developerid', copyToKeyMetadata: true })], 'fields.0.name'],
    ['may use any name that stays here', [field({ name: 'policies' })], null],
  ])('%s', (_, fields, path) => {
    expect(refusedAt(fields)).toBe(path);
  });

  it.each([
    'rate_limit_pattern',
    'tyk_developer_id',
    'tyk_developer_email',
    'TykJWTSessionID',
    'gatehouse_revision',
    'ApplicationID',
  ])('never copies %s to a key, because it has a meaning there', (name) => {
    expect(refusedAt([field({ name, copyToKeyMetadata: true })])).toBe('fields.0.name');
  });
});
