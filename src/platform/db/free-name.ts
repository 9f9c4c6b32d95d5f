import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { DomainError, UserErrorCode } from '../domain-error.ts';
import { requiredName } from '../text.ts';
import type { Database } from './database.ts';

interface NameRule {
  table: keyof Database;
  /** Column of the name, which is also what the input calls it. */
  column?: string;
  /** Only rows like this count, for example those of one product. */
  among?: Readonly<Record<string, string | null>>;
  /** The row that keeps its name; null for a new one. */
  own: string | null;
  /** What the person is told when another row has the name. */
  taken: string;
}

/**
 * A name of up to 100 characters that no other row has, however it is written: see `comparableName`.
 * @throws DomainError INVALID_INPUT, NAME_TAKEN.
 */
export async function requireFreeName(
  ctx: Pick<Context, 'db' | 'renamed'>,
  text: string,
  rule: NameRule,
): Promise<string> {
  const { table, column = 'name', among = {}, own, taken } = rule;
  const field = ['input', column];
  const name = requiredName(text, { field, max: 100 });
  const alike = Object.entries(among).map(([key, value]) =>
    value === null ? sql`and ${sql.ref(key)} is null` : sql`and ${sql.ref(key)} = ${value}`,
  );
  // One after the other: of those that insert one name at once, a constraint that can be put off ends all in a deadlock.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`name of ${table}: `} || name_key(${name}), 0))`.execute(
    ctx.db,
  );
  const { rows } = await sql`select 1 from ${sql.table(table)} where name_key(${sql.ref(column)}) = name_key(${name})
    and id is distinct from ${own} and id <> all (${[...(ctx.renamed ?? [])]}::uuid[]) ${sql.join(alike, sql` `)} limit 1`.execute(
    ctx.db,
  );
  if (rows.length > 0) throw new DomainError(UserErrorCode.NAME_TAKEN, taken, { field });
  return name;
}
