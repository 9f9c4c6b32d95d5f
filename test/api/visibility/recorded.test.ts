import { globSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVENT_TYPES, type EventType } from '../../../src/platform/events/event-types.ts';
import { ACTORS } from './actors.ts';
import { callAs } from './call.ts';
import { operations } from './operation.ts';
import { CALLED_BY, NOTHING_TO_RECORD, RECORDED } from './recorded.ts';
import type { Row } from './row.ts';
import { ROWS } from './rows/all-rows.ts';
import { PortalState } from './state.ts';
import { setAccessFlow, startWorld, type World } from './world.ts';

const MUTATIONS = operations().flatMap((operation) => operation.split('Mutation.')[1] ?? []);

/** Files that name types of events which others record. */
const READERS = /event-types\.ts$|rules\.ts$|subscriptions\.ts$|session\.cache\.ts$/;

/** Their events are named from parts: see `recordOffer`. */
const OFFERS = ['product', 'plan'];

/** Whoever follows the events learns of every change; so a new mutation needs a line in `recorded.ts`. */
describe('what every mutation records', () => {
  let world: World;
  let state: PortalState;
  beforeAll(async () => {
    world = await startWorld();
    state = await PortalState.take(world.portal.app.context.db);
  });
  afterAll(() => world?.portal.stop());

  it('is said for each of them', () => {
    const said = [...Object.keys(RECORDED), ...Object.keys(NOTHING_TO_RECORD)];
    expect(said.toSorted()).toEqual(MUTATIONS.toSorted());
  });

  it.each(MUTATIONS)('%s', async (mutation) => {
    const row = acceptedRow(mutation);
    await setAccessFlow(world.portal, row.accessFlow ?? 'DIRECT');
    const before = await lastInsertion();
    const actor = CALLED_BY[mutation] ?? ACTORS.findLast((_, index) => row.gives[index] === 'ok')!;
    expect((await callAs(actor, world, row)).word).toBe('ok');
    const types = await typesSince(before);
    await state.restore();
    expect(types).toEqual((RECORDED[mutation] ?? []).toSorted());
  });

  it('no event type is promised that nothing records', () => {
    const source = globSync('src/**/*.ts')
      .filter((path) => !READERS.test(path))
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n');
    const isRecorded = (type: string) => {
      const [subject, change] = type.split('.') as [string, string];
      return source.includes(`'${type}'`) || (OFFERS.includes(subject) && source.includes(`'${change}'`));
    };
    expect(Object.keys(EVENT_TYPES).filter((type) => !isRecorded(type))).toEqual([]);
  });

  const acceptedRow = (mutation: string): Row =>
    ROWS.find(({ operation, gives }) => operation === `Mutation.${mutation}` && gives.includes('ok'))!;

  async function lastInsertion(): Promise<number> {
    const { db } = world.portal.app.context;
    const row = await db.selectFrom('eventLog').select('insertion').orderBy('insertion', 'desc').executeTakeFirst();
    return Number(row?.insertion ?? 0);
  }

  async function typesSince(insertion: number): Promise<EventType[]> {
    const { db } = world.portal.app.context;
    const rows = await db.selectFrom('eventLog').select('type').distinct().where('insertion', '>', insertion).execute();
    return rows.map(({ type }) => type).toSorted();
  }
});
