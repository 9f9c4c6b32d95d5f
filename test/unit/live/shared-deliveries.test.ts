import { type ExecutionResult, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { Executable } from '../../../src/platform/graphql-pipeline/executor.ts';
import { shareDeliveries } from '../../../src/platform/graphql-pipeline/shared-answers.ts';

const document = parse('subscription A { a } subscription B { b }');
const [first, second] = document.definitions as [Executable['operation'], Executable['operation']];

interface Delivery {
  event: object;
  viewer: object | null;
  operation: Executable['operation'];
  variables: Record<string, unknown>;
}

/** Delivers, with runs that end when they are told to. */
function delivering() {
  const runs: PromiseWithResolvers<ExecutionResult>[] = [];
  const run = shareDeliveries(
    () => {
      const ends = Promise.withResolvers<ExecutionResult>();
      runs.push(ends);
      return ends.promise;
    },
    (context) => (context as { viewer: object | null }).viewer,
  );
  return {
    runs,
    deliver: ({ event, viewer, operation, variables }: Delivery) =>
      run({ document, operation, variables, coerced: variables }, { viewer }, event),
  };
}

const [event, viewer] = [{ type: 'happened' }, { userId: '1' }];
const DELIVERY: Delivery = { event, viewer, operation: first, variables: { id: '1' } };

describe('one event, one execution', () => {
  it('for all who ask for the same as the same viewer, signed in or not', async () => {
    const { runs, deliver } = delivering();
    const alike = [deliver(DELIVERY), deliver({ ...DELIVERY, variables: { id: '1' } }), deliver(DELIVERY)];
    const nobodys = [deliver({ ...DELIVERY, viewer: null }), deliver({ ...DELIVERY, viewer: null })];
    expect(runs).toHaveLength(2);
    runs[0]!.resolve({ data: { to: 'viewer' } });
    runs[1]!.resolve({ data: { to: 'nobody' } });
    expect(await Promise.all(alike)).toEqual(alike.map(() => ({ data: { to: 'viewer' } })));
    expect(await Promise.all(nobodys)).toEqual(nobodys.map(() => ({ data: { to: 'nobody' } })));
  });

  const differing: [what: string, other: Partial<Delivery>][] = [
    ['another event, though it says the same', { event: { ...event } }],
    ['another viewer', { viewer: { userId: '2' } }],
    ['the same viewer in another state', { viewer: { ...viewer } }],
    ['nobody', { viewer: null }],
    ['another operation', { operation: second }],
    ['other variables', { variables: { id: '2' } }],
    ['a variable more', { variables: { id: '1', after: null } }],
  ];
  it.each(differing)('of its own for %s', (_, other) => {
    const { runs, deliver } = delivering();
    deliver(DELIVERY);
    deliver({ ...DELIVERY, ...other });
    expect(runs).toHaveLength(2);
  });

  it.each([
    ['ended', (ends: PromiseWithResolvers<ExecutionResult>) => ends.resolve({ data: {} })],
    ['failed', (ends: PromiseWithResolvers<ExecutionResult>) => ends.reject(new Error('Away.'))],
  ])('of its own for who asks when the other has %s', async (_, end) => {
    const { runs, deliver } = delivering();
    const before = deliver(DELIVERY);
    end(runs[0]!);
    await before.catch(() => {});
    deliver(DELIVERY);
    expect(runs).toHaveLength(2);
  });
});
