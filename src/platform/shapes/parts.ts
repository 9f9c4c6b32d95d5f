import { type GraphQLSchema, isObjectType } from 'graphql';
import { type CompiledQuery, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import type { Context } from '../context.ts';
import { type Asked, askedOfPage, PART, type Part, TABLE } from './asked.ts';

/** How many of its rows a part shows at most. */
export const MAX_PARTS = 1_000;

/** A row with what was read together with it. */
interface Whole {
  parts?: Readonly<Record<string, unknown>>;
}

/**
 * Compiles the query of a page: it reads no more of the rows than what is asked for, and their parts in the same statement. Where that is all columns,
 * the page is one JSON value, in which times are texts: that costs a fraction of what rows cost.
 * @param rows In their order, as many as the page shows.
 * @param told What cursors are made of beside the id.
 */
export function compilePage<DB, TB extends keyof DB, O>(
  { db }: Pick<Context, 'db'>,
  rows: SelectQueryBuilder<DB, TB, O>,
  asked: Asked | null,
  told?: RawBuilder<string>,
): CompiledQuery<O> {
  if (!asked) return rows.compile() as CompiledQuery<O>;
  const parts: Pair[] = asked.parts.length > 0 ? [['parts', partsOf(asked, asked.table, 1)]] : [];
  if (!asked.columns)
    return rows.select(parts.map(([name, value]) => value.as(name))).compile() as unknown as CompiledQuery<O>;
  const pairs = [...columnsFrom(asked.table, asked.columns), ...(told ? [['orderedBy', told] as Pair] : []), ...parts];
  const page = rows.clearSelect().select(json(pairs).as('row'));
  return sql<O>`select coalesce(json_agg(page.row), '[]') as page from (${page}) as page`.compile(db);
}

/** The rows that such a query gives. */
export const rowsOfPage = <O>(result: readonly O[], asked: Asked | null): readonly O[] =>
  asked?.columns ? (result as unknown as { page: O[] }[])[0]!.page : result;

type Pair = readonly [name: string, value: RawBuilder<unknown>];

const columnsFrom = (alias: string, columns: readonly string[]): Pair[] =>
  columns.map((column) => [column, sql.ref(`${alias}.${column}`)]);

const json = (pairs: readonly Pair[]) =>
  sql`json_build_object(${sql.join(pairs.map(([name, value]) => sql`${sql.lit(name)}, ${value}`))})`;

const partsOf = (asked: Asked, alias: string, depth: number) =>
  json(asked.parts.map(({ name, part, asked: inner }) => [name, partOf(part, inner, alias, depth)]));

function partOf(part: Part, asked: Asked, above: string, depth: number): RawBuilder<unknown> {
  const alias = `part${depth}`;
  const pairs = columnsFrom(alias, asked.columns!);
  if (asked.parts.length > 0) pairs.push(['parts', partsOf(asked, alias, depth + 1)]);
  const rows = sql`${sql.table(asked.table)} as ${sql.ref(alias)}`;
  if ('by' in part) {
    return sql`(select ${json(pairs)} from ${rows} where ${sql.ref(`${alias}.id`)} = ${sql.ref(`${above}.${part.by}`)})`;
  }
  const pair = `pair${depth}`;
  const ordered = sql`select ${sql.ref(alias)}.* from ${sql.table(part.through)} as ${sql.ref(pair)}
    join ${rows} on ${sql.ref(`${alias}.id`)} = ${sql.ref(`${pair}.${part.to}`)}
    where ${sql.ref(`${pair}.${part.from}`)} = ${sql.ref(`${above}.id`)} order by ${sql.ref(`${alias}.id`)} limit ${sql.lit(MAX_PARTS)}`;
  return sql`(select coalesce(json_agg(${json(pairs)}), '[]') from (${ordered}) as ${sql.ref(alias)})`;
}

/**
 * Has pages of rows read with what their operation asks for, and fields take from a row what was read together with it. Whatever is read in
 * another way, such as the object of a mutation, is resolved as if there were nothing of this.
 */
export function readPartsTogether(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
    for (const [name, field] of Object.entries(type.getFields())) {
      const { resolve } = field;
      if (!field.extensions[PART] || !resolve) continue;
      field.resolve = (row: Whole, ...call) =>
        row.parts && name in row.parts ? row.parts[name] : resolve(row, ...call);
    }
  }
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    const { resolve } = field;
    if (!resolve || !String(field.type).replace('!', '').endsWith('Connection')) continue;
    field.resolve = (root, args, ctx: Context, info) => resolve(root, args, { ...ctx, asked: askedOfPage(info) }, info);
  }
}

/** For `@Extensions` of a type. */
export const columnsOf = (table: string) => ({ [TABLE]: table });

/** For `@Extensions` of a field. */
export const partBy = (by: string) => ({ [PART]: { by } satisfies Part });
export const partsThrough = (through: string, from: string, to: string) => ({
  [PART]: { through, from, to } satisfies Part,
});
