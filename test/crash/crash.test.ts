import { expect, it } from 'vitest';
import { CrashPlay } from '../support/crash/crash.ts';
import { KILL_POINTS, type KillPoint } from '../support/crash/kill-points.ts';
import { OPERATIONS } from '../support/crash/operations.ts';
import { Plan } from '../support/crash/plan.ts';
import { CrashRig } from '../support/crash/rig.ts';
import { Tally } from '../support/crash/tally.ts';
import { chosenSeed, Random } from '../support/random.ts';

/** Deaths of each operation at each point; without it the short selection that `npm test` plays. */
const RUNS = Number(process.env.CRASH_RUNS ?? 0);

/** Portals at the same time: most of a crash is waiting. */
const LANES = Number(process.env.CRASH_LANES ?? (RUNS === 0 ? 1 : 3));

/** Where a crash would hurt most, and each time another one. */
const SHORT = ['K3', 'K7', 'K8'];
const SAMPLE = 1;

function pointsToPlay(random: Random): readonly KillPoint[] {
  if (RUNS > 0) return KILL_POINTS;
  const isShort = ({ id }: KillPoint) => SHORT.includes(id);
  const others = KILL_POINTS.filter((point) => !isShort(point));
  return [...KILL_POINTS.filter(isShort), ...random.shuffle(others).slice(0, SAMPLE)];
}

/** Each lane has a portal of its own and takes what is left to do. */
async function playLane(plan: Plan, random: Random, tally: Tally): Promise<void> {
  const rig = await CrashRig.start();
  try {
    const play = new CrashPlay(rig, random, tally);
    for (let next = plan.next(random); next; next = plan.next(random)) {
      plan.done(next, await play.play(next.point, next.operations));
    }
    await play.finish();
  } finally {
    await rig.stop();
  }
}

it(
  'a process killed at any point loses no decision and leaves no key behind, without one or without limits',
  async () => {
    const seed = chosenSeed();
    const tally = new Tally();
    const plan = new Plan(RUNS, pointsToPlay(new Random(seed)));
    const lanes = Array.from({ length: LANES }, (_, lane) => playLane(plan, new Random(seed + lane + 1), tally));
    const ends = await Promise.allSettled(lanes);
    const names = OPERATIONS.map(({ name }) => name);
    const points = KILL_POINTS.map(({ id }) => id);
    process.stdout.write(`\nSEED=${seed}\n${tally.print(names, points)}\n`);
    expect(ends.flatMap((end) => (end.status === 'rejected' ? String(end.reason) : []))).toEqual([]);
    expect(tally.violations).toEqual([]);
    // A point that nobody was killed at proves nothing.
    expect(plan.missing(tally)).toEqual([]);
  },
  (RUNS + 1) * 600_000,
);
