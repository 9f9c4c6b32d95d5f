import { describe, expect, it } from 'vitest';
import { AppVisibility } from '../../../src/apps/apps/app.entity.ts';
import { type NewApp, type NewAppFacts, newAppRules, valuesOf } from '../../../src/apps/apps/new-app.rules.ts';
import { writerOf } from '../../../src/identity/attributes/attribute.policy.ts';
import { judge } from '../../../src/platform/rules.ts';

const { PERSONAL, TEAM, ORGANISATION } = AppVisibility;

const facts = (values: Partial<NewAppFacts> = {}): NewAppFacts => ({
  owner: { id: 'consumer', organisationId: 'consumers', inDefaultOrganisation: false, hasTeam: false },
  ...{ isNameTaken: false, isOnBehalf: false, attributes: [], writer: writerOf(null) },
  ...values,
});

const told = (given: NewAppFacts, input: NewApp) =>
  judge(newAppRules(['input', 'newApp']), given, input).map(({ code, field }) => [code, field?.slice(2).join()]);

describe('a new app', () => {
  it.each<[string, NewAppFacts, NewApp, string[][]]>([
    ['with a name', facts(), { name: 'Wallet' }, []],
    ['with all there is', facts(), { name: 'Wallet', description: 'Pays.', visibility: ORGANISATION }, []],
    ['for nobody', facts({ owner: null }), { name: 'Wallet', visibility: TEAM }, [['NOT_FOUND', 'ownerId']]],
    ['without a name', facts(), { name: ' ' }, [['INVALID_INPUT', 'name']]],
    ['with a name of two lines', facts(), { name: 'a\nb' }, [['INVALID_INPUT', 'name']]],
    ['with a name that is taken', facts({ isNameTaken: true }), { name: 'Wallet' }, [['NAME_TAKEN', 'name']]],
    [
      'for a team that its owner has not',
      facts(),
      { name: 'Wallet', visibility: TEAM },
      [['VISIBILITY_NOT_ALLOWED', 'visibility']],
    ],
    [
      'with a novel for a description',
      facts(),
      { name: 'Wallet', description: 'x'.repeat(2001) },
      [['INVALID_INPUT', 'description']],
    ],
    [
      'with nothing right',
      facts({ owner: null }),
      { name: '', description: 'a\0b' },
      [
        ['NOT_FOUND', 'ownerId'],
        ['INVALID_INPUT', 'name'],
        ['INVALID_INPUT', 'description'],
      ],
    ],
  ])('%s', (_, given, input, codes) => {
    expect(told(given, input)).toEqual(codes);
  });

  it('is told in other words to an API owner who names nobody', () => {
    const messageFor = (isOnBehalf: boolean) =>
      judge(newAppRules(['input']), facts({ owner: null, isOnBehalf }), { name: 'Wallet' })[0]?.message;
    expect(messageFor(true)).toBe('Name the consumer that will own the app.');
    expect(messageFor(false)).toBe('There is no such consumer.');
  });

  it('is made of trimmed texts, and personal unless said otherwise', () => {
    expect(valuesOf(facts(), { name: ' Wallet ', description: ' ' })).toEqual({
      ...{
        name: 'Wallet',
        description: null,
        redirectUrls: [],
        visibility: PERSONAL,
        ownerId: 'consumer',
        organisationId: 'consumers',
      },
    });
  });
});
