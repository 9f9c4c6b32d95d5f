import { describe, expect, it } from 'vitest';
import { AppVisibility } from '../../../src/apps/apps/app.entity.ts';
import { allowedVisibilities } from '../../../src/apps/apps/app.policy.ts';
import { UserErrorCode } from '../../../src/platform/domain-error.ts';
import { optionalText, requiredName } from '../../../src/platform/text.ts';

const { PERSONAL, TEAM, ORGANISATION } = AppVisibility;
const RULE = { field: ['input', 'name'], max: 5 };
const INVALID = expect.objectContaining({ code: UserErrorCode.INVALID_INPUT, field: RULE.field });

describe('the visibilities that an app may have', () => {
  it.each([
    ['in the Default Organisation', { inDefaultOrganisation: true, hasTeam: false }, [PERSONAL]],
    ['in the Default Organisation, even with a team', { inDefaultOrganisation: true, hasTeam: true }, [PERSONAL]],
    ['in the Default Team only', { inDefaultOrganisation: false, hasTeam: false }, [PERSONAL, ORGANISATION]],
    ['in a team', { inDefaultOrganisation: false, hasTeam: true }, [PERSONAL, TEAM, ORGANISATION]],
  ])('for an owner %s', (_, owner, allowed) => {
    expect(allowedVisibilities(owner)).toEqual(allowed);
  });
});

describe('a name', () => {
  it.each([
    ['is trimmed', '  App ', 'App'],
    ['may be as long as allowed', '12345', '12345'],
    ['is measured without the spaces around it', '  12345  ', '12345'],
    ['is composed, so that equal looks are equal names', 'e\u0301', '\u00e9'],
    ['may be in any script', '口座', '口座'],
  ])('%s', (_, text, name) => {
    expect(requiredName(text, RULE)).toBe(name);
  });

  it.each([
    ['nothing', ''],
    ['spaces', ' \t\u00a0\n'],
    ['too long', '123456'],
    ['two lines, which would forge a mail header', 'a\r\nb'],
    ['a control character', 'a\u0007b'],
    ['NUL', 'a\0b'],
  ])('must not be %s', (_, text) => {
    expect(() => requiredName(text, RULE)).toThrow(INVALID);
  });
});

describe('a longer text', () => {
  it.each([
    ['absent is absent', undefined, null],
    ['null is absent', null, null],
    ['empty is absent', '', null],
    ['only spaces is absent', ' \n ', null],
    ['is trimmed', ' ab ', 'ab'],
    ['may have lines', 'a\nb', 'a\nb'],
    ['may be as long as allowed', '12345', '12345'],
  ])('%s', (_, text, kept) => {
    expect(optionalText(text, RULE)).toBe(kept);
  });

  it.each([
    ['too long', '123456'],
    ['NUL, which PostgreSQL cannot store', 'a\0b'],
  ])('must not be %s', (_, text) => {
    expect(() => optionalText(text, RULE)).toThrow(INVALID);
  });
});
