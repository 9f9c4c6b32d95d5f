import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { notFound } from '../../platform/domain-error.ts';

const MEMBERS = {
  product: { table: 'catalogueProduct', column: 'productId', rows: 'product' },
  plan: { table: 'cataloguePlan', column: 'planId', rows: 'plan' },
  team: { table: 'catalogueTeam', column: 'teamId', rows: 'team' },
} as const;

export type MemberKind = keyof typeof MEMBERS;

/** Ids of the catalogues that hold one of these members, oldest first. */
export async function cataloguesHolding(ctx: Context, kind: MemberKind, ids: readonly string[]): Promise<string[]> {
  const { table, column } = MEMBERS[kind];
  const { rows } = await sql<{ id: string }>`select distinct ${sql.ref('catalogueId')} as id from ${sql.table(table)}
    where ${sql.ref(column)} = any(${ids}::uuid[]) order by 1`.execute(ctx.db);
  return rows.map((row) => row.id);
}

/** Ids of the members of a catalogue, oldest first. */
export async function membersOf(ctx: Context, kind: MemberKind, catalogueId: string): Promise<string[]> {
  const { table, column } = MEMBERS[kind];
  const { rows } = await sql<{ id: string }>`select ${sql.ref(column)} as id from ${sql.table(table)}
    where ${sql.ref('catalogueId')} = ${catalogueId} order by 1`.execute(ctx.db);
  return rows.map((row) => row.id);
}

/** Puts members into catalogues; those that are in already stay. */
export async function addMembers(ctx: Context, kind: MemberKind, catalogueIds: string[], ids: string[]): Promise<void> {
  const { table, column } = MEMBERS[kind];
  await sql`insert into ${sql.table(table)} (${sql.ref('catalogueId')}, ${sql.ref(column)})
    select c, m from unnest(${catalogueIds}::uuid[]) c, unnest(${ids}::uuid[]) m on conflict do nothing`.execute(
    ctx.db,
  );
}

/** Takes members out of these catalogues, or out of all. */
export async function removeMembers(
  ctx: Context,
  kind: MemberKind,
  ids: readonly string[],
  catalogueIds: readonly string[] | null,
): Promise<void> {
  const { table, column } = MEMBERS[kind];
  await sql`delete from ${sql.table(table)} where ${sql.ref(column)} = any(${ids}::uuid[])
    and (${catalogueIds}::uuid[] is null or ${sql.ref('catalogueId')} = any(${catalogueIds}::uuid[]))`.execute(ctx.db);
}

/** Makes these the members of a catalogue, and no others. */
export async function replaceMembers(
  ctx: Context,
  kind: MemberKind,
  catalogueId: string,
  ids: string[],
): Promise<void> {
  const { table, column } = MEMBERS[kind];
  await sql`delete from ${sql.table(table)} where ${sql.ref('catalogueId')} = ${catalogueId}
    and ${sql.ref(column)} <> all(${ids}::uuid[])`.execute(ctx.db);
  await addMembers(ctx, kind, [catalogueId], ids);
}

/** @returns The ids, each once. @throws DomainError NOT_FOUND when one of them does not exist. */
export async function requireAll(
  ctx: Context,
  rows: 'catalogue' | 'product' | 'plan' | 'team',
  ids: readonly string[] | null | undefined,
  field: string[],
): Promise<string[]> {
  const wanted = [...new Set(ids ?? [])];
  const found = await sql<{ id: string }>`select id from ${sql.table(rows)}
    where id = any(${wanted}::uuid[]) and ${sql.ref('deletedAt')} is null`.execute(ctx.db);
  if (found.rows.length === wanted.length) return wanted;
  throw notFound(rows, field);
}
