import { describe, expect, it } from 'vitest';
import { events as german } from '../../examples/dashboard/src/messages/events.de.ts';
import { events as english } from '../../examples/dashboard/src/messages/events.en.ts';
import { EVENT_TYPES } from '../../src/platform/events/event-types.ts';

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
