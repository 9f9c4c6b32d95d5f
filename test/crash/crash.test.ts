import { expect, it } from 'vitest';
import { type Crash, CrashPlay } from '../support/crash/crash.ts';
import { KILL_POINTS } from '../support/crash/kill-points.ts';
import { OPERATIONS } from '../support/crash/operations.ts';
import { chosenSeed, Random } from '../support/crash/random.ts';
import { CrashRig } from '../support/crash/rig.ts';
import { Tally } from '../support/crash/tally.ts';

/** Crashes at each point of each operation; without it the short selection that `npm test` plays. */
const RUNS = Number(process.env.CRASH_RUNS ?? 0);

/** Portals at the same time: most of a crash is waiting. */
const LANES = Number(process.env.CRASH_LANES ?? (RUNS === 0 ? 3 : 4));

/** How often a point is tried again when the chosen variant of the operation did not pass it. */
const TRIES = 5;

/** Points that the operation can pass in one variant or another. */
const canPass = ({ operation, point }: Crash): boolean =>
  point.applies({ convergences: operation.name === 'rotate' ? 2 : 1 });

const ALL: readonly Crash[] = OPERATIONS.flatMap((operation) =>
  KILL_POINTS.map((point) => ({ operation, point })),
).filter(canPass);

/** Approval at every point, the others where a crash would hurt most. */
const SHORT = ['K3', 'K7'];
const isShort = ({ operation, point }: Crash) => operation.name === 'approve' || SHORT.includes(point.id);

function planOf(random: Random): Crash[] {
  if (RUNS === 0) return random.shuffle(ALL.filter(isShort));
  return random.shuffle(Array.from({ length: RUNS }, () => ALL).flat());
}

/** Each lane has a portal of its own and takes every n-th crash. */
async function playLane(crashes: readonly Crash[], random: Random, tally: Tally): Promise<void> {
  const rig = await CrashRig.start();
  try {
    const play = new CrashPlay(rig, random, tally);
    for (const crash of crashes) {
      for (let tries = 0; tries < TRIES && !(await play.play(crash)); tries += 1);
    }
    await play.finish();
  } finally {
    await rig.stop();
  }
}

it(
  'R1, R1b: a process killed at any point loses no decision and leaves no key behind, without one or without limits',
  async () => {
    const seed = chosenSeed();
    const random = new Random(seed);
    const tally = new Tally();
    const plan = planOf(random);
    const lanes = Array.from({ length: LANES }, (_, lane) => plan.filter((_crash, index) => index % LANES === lane));
    const names = OPERATIONS.map(({ name }) => name);
    const points = KILL_POINTS.map(({ id }) => id);
    const ends = await Promise.allSettled(
      lanes.map((crashes, lane) => playLane(crashes, new Random(seed + lane + 1), tally)),
    );
    process.stdout.write(`\nSEED=${seed}\n${tally.print(names, points)}\n`);
    expect(ends.filter(({ status }) => status === 'rejected')).toEqual([]);
    expect(tally.violations).toEqual([]);
    for (const crash of plan) {
      const { operation, point } = crash;
      expect(tally.runsOf(operation.name, point.id), `${operation.name} ${point.id}`).toBe(
        plan.filter((each) => each.operation === operation && each.point === point).length,
      );
    }
  },
  (RUNS + 1) * 600_000,
);
