import { describe, expect, it } from 'vitest';
import { events as german } from '../../examples/dashboard/src/messages/events.de.ts';
import { events as english } from '../../examples/dashboard/src/messages/events.en.ts';
import { USUAL } from '../../examples/dashboard/src/parts/usual-colours.ts';
import { EVENT_TYPES } from '../../src/platform/events/event-types.ts';
import { PLAIN } from '../../src/presentation/themes/colour.rules.ts';
import { ThemeColourName } from '../../src/presentation/themes/theme-colours.ts';

const parts = Object.keys(EVENT_TYPES).map((name) => name.split('.') as [subject: string, verb: string]);

describe.each([
  ['English', english],
  ['German', german],
])('the dashboard in %s', (_, { subjects, verbs }) => {
  it('has words for everything that is recorded', () => {
    expect(Object.keys(subjects).toSorted()).toEqual([...new Set(parts.map(([subject]) => subject))].toSorted());
    expect(Object.keys(verbs).toSorted()).toEqual([...new Set(parts.map(([, verb]) => verb))].toSorted());
  });
});

describe('the editor of themes', () => {
  it('shows the colours that the portal takes where a theme says nothing', () => {
    const plain = Object.values(ThemeColourName).map((name) => {
      const [light, dark] = PLAIN[name]!;
      return [name, { light, dark }] as const;
    });
    expect(USUAL).toEqual(Object.fromEntries(plain));
  });
});
