import { setTimeout as delay } from 'node:timers/promises';
import type { App } from '../../src/app.ts';

/** Between two looks at what is expected, at least; where nobody tells that something happened, also at most. */
const LOOK_MS = 50;
/** In a portal of this process that is quiet. */
const QUIET_MS = 500;

const pulses = new Map<string, Pulse>();

/** Beats when a portal has delivered what was committed, or has ended a job. */
class Pulse {
  #next = Promise.withResolvers<void>();

  get next(): Promise<void> {
    return this.#next.promise;
  }

  publish(): void {}

  settle(): void {
    this.#next.resolve();
    this.#next = Promise.withResolvers();
  }

  reset(): void {}
}

/** Has {@link eventually} follow a portal of this process. */
export function followPulse(url: string, { portal }: App): AsyncDisposable {
  const pulse = new Pulse();
  portal.relay.deliverTo(pulse);
  pulses.set(url, pulse);
  return { [Symbol.asyncDispose]: async () => void pulses.delete(url) };
}

/**
 * The answer of `look` as soon as it no longer throws; what it threw last when time is up. It looks again when the portal
 * at this address has done something, since each look costs as much as what is waited for.
 */
export async function eventually<T>(url: string, look: () => Promise<T>, timeout = 60_000): Promise<T> {
  const pulse = pulses.get(url);
  const deadline = Date.now() + timeout;
  for (;;) {
    const beat = pulse?.next;
    try {
      return await look();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await Promise.all([delay(LOOK_MS), beat && Promise.race([beat, delay(QUIET_MS)])]);
  }
}
