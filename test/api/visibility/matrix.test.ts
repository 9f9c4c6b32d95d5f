import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACTORS, type Actor, toldTo } from './actors.ts';
import { callAs, type Outcome } from './call.ts';
import { givesIds, ids, idsIn, idsOfParts, miscountedIn, operations } from './operation.ts';
import { inWorld, isAccepted, type Row } from './row.ts';
import { ROWS } from './rows/all-rows.ts';
import { changedTables, type Digest, PortalState, withLogsOf } from './state.ts';
import { type AccessFlowName, setAccessFlow, startWorld, type World } from './world.ts';

/** Every operation, called by everybody: what each gets, that a refusal changes nothing, and that nothing leaks. */
describe('who may do what', () => {
  let world: World;
  let state: PortalState;
  let before: Digest;
  let flow: AccessFlowName = 'DIRECT';
  beforeAll(async () => {
    world = await startWorld();
    state = await PortalState.take(world.portal.app.context.db);
    before = await state.digest();
  });
  afterAll(() => world?.portal.stop());

  it('every operation of the schema has a row in test/api/visibility/rows with somebody who may call it', () => {
    const covered = new Set(ROWS.filter(({ gives }) => gives.some(isAccepted)).map(({ operation }) => operation));
    expect(operations().filter((operation) => !covered.has(operation))).toEqual([]);
  });

  for (const row of ROWS) {
    it(nameOf(row), async () => {
      await useFlow(row.accessFlow ?? 'DIRECT');
      const expected = Object.fromEntries(ACTORS.map((actor, index) => [actor, row.gives[index]]));
      const without = ACTORS.filter((actor) => expected[actor] !== 'ok');
      const results = await Promise.all(without.map((actor) => callAs(actor, world, row)));
      const quiet = await state.digest();
      const changed = changedTables(before, quiet);
      if (changed.length > 0) await state.restore(changed);
      before = withLogsOf(before, quiet);
      // What an accepted mutation did is taken back for the next actor.
      const unrecorded: Actor[] = [];
      for (const actor of ACTORS.filter((actor) => !without.includes(actor))) {
        results.push(await callAs(actor, world, row));
        const after = await state.digest();
        const did = changedTables(before, after);
        if (did.length > 0 && !did.includes('event_log')) unrecorded.push(actor);
        await state.restore(did);
        before = withLogsOf(before, after);
      }
      const given = Object.fromEntries(results.map(({ actor, word }) => [actor, word]));
      expect(given).toEqual(expected);
      expect(changed, 'changed by calls that were not accepted').toEqual([]);
      expect(unrecorded, 'changed something without an event').toEqual([]);
      expect(results.flatMap((result) => leaksOf(row, result))).toEqual([]);
      expect(miscountedIn(results.map(({ answer }) => answer))).toEqual([]);
      const { id } = inWorld(row.args, world) as { id?: string };
      if (row.operation.startsWith('Query') && givesIds(row.operation)) await askNarrowly(row, expected);
      expect(results.flatMap(toldAsDeleted).filter((deleted) => deleted !== id)).toEqual([]);
    });
  }

  /** One actor after the other, so that each but the first asks for what somebody else was just told. */
  async function askNarrowly(row: Row, expected: Record<string, string | undefined>): Promise<void> {
    for (const [name, select] of Object.entries({ ids, idsOfParts })) {
      const results: Outcome[] = [];
      for (const actor of ACTORS) results.push(await callAs(actor, world, row, select));
      expect(Object.fromEntries(results.map(({ actor, word }) => [actor, word])), name).toEqual(expected);
      expect(
        results.flatMap((result) => leaksOf(row, result)),
        name,
      ).toEqual([]);
    }
  }

  async function useFlow(wanted: AccessFlowName): Promise<void> {
    if (wanted === flow) return;
    await setAccessFlow(world.portal, wanted);
    flow = wanted;
    before = await state.digest();
  }

  /** Labels in an answer that the actor must not be told. */
  function leaksOf({ tells }: Row, { actor, answer }: Outcome): string[] {
    const told = toldTo(actor, world.labels()).union(new Set(tells));
    const labels = idsIn(answer).flatMap((id) => world.labelOf(id) ?? []);
    return labels.filter((label) => !told.has(label)).map((label) => `${label} to ${actor}`);
  }
});

/** What the payload of an accepted mutation says is gone. */
function toldAsDeleted({ word, answer }: Outcome): unknown[] {
  const payload = Object.values(answer ?? {})[0] as { deletedId?: unknown } | null;
  return word === 'ok' && payload && 'deletedId' in payload ? [payload.deletedId] : [];
}

const nameOf = ({ operation, args }: Row): string =>
  `${operation}(${JSON.stringify(args).slice(1, -1).replaceAll('"', '').replaceAll('@', '')})`;
