type Ask = () => boolean | Promise<boolean>;

/** Gets another token: once for all subscriptions of a client that were refused with the same one. */
export class Renewal {
  #asking: Promise<boolean> | null = null;
  /** How many tokens there were. */
  #count = 0;

  constructor(private readonly ask: Ask) {}

  get count(): number {
    return this.#count;
  }

  /** Whether there is another token than when `count` was read. Rejects where asking for one fails. */
  async since(count: number): Promise<boolean> {
    if (count < this.#count) return true;
    this.#asking ??= this.#ask();
    return this.#asking;
  }

  async #ask(): Promise<boolean> {
    try {
      const isRenewed = await this.ask();
      if (isRenewed) this.#count += 1;
      return isRenewed;
    } finally {
      this.#asking = null;
    }
  }
}
