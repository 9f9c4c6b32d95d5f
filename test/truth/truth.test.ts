import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_KINDS } from './api-kinds.ts';
import { AWAITING } from './awaiting.ts';
import { lifeOfCredentials } from './credential-states.ts';
import { DISTURBANCES } from './disturbances.ts';
import { disturb } from './disturbed-keys.ts';
import type { Pair } from './pairs.ts';
import { startTarget, type TruthTarget } from './truth-target.ts';
import { TruthWorld } from './truth-world.ts';

/** `npm run test:truth` makes the whole table and prints it; the suite makes that part of it which shows each rule once. */
const IS_WHOLE = process.env.TRUTH === 'whole';

const TIMEOUT_MS = 3_600_000;

describe('what the portal says, against what a real call gets', () => {
  let target: TruthTarget;
  let world: TruthWorld;
  const pairs: Pair[] = [];
  const tell = (pair: Pair) => {
    pairs.push(pair);
    if (IS_WHOLE) print(lineOf(pair));
  };
  const awaited = new Map(Object.entries(AWAITING).flatMap(([point, names]) => names.map((name) => [name, point])));
  /** Mismatches that nobody is known to be mending, and lines of the list of those that somebody is, which agree by now. */
  const wrong = () =>
    pairs.flatMap((pair) => {
      const isAwaited = awaited.has(pair.name);
      return (pair.verdict === 'CONTRADICTS') === isAwaited
        ? []
        : [`${isAwaited ? 'NOT AWAITED ANY MORE ' : ''}${lineOf(pair)}`];
    });

  beforeAll(async () => {
    target = await startTarget();
    world = await TruthWorld.start(target);
  }, TIMEOUT_MS);
  afterAll(async () => {
    if (pairs.length > 0) print(summaryOf(pairs));
    try {
      await world?.stop();
    } finally {
      await target?.stop();
    }
  }, TIMEOUT_MS);

  it('G5: agrees for every kind of API in every state of a credential', { timeout: TIMEOUT_MS }, async () => {
    await lifeOfCredentials(world, API_KINDS, IS_WHOLE, tell);
    expect(wrong()).toEqual([]);
  });

  it('G1, G5: agrees at once, once it is known, and afterwards, whatever happens at the gateway', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const played = DISTURBANCES.filter(({ isOften }) => IS_WHOLE || isOften);
    await disturb(world, played, tell);
    expect(wrong()).toEqual([]);
    const made = new Set(pairs.map(({ name }) => name));
    if (IS_WHOLE) expect([...awaited.keys()].filter((name) => !made.has(name))).toEqual([]);
  });
});

const print = (text: string) => process.stderr.write(`${text}\n`);

const lineOf = ({ verdict, name, portal, gateway }: Pair) => `${verdict.padEnd(11)} ${name} | ${portal} | ${gateway}`;

function summaryOf(pairs: readonly Pair[]): string {
  const of = (verdict: Pair['verdict']) => pairs.filter((pair) => pair.verdict === verdict);
  const reasons = Map.groupBy(of('UNKNOWN'), ({ portal }) => portal.replace(/^\w+ /, ''));
  const each = Array.from(reasons, ([reason, those]) => `  ${those.length} × ${reason}`);
  const counts = `${pairs.length} pairs, ${of('CONTRADICTS').length} mismatches, ${of('UNKNOWN').length} UNKNOWN`;
  return [counts, ...each].join('\n');
}
