import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import type { Bundle } from '../format/bundle.ts';
import type { Named, References } from '../parts/references.ts';

const TABLES = { product: 'product', plan: 'plan', catalogue: 'catalogue', approvalRule: 'approval_rule' } as const;

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
}

async function adoptOne(
  { db }: Context,
  kind: Named,
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
