/** Longest memory of one key, so that a flood cannot fill the memory: enough to refuse every further request. */
const LONGEST_LOG = 100_000;

/**
 * Exact sliding window, as the Gateway's rolling limiter: every request counts, also a refused one, so a client that
 * keeps knocking stays out.
 */
export class RateLimiter {
  private readonly logs = new Map<string, number[]>();

  /** Whether this request is within `rate` per `per` seconds. */
  allows(name: string, rate: number, per: number): boolean {
    const now = Date.now();
    const log = (this.logs.get(name) ?? []).filter((time) => time > now - per * 1000).slice(-LONGEST_LOG);
    log.push(now);
    this.logs.set(name, log);
    return log.length <= rate;
  }

  forget(): void {
    this.logs.clear();
  }
}
