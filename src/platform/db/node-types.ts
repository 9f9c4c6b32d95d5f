import { sql } from 'kysely';
import type { Context } from '../context.ts';
import type { Node } from '../graphql/node.ts';
import type { Database } from './database.ts';

/** How objects of one type are found by their id. */
export interface NodeType {
  /** Name of the GraphQL type. */
  type: string;
  /** Where its ids are. */
  table: keyof Database;
  /** The object, by the same rule of visibility as its own query. */
  find(ctx: Context, id: string): Promise<object | undefined>;
}

/**
 * Finds any object by its id: one statement tells the type, and that type's own finder reads it. Null when there is none
 * that the viewer may see.
 */
export async function findNode(ctx: Context, types: readonly NodeType[], id: string): Promise<Node | null> {
  const lookUps = types.map(
    ({ type, table }) => sql`select ${type}::text as type from ${sql.table(snakeCase(table))} where id = ${id}`,
  );
  const { rows } = await sql<{ type: string }>`${sql.join(lookUps, sql` union all `)}`.execute(ctx.db);
  const found = types.find(({ type }) => type === rows[0]?.type);
  const row = await found?.find(ctx, id);
  return row ? ({ __typename: found!.type, ...row, id } as Node) : null;
}

const snakeCase = (table: string) => table.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
