/**
 * - `serverError`: 500 with a body that is not JSON, nothing is done.
 * - `slow`: answers after `delayMs`.
 * - `dropRequest`: the connection ends before anything is done.
 * - `dropAnswer`: everything is done, then the connection ends: the caller cannot know.
 */
export type FaultEffect = 'serverError' | 'slow' | 'dropRequest' | 'dropAnswer';

/** Trouble for calls of the admin API. */
export interface Fault {
  effect: FaultEffect;
  /** Which calls the fault hits; all of them when absent. The path has no query, for example `/tyk/keys/abc`. */
  on?: (method: string, path: string) => boolean;
  /** How often the fault strikes; without limit when absent. */
  times?: number;
  /** For `slow`. */
  delayMs?: number;
}

/** The faults in force, in the order they were injected. */
export class Faults {
  private readonly active: (Fault & { left: number })[] = [];

  /** Returns a function that takes the fault back. */
  inject(fault: Fault): () => void {
    const entry = { ...fault, left: fault.times ?? Number.POSITIVE_INFINITY };
    this.active.push(entry);
    return () => {
      entry.left = 0;
    };
  }

  /** The fault that hits this call, counted as struck. */
  strike(method: string, path: string): Fault | undefined {
    const fault = this.active.find(({ left, on }) => left > 0 && (on?.(method, path) ?? true));
    if (fault) fault.left -= 1;
    return fault;
  }
}
