import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { idOfView, type Node } from '../graphql/node.ts';
import { defineLoader } from '../loader.ts';
import { shaped } from '../shapes/shaped.ts';
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

/** Ids to look for, as they are and as those of the rows that views are of. */
interface Sought {
  ids: readonly string[];
  ofViews: Readonly<Record<string, readonly string[]>>;
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
  const lookUp = shaped<Sought, { index: number; id: string }>(({ db }, { ids, ofViews }) => {
    const lookUps = stored.map(({ type, table }, index) => {
      const rowIds = ofViews[type] ?? ids;
      return sql`select ${sql.lit(index)} as index, id from ${sql.table(snakeCase(table!))} where id = any(${rowIds}::uuid[])`;
    });
    return sql<{ index: number; id: string }>`${sql.join(lookUps, sql` union all `)}`.compile(db);
  });
  const views = stored.filter(({ isView }) => isView);
  const locate = defineLoader(async ({ db }: Context, ids: readonly string[]) => {
    const ofViews = Object.fromEntries(views.map(({ type }) => [type, ids.map((id) => idOfView(type, id))]));
    const rows = await lookUp({ db }, { ids, ofViews });
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
