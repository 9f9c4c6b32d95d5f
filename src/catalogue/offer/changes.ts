import { isDeepStrictEqual } from 'node:util';

type State = Record<string, unknown>;

/** What differs between two states of one thing, for the event about its change. */
export function changesBetween(before: State, after: State): { before: State; after: State } {
  const names = Object.keys(after).filter((name) => !isDeepStrictEqual(before[name], after[name]));
  const pick = (state: State) => Object.fromEntries(names.map((name) => [name, state[name]]));
  return { before: pick(before), after: pick(after) };
}
