import type { Random } from '../random.ts';
import type { KillPoint } from './kill-points.ts';
import { OPERATIONS, type Operation } from './operations.ts';
import type { Tally } from './tally.ts';

/** One death to come: who acts, and where it happens. */
export interface Volley {
  point: KillPoint;
  operations: readonly Operation[];
}

/** Acts at the same time; more of them would wait for the process's connections instead of coming to the point. */
const AT_ONCE = 6;

/** Crashes without a hit that a point may have, all in all, beside as many as it has hits. */
const SPARE = 10;

interface Aim extends Volley {
  /** Deaths that each operation still needs here. */
  left: Map<string, number>;
  /** Crashes that may still be spent. */
  tries: number;
  /** The most acts that one crash has ever caught here: some places only one thing comes to at a time. */
  caught: number;
  underWay: number;
}

/** What is still to be played, shared by all lanes. */
export class Plan {
  readonly #aims: Aim[];

  /** @param runs Deaths of each operation at each point; 0 for one crash, whoever it catches. */
  constructor(
    private readonly runs: number,
    points: readonly KillPoint[],
  ) {
    this.#aims = points.map((point) => {
      const operations = OPERATIONS.filter(({ name }) => point.isPassedBy(name));
      const left = new Map(operations.map(({ name }) => [name, Math.max(runs, 1)]));
      const tries = operations.length * Math.max(runs, 1) + SPARE;
      return { point, operations, left, tries, caught: AT_ONCE, underWay: 0 };
    });
  }

  /** The crash to play next; null when nothing is left. */
  next(random: Random): Volley | null {
    const open = this.#aims.filter((aim) => aim.tries > 0 && this.#need(aim) > aim.underWay * aim.caught);
    if (open.length === 0) return null;
    const aim = random.pick(open);
    aim.tries -= 1;
    aim.underWay += 1;
    return { point: aim.point, operations: this.#choose(aim, random) };
  }

  done({ point }: Volley, hit: readonly Operation[]): void {
    const aim = this.#aims.find((each) => each.point === point)!;
    aim.underWay -= 1;
    if (hit.length > 0) aim.caught = Math.max(1, hit.length);
    for (const { name } of hit) aim.left.set(name, Math.max(0, aim.left.get(name)! - 1));
    if (this.runs === 0 && hit.length > 0) aim.left.clear();
  }

  /** What has not died often enough where it should have. */
  missing(tally: Tally): string[] {
    return this.#aims.flatMap(({ point, operations }) => {
      const hits = operations.map(({ name }) => tally.runsOf(name, point.id));
      if (this.runs === 0) return hits.some((count) => count > 0) ? [] : [point.id];
      return operations.flatMap(({ name }, index) => (hits[index]! < this.runs ? `${name} at ${point.id}` : []));
    });
  }

  #need({ left }: Aim): number {
    return [...left.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Those that need it most, some of them twice. Where few are caught, few more act than can be. */
  #choose({ operations, left, caught }: Aim, random: Random): Operation[] {
    const wanted = random.shuffle(operations).sort((a, b) => left.get(b.name)! - left.get(a.name)!);
    const needed = wanted.filter(({ name }) => left.get(name)! > 0);
    const twice = this.runs > 0 ? needed.filter(({ name }) => left.get(name)! > 1) : [];
    return [...needed, ...twice].slice(0, Math.min(AT_ONCE, caught + 1));
  }
}
