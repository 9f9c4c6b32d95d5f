import { LRUCache } from 'lru-cache';
import pg from 'pg';

/** Plans stay in every connection that has used them, so only so many statements have one: those that were run as often as this. */
const MAX_PREPARED = 400;
const RUNS_BEFORE = 10;

/** Texts that were seen lately. */
const seen = new LRUCache<string, { runs: number; number?: number }>({ max: 2_000 });
let prepared = 0;
/** Names of before a plan was outdated are used no more, by any connection. */
let generation = 0;

/** What a statement is called by every connection, so that it is parsed and planned once in each; undefined while it is rare. */
function nameOf(text: string): string | undefined {
  const statement = seen.get(text) ?? { runs: 0 };
  if (statement.runs === 0) seen.set(text, statement);
  statement.runs += 1;
  if (!statement.number && statement.runs > RUNS_BEFORE && prepared < MAX_PREPARED) {
    prepared += 1;
    statement.number = prepared;
  }
  return statement.number ? `gatehouse_${generation}_${statement.number}` : undefined;
}

/** But for those that ask for a plan of their own. */
const READ = /^\s*(?:select|with)\b(?! \/\* planned anew)/;
const WRITE = /^\s*(?:insert|update|delete)\b/;

/** Writes of entities carry their values in the text, which is another one each time. */
const mayComeAgain = (text: string, values: unknown[]): boolean =>
  READ.test(text) || (values.length > 0 && WRITE.test(text));

/**
 * PostgreSQL's `feature_not_supported` for a plan made before another release's migration added a column. All of them are made anew then;
 * a transaction that met it is to be run again as a whole.
 */
export const isOutdatedPlan = (error: unknown): boolean =>
  error instanceof Error && /cached plan must not change result type$/.test(error.message);

/** A connection that prepares the statements that come again and again. */
export class PreparingClient extends pg.Client {
  override query(...call: never[]): never {
    const [text, values] = call as unknown[];
    const isPlain = call.length === 2 && typeof text === 'string' && Array.isArray(values);
    return (isPlain ? this.#prepare(text, values) : super.query(...(call as unknown as [string]))) as never;
  }

  async #prepare(text: string, values: unknown[]): Promise<pg.QueryResult> {
    const name = mayComeAgain(text, values) ? nameOf(text) : undefined;
    if (!name) return super.query(text, values);
    const isAlone = this.getTransactionStatus() === 'I';
    try {
      return await super.query({ name, text, values });
    } catch (error) {
      if (!isOutdatedPlan(error)) throw error;
      if (name.startsWith(`gatehouse_${generation}_`)) generation += 1;
      if (!isAlone) throw error;
      return super.query(text, values);
    }
  }
}
