import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { differencesFrom } from './answers.ts';
import { API_KINDS } from './api-kinds.ts';
import { lifeOfCredentials } from './credential-states.ts';
import { DISTURBANCES } from './disturbances.ts';
import { disturb, type Learning } from './disturbed-keys.ts';
import type { Pair } from './pairs.ts';
import { IS_WHOLE, startTarget, type TruthTarget } from './truth-target.ts';
import { TruthWorld } from './truth-world.ts';

const TIMEOUT_MS = 3_600_000;

describe('what the portal says, against what a real call gets', () => {
  let target: TruthTarget;
  let world: TruthWorld;
  const pairs: Pair[] = [];
  const learnt: Learning[] = [];
  const tell = (pair: Pair) => {
    pairs.push(pair);
    if (IS_WHOLE) print(lineOf(pair));
  };
  const wrong = () => pairs.filter(({ verdict }) => verdict === 'CONTRADICTS').map(lineOf);

  beforeAll(async () => {
    target = await startTarget();
    world = await TruthWorld.start(target);
  }, TIMEOUT_MS);
  afterAll(async () => {
    if (IS_WHOLE && pairs.length > 0) print([summaryOf(pairs), ...learnt.map(learntOf)].join('\n'));
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
    learnt.push(...(await disturb(world, played, tell)));
    expect(wrong()).toEqual([]);
  });

  it('G8: owners get one notice of a disturbance for all keys, and none of what is put right', () => {
    const told = learnt.map(({ name, mails }) => ({ name, mails }));
    expect(told).toEqual(learnt.map(({ name, expected }) => ({ name, mails: expected })));
  });

  it('the sandbox answers each of these calls as a real Gateway did', () => {
    const { TRUTH_LINES: path } = process.env;
    if (path) writeFileSync(path, pairs.map(({ name, gateway }) => `${name} | ${gateway}\n`).join(''));
    const differences = differencesFrom(target.release, pairs);
    if (target.isSandbox) expect(differences).toEqual([]);
    else print([`${differences.length} answers differ from the recorded ones`, ...differences].join('\n'));
  });
});

const print = (text: string) => process.stderr.write(`${text}\n`);

const lineOf = ({ verdict, name, portal, gateway }: Pair) => `${verdict.padEnd(11)} ${name} | ${portal} | ${gateway}`;

function summaryOf(pairs: readonly Pair[]): string {
  const of = (verdict: Pair['verdict']) => pairs.filter((pair) => pair.verdict === verdict);
  const reasons = Map.groupBy(of('UNKNOWN'), ({ portal }) =>
    portal.replace(/^\w+ /, '').replace(/Truth truth-\S+/, 'The API'),
  );
  const each = Array.from(reasons, ([reason, those]) => `  ${those.length} × ${reason}`);
  const counts = `${pairs.length} pairs, ${of('CONTRADICTS').length} mismatches, ${of('UNKNOWN').length} UNKNOWN`;
  return [counts, ...each].join('\n');
}

const learntOf = ({ name, mails, known }: Learning) =>
  `${name}: ${known ? `known after ${known.ms} ms by ${known.by}` : 'known by the next comparison'}, mails to owners: ${mails.join(', ') || 'none'}`;
