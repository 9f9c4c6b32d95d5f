import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import type { Bundle } from '../format/bundle.ts';
import type { References } from '../parts/references.ts';

const TABLES = {
  ...{ product: 'product', plan: 'plan', catalogue: 'catalogue', approvalRule: 'approval_rule' },
  ...{ contentTemplate: 'content_template', contentEntry: 'content_entry' },
} as const;

export const isNamed = (kind: keyof References): kind is keyof typeof TABLES => kind in TABLES;

/** What is to be called so in every environment; its own id needs no other. */
export const nameAs = ({ db }: Context, kind: keyof typeof TABLES, id: string, customId: string): Promise<unknown> =>
  sql`update ${sql.table(TABLES[kind])} set custom_id = nullif(${customId}, id::text) where id = ${id}`.execute(db);

/**
 * What is here under the same policy or name, and was never brought here by a bundle, is what a bundle means by its custom id: such as
 * a product that both environments have read from their gateways.
 */
export async function adopt(ctx: Context, wanted: Bundle): Promise<void> {
  for (const { cid, name, policyId, provider } of wanted.products)
    await adoptOne(ctx, 'product', cid, name, { policyId, provider });
  for (const { cid, name, policyId, provider } of wanted.plans)
    await adoptOne(ctx, 'plan', cid, name, { policyId, provider });
  for (const { cid, name } of wanted.catalogues) await adoptOne(ctx, 'catalogue', cid, name, null);
  for (const { cid, name } of wanted.contentTemplates)
    await adoptWritten(ctx, 'contentTemplate', cid, sql`name = ${name}`);
  const kinds = new Map(wanted.contentTemplates.map(({ cid, kind }) => [cid, kind]));
  for (const { cid, template, published, draft } of wanted.contentEntries) {
    const slug = (published ?? draft)?.slug ?? null;
    await adoptWritten(ctx, 'contentEntry', cid, sql`slug = ${slug} and kind = ${kinds.get(template) ?? null}`);
  }
}

async function adoptWritten(
  { db }: Context,
  kind: 'contentTemplate' | 'contentEntry',
  cid: string,
  isLike: RawBuilder<unknown>,
): Promise<void> {
  const table = sql.table(TABLES[kind]);
  await sql`update ${table} set custom_id = ${cid} where custom_id is null and id::text <> ${cid} and ${isLike}
    and not exists (select from ${table} where custom_id = ${cid} or id::text = ${cid} and custom_id is null)`.execute(
    db,
  );
}

async function adoptOne(
  { db }: Context,
  kind: 'product' | 'plan' | 'catalogue',
  cid: string,
  name: string,
  policy: { policyId: string | null; provider: string | null } | null,
): Promise<void> {
  const table = sql.table(TABLES[kind]);
  const isCalled = sql`(custom_id = ${cid} or id::text = ${cid} and custom_id is null)`;
  const hasPolicy = policy?.policyId
    ? sql`(policy_id = ${policy.policyId} and provider_id in (select id from provider where name = ${policy.provider} and deleted_at is null))`
    : sql`name = ${name}`;
  await sql`update ${table} set custom_id = ${cid} where deleted_at is null and custom_id is null and ${hasPolicy}
    and not exists (select from ${table} where ${isCalled} and deleted_at is null)`.execute(db);
}
