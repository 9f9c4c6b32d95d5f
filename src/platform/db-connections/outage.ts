import type { Logger } from 'pino';

/**
 * What PostgreSQL says when it cannot be used for now: connections lost (08) or ended by it (57P, 25P03), no resources (53), no
 * access (28), no such database (3D000, while it is restored), or a stand-by that takes no writes (25006).
 */
const STATES = /^(08|28|53|57P|25P03|25006|3D000)/;
/** What sockets and the resolver of names say. */
const SOCKETS = /^(ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE)/;
/** What `pg` and its pool say, without a code. */
const MESSAGES =
  /^(Connection terminated|timeout expired|timeout exceeded when trying to connect|Query read timeout|Client (has encountered a connection error|was closed) and is not queryable|Cannot use a pool after calling end)/;

/** Whether this failure of a statement means that the database is away: the same statement may succeed later. */
export function isDatabaseAway(error: unknown): boolean {
  // `localhost` is tried under each of its addresses, and all of the failures come as one.
  if (error instanceof AggregateError) return error.errors.some(isDatabaseAway);
  if (!(error instanceof Error)) return false;
  const { code, originalError } = error as { code?: unknown; originalError?: unknown };
  if (originalError) return isDatabaseAway(originalError);
  if (typeof code !== 'string') return MESSAGES.test(error.message);
  return STATES.test(code) || SOCKETS.test(code);
}

/** An outage is over when the database answers and nothing has failed for so long: connections do not come back all at once. */
const QUIET_MS = 2_000;

/**
 * Times without a database, as this process sees them. Everything that needs one notices, thousands of times; the log is told once
 * when it begins and once when it is over.
 */
export class DatabaseOutage {
  #since: number | null = null;
  #last = 0;
  readonly #log: Pick<Logger, 'info' | 'error'>;

  constructor(log: Pick<Logger, 'info' | 'error'>) {
    this.#log = log;
  }

  /** Whether it is going on. */
  get isOn(): boolean {
    return this.#since !== null;
  }

  /** Whether the database is away by this failure. If so it is logged where it is the first, and need not be logged by the caller. */
  notes(error: unknown): boolean {
    if (!isDatabaseAway(error)) return false;
    this.#last = performance.now();
    if (this.#since === null) {
      this.#since = this.#last;
      this.#log.error({ reason: reasonOf(error) }, 'The database cannot be used, trying again until it is back');
    }
    return true;
  }

  /** For what is left out of an answer when it cannot be read: no rows, when the database is away. */
  readonly empty = (error: unknown): [] => {
    if (!this.notes(error)) throw error;
    return [];
  };

  /** The database has answered. */
  answered(): void {
    const now = performance.now();
    if (this.#since === null || now - this.#last < QUIET_MS) return;
    const seconds = Math.round((this.#last - this.#since) / 1000);
    this.#log.info({ seconds }, 'The database is back');
    this.#since = null;
  }
}

const reasonOf = (error: unknown): string =>
  error instanceof AggregateError ? reasonOf(error.errors[0]) : (error as Error).message;
