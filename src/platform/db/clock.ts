import { sql } from 'kysely';
import type { Context } from '../context.ts';

/** The time by the database's clock, which all nodes share. */
export async function readNow(ctx: Pick<Context, 'db'>): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select now()`.execute(ctx.db);
  return rows[0]!.now;
}
