/** What must never happen. Every count has to stay zero. */
export const FAULTS = [
  'orphan keys',
  'lost decisions',
  'missing keys',
  'unlimited keys',
  'revived keys',
  'wrong events',
  'subscriber gaps',
  'lost mails',
  'strange mails',
  'excess mail copies',
  'lost webhooks',
  'strange webhooks',
  'second creations',
  'secrets told',
] as const;

export type FaultName = (typeof FAULTS)[number];

/** Counts over many runs, and tells about each violation what is needed to repeat it. */
export class Tally {
  readonly violations: string[] = [];
  readonly #counts = new Map<string, number>();
  readonly #runs = new Map<string, number>();
  #slowest = 0;
  #crashes = 0;

  /** Counts an operation that was at the point when its process died. */
  run(operation: string, point: string): void {
    const name = `${operation}|${point}`;
    this.#runs.set(name, (this.#runs.get(name) ?? 0) + 1);
  }

  /** Counts a death of a process. */
  crash(convergedInMs: number): void {
    this.#crashes += 1;
    this.#slowest = Math.max(this.#slowest, convergedInMs);
  }

  fault(operation: string, name: FaultName, detail: string): void {
    const key = `${operation}|${name}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    this.violations.push(`${operation}: ${name}: ${detail}`);
  }

  runsOf(operation: string, point: string): number {
    return this.#runs.get(`${operation}|${point}`) ?? 0;
  }

  /** Rows are operations, columns first the runs at each point, then the faults. */
  print(operations: readonly string[], points: readonly string[]): string {
    const line = (name: string, cells: readonly (string | number)[], widths: readonly number[]) =>
      [name.padEnd(18), ...cells.map((cell, index) => String(cell).padStart(widths[index]!))].join(' ');
    const narrow = points.map(() => 5);
    const wide = operations.map((name) => name.length + 2);
    const runs = operations.map((operation) =>
      line(
        operation,
        points.map((point) => this.runsOf(operation, point) || '-'),
        narrow,
      ),
    );
    const faults = FAULTS.map((fault) =>
      line(
        fault,
        operations.map((operation) => this.#counts.get(`${operation}|${fault}`) ?? 0),
        wide,
      ),
    );
    const total = [...this.#runs.values()].reduce((sum, count) => sum + count, 0);
    return [
      `${total} operations killed at a point, in ${this.#crashes} crashes; the slowest came to rest ${(this.#slowest / 1000).toFixed(1)} s after its restart.`,
      ...['', line('killed at', points, narrow), ...runs],
      ...['', line('', operations, wide), ...faults, ...this.violations],
    ].join('\n');
  }
}
