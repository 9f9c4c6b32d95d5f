import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import type { OfferKind } from './offer.entity.ts';

/** What of later modules refers to a product, plan or provider and is not over. */
interface Dependents {
  credentials: number;
  requests: number;
}

const OVER = sql`('REVOKED', 'EXPIRED')`;
/** Ended here, but its key has not been taken from the provider. */
const LINGERS = sql`c.applied_revision < c.revision and (c.secret is not null or c.key_hash is not null)`;
const OPEN = sql`('PENDING', 'AWAITING_EXTERNAL')`;

/** How many living credentials hold the product of a row; read as {@link countDependents} does. */
export const livingCredentials = (product: string) =>
  sql<number>`(select count(*)::int from credential_product p join credential c on c.id = p.credential_id
    where p.product_id = ${sql.ref(`${product}.id`)} and c.status not in ${OVER})`;

/**
 * Counts living credentials and open requests; of a provider also credentials whose keys it still has. This module comes
 * before theirs, so it reads their tables and nothing else of them.
 */
export async function countDependents({ db }: Context, kind: OfferKind | 'provider', id: string): Promise<Dependents> {
  const ofCredential = {
    product: sql`exists (select 1 from credential_product p where p.credential_id = c.id and p.product_id = ${id})`,
    plan: sql`c.plan_id = ${id}`,
    provider: sql`c.provider_id = ${id}`,
  };
  const counts = kind === 'provider' ? sql`(c.status not in ${OVER} or ${LINGERS})` : sql`c.status not in ${OVER}`;
  const ofRequest = {
    product: sql`exists (select 1 from access_request_product p where p.access_request_id = r.id and p.product_id = ${id})`,
    plan: sql`r.plan_id = ${id}`,
    provider: sql`r.plan_id in (select plan.id from plan where plan.provider_id = ${id})`,
  };
  const { rows } = await sql<Dependents>`select
    (select count(*)::int from credential c where ${counts} and ${ofCredential[kind]}) as credentials,
    (select count(*)::int from access_request r where r.status in ${OPEN} and ${ofRequest[kind]}) as requests
  `.execute(db);
  return rows[0]!;
}
