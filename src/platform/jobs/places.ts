import type { WorkerEvents } from 'graphile-worker';

/**
 * The places of a worker, each of which does one job after the other. Graphile Worker 0.18 has every idle place look for
 * jobs by itself, so that many of them would ask the database all day. Here a place is opened when it is needed for the first time,
 * one place looks in the rhythm of the worker, and whoever finds a job has the next one look: there may be hundreds of them, and those that
 * wait for somebody outside take nothing from the others.
 */
export class Places {
  readonly #closed: (() => void)[] = [];
  readonly #rhythm: NodeJS.Timeout;
  #pool: { nudge(count: number): void } | null = null;
  #opened = 0;
  #busy = 0;
  #isOver = false;

  /** @param events Of the pool that is about to be made. */
  constructor(events: WorkerEvents, lookMs: number) {
    events.on('pool:create', ({ workerPool }) => {
      this.#pool = workerPool as typeof workerPool & { nudge(count: number): void };
    });
    events.on('job:start', () => {
      this.#busy += 1;
      this.#wakeNext();
    });
    events.on('job:complete', () => {
      this.#busy -= 1;
    });
    // From then on nobody may be woken, and who was not yet opened has to leave.
    events.on('pool:gracefulShutdown', () => this.end());
    this.#rhythm = setInterval(() => this.#wakeNext(), lookMs);
    this.#rhythm.unref();
  }

  /** Called by each place before its first look; resolves when it is needed. */
  opened(): Promise<void> {
    if (this.#isOver || this.#opened === 0) {
      this.#opened += 1;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#closed.push(resolve));
  }

  end(): void {
    this.#isOver = true;
    clearInterval(this.#rhythm);
    for (const open of this.#closed.splice(0)) open();
  }

  /** There is always one that is free to look, for as long as there are any. */
  #wakeNext(): void {
    if (this.#isOver) return;
    if (this.#opened > this.#busy) this.#nudge();
    else this.#openOne();
  }

  #openOne(): void {
    const open = this.#closed.shift();
    if (!open) return;
    this.#opened += 1;
    open();
  }

  #nudge(): void {
    try {
      this.#pool?.nudge(1);
    } catch {
      // One of them is just leaving, and the worker with it.
    }
  }
}
