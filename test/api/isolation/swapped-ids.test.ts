import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACTORS, type Actor, toldTo } from '../visibility/actors.ts';
import { callAs } from '../visibility/call.ts';
import { idsIn } from '../visibility/operation.ts';
import { isAccepted, type Row } from '../visibility/row.ts';
import { ROWS } from '../visibility/rows/all-rows.ts';
import { changedTables, PortalState } from '../visibility/state.ts';
import { type AccessFlowName, setAccessFlow, startWorld, type World } from '../visibility/world.ts';
import { strangersOf } from './tenants.ts';

/** Where a row names an object, and the object. */
interface Place {
  path: (string | number)[];
  label: string;
}

/** An id in the arguments of a call that works. */
interface Swap {
  row: Row;
  actor: Actor;
  place: Place;
}

/** Owners see everything: to them nobody is a stranger. */
const CONSUMERS = ACTORS.filter((actor) => actor !== 'owner');

/** One for each operation, argument and actor, from the first row that works for the actor. */
const SWAPS = new Map<string, Swap>();
for (const row of ROWS) {
  for (const place of placesIn(row.args)) {
    for (const actor of CONSUMERS) {
      if (!isAccepted(row.gives[ACTORS.indexOf(actor)]!)) continue;
      const name = `${row.operation} as ${actor}: ${place.path.join('.')}`;
      if (!SWAPS.has(name)) SWAPS.set(name, { row, actor, place });
    }
  }
}

/** Each id in the arguments of a call that works, put for one of somebody else: as if there were no such thing. */
describe('T36: an id of somebody else is answered like one of nothing', () => {
  let world: World;
  let state: PortalState;
  let flow: AccessFlowName = 'DIRECT';
  beforeAll(async () => {
    world = await startWorld();
    state = await PortalState.take(world.portal.app.context.db);
  });
  afterAll(() => world?.portal.stop());

  it('finds arguments to swap in every consumer’s calls', () => {
    expect(new Set([...SWAPS.values()].map(({ actor }) => actor))).toEqual(new Set(CONSUMERS));
  });

  it.each([...SWAPS.keys()])('%s', async (name) => {
    const { row, actor, place } = SWAPS.get(name)!;
    await useFlow(row.accessFlow ?? 'DIRECT');
    const told = toldTo(actor, world.labels());
    const nothing = await callWith(v7());
    for (const label of strangersOf(world, place.label, told).slice(0, 2)) {
      const before = await state.digest();
      const stranger = await callWith(world.idOf(label));
      const changed = changedTables(before, await state.digest());
      expect(stranger, label).toEqual(nothing);
      if (!isAccepted(stranger.word)) expect(changed, label).toEqual([]);
    }
    await state.restore();

    /** What is told, with the id that was asked for left out. */
    async function callWith(id: string) {
      const outcome = await callAs(actor, world, { operation: row.operation, args: withId(row.args, place.path, id) });
      const beyond = idsIn(outcome.answer).flatMap((each) => world.labelOf(each) ?? []);
      const answer = JSON.stringify(outcome.answer)?.replaceAll(id, 'ID') ?? '';
      return { word: outcome.word, beyond: beyond.filter((label) => !told.has(label)), answer: timeless(answer) };
    }
  });

  async function useFlow(wanted: AccessFlowName): Promise<void> {
    if (wanted !== flow) await setAccessFlow(world.portal, wanted);
    flow = wanted;
  }
});

/** Calls that are accepted make something anew each time. */
const timeless = (answer: string): string =>
  answer.replaceAll(/"(id|cursor|eventCursor|token|secret|\w+At)":"[^"]*"/g, '"$1":"…"');

function placesIn(value: unknown, path: Place['path'] = []): Place[] {
  if (typeof value === 'string') return /^@(?!link:)/.test(value) ? [{ path, label: value.slice(1) }] : [];
  if (typeof value !== 'object' || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, inner]) => placesIn(inner, [...path, key]));
}

function withId(args: Row['args'], path: Place['path'], id: string): Row['args'] {
  const copy = structuredClone(args);
  // biome-ignore lint/suspicious/noExplicitAny: arguments are JSON of any shape
  const parent = path.slice(0, -1).reduce<any>((inner, key) => inner[key], copy);
  parent[path.at(-1)!] = id;
  return copy;
}
