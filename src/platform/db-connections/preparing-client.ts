import { LRUCache } from 'lru-cache';
import pg from 'pg';

/** Plans stay in every connection that has used them, so only so many statements have one: those that were run as often as this. */
const MAX_PREPARED = 200;
const RUNS_BEFORE = 10;

/** Texts of reads that were seen lately. */
const seen = new LRUCache<string, { runs: number; name?: string }>({ max: 2_000 });
let prepared = 0;

/** What a read is called by every connection, so that it is parsed and planned once in each; undefined while it is rare. */
function nameOf(text: string): string | undefined {
  const statement = seen.get(text) ?? { runs: 0 };
  if (statement.runs === 0) seen.set(text, statement);
  statement.runs += 1;
  if (!statement.name && statement.runs > RUNS_BEFORE && prepared < MAX_PREPARED) {
    prepared += 1;
    statement.name = `gatehouse_${prepared}`;
  }
  return statement.name;
}

/** But for those that ask for a plan of their own. */
const READ = /^(?:select|with)\b(?! \/\* planned anew)/;

/** `feature_not_supported`: what PostgreSQL says of a plan made before a column was added. */
const OUTDATED_PLAN = /^cached plan must not change result type$/;

/**
 * A connection that prepares the reads that come again and again, outside transactions: there a plan that another release's
 * migration has made useless costs one repetition, inside it would cost the transaction.
 */
export class PreparingClient extends pg.Client {
  #isOutdated = false;

  override query(...call: never[]): never {
    const [text, values] = call as unknown[];
    const isPlain = call.length === 2 && typeof text === 'string' && Array.isArray(values);
    return (isPlain ? this.#prepare(text, values) : super.query(...(call as unknown as [string]))) as never;
  }

  async #prepare(text: string, values: unknown[]): Promise<pg.QueryResult> {
    const mayBe = !this.#isOutdated && this.getTransactionStatus() === 'I' && READ.test(text);
    const name = mayBe ? nameOf(text) : undefined;
    if (!name) return super.query(text, values);
    try {
      return await super.query({ name, text, values });
    } catch (error) {
      if (!(error instanceof Error && OUTDATED_PLAN.test(error.message))) throw error;
      this.#isOutdated = true;
      return super.query(text, values);
    }
  }
}
