/** Numbers that look random and are the same for the same seed, so that a red run can be repeated. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to 1, which never comes (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 1 to `max`. */
  upTo(max: number): number {
    return 1 + Math.floor(this.next() * max);
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.upTo(choices.length) - 1]!;
  }

  shuffle<T>(items: readonly T[]): T[] {
    const order = items.map((item) => ({ item, rank: this.next() }));
    return order.sort((a, b) => a.rank - b.rank).map(({ item }) => item);
  }
}

/** That of the environment, to repeat a run; else a new one. */
export const chosenSeed = (): number => Number(process.env.SEED ?? Math.floor(Math.random() * 1_000_000_000));
