/** Counts connections by holder and refuses more than a bound for each. */
export class Slots {
  private readonly held = new Map<string, number>();

  /** Takes a slot, or returns false when `max` are taken. */
  take(holder: string, max: number): boolean {
    const count = this.held.get(holder) ?? 0;
    if (count >= max) return false;
    this.held.set(holder, count + 1);
    return true;
  }

  release(holder: string): void {
    const count = this.held.get(holder) ?? 0;
    if (count > 1) this.held.set(holder, count - 1);
    else this.held.delete(holder);
  }
}
