import { type GraphQLSchema, isAbstractType } from 'graphql';
import { sql } from 'kysely';
import { Field, ID, InterfaceType } from 'type-graphql';
import type { Context } from '../context.ts';
import type { Database } from '../db/database.ts';

@InterfaceType('Node', { description: 'Anything that has an identity and can be read again by it.' })
export abstract class Node {
  @Field(() => ID, { description: 'UUID, the same in API, database, log and webhook.' })
  id!: string;
}

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

/**
 * Rows are plain objects, so a type cannot be told by its class: whatever serves an interface or a union names the type in
 * `__typename`. Set here and not in the decorator, around which type-graphql puts an async function: compiled queries do
 * not wait for one.
 */
export function resolveTypesByName(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap()).filter(isAbstractType)) {
    type.resolveType = ({ __typename }: { __typename?: string }) => __typename;
  }
}
