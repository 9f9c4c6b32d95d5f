import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { idOfView, type Node } from '../graphql/node.ts';
import { defineLoader } from '../loader.ts';
import type { Database } from './database.ts';

/** How objects of one type are found by their id. */
export interface NodeType {
  /** Name of the GraphQL type. */
  type: string;
  /** Where its ids are. None for what has no rows: `find` then knows its ids, and asks for nothing when it is another. */
  table?: keyof Database;
  /** Whether it is a view of the rows of the table: its ids are those of `idOfView`, and `find` gets the id of the row. */
  isView?: boolean;
  /** The object, by the same rule of visibility as its own query; for all ids that a tick asks for at once. */
  find(ctx: Context, id: string): Promise<object | null | undefined>;
}

interface Place {
  nodeType: NodeType;
  rowId: string;
}

/**
 * Finds any object by its id, and null where there is none that the viewer may see. However many a tick asks for, one
 * statement tells their types, and each type reads its own at once.
 */
export function defineNodes(types: readonly NodeType[]): (ctx: Context, id: string) => Promise<Node | null> {
  const stored = types.filter(({ table }) => table);
  const known = types.filter(({ table }) => !table);
  const locate = defineLoader(async (ctx: Context, ids: readonly string[]) => {
    const lookUps = stored.map(({ type, table, isView }, index) => {
      const rowIds = isView ? ids.map((id) => idOfView(type, id)) : ids;
      return sql`select ${index}::int as index, id from ${sql.table(snakeCase(table!))} where id = any(${rowIds}::uuid[])`;
    });
    const { rows } = await sql<{ index: number; id: string }>`${sql.join(lookUps, sql` union all `)}`.execute(ctx.db);
    const places = new Map<string, Place>();
    for (const { index, id: rowId } of rows) {
      const nodeType = stored[index]!;
      places.set(nodeType.isView ? idOfView(nodeType.type, rowId) : rowId, { nodeType, rowId });
    }
    return ids.map((id) => places.get(id) ?? null);
  });
  return async (ctx, id) => {
    const place = await locate(ctx, id);
    for (const { nodeType, rowId } of place ? [place] : known.map((nodeType) => ({ nodeType, rowId: id }))) {
      const found = await nodeType.find(ctx, rowId);
      if (found) return { ...found, __typename: nodeType.type, id } as Node;
    }
    return null;
  };
}

const snakeCase = (table: string) => table.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
