import { sql } from 'kysely';
import { issuedMethodOf } from '../../catalogue/products/auth-types.ts';
import type { Context } from '../../platform/context.ts';
import { comparableAddress } from '../../platform/email-address.ts';
import type { KeyMethod } from '../../provider/port/key-kinds.ts';

/** The products and plans that have these policies at a provider, and the policies that none has. */
export async function offerOfPolicies({ db }: Context, providerId: string, policyIds: readonly string[]) {
  const have = sql<boolean>`policy_id = any(${policyIds}::text[])`;
  const products = await db
    .selectFrom('product')
    .select(['id', 'policyId'])
    .where('providerId', '=', providerId)
    .where(have)
    .execute();
  const plans = await db
    .selectFrom('plan')
    .select(['id', 'policyId'])
    .where('providerId', '=', providerId)
    .where(have)
    .execute();
  const known = new Set([...products, ...plans].map(({ policyId }) => policyId));
  return {
    productIds: products.map(({ id }) => id),
    planIds: plans.map(({ id }) => id),
    unknown: policyIds.filter((id) => !known.has(id)),
  };
}

/** Of the products that have these policies; null where there is none, or nobody has named any. */
export async function methodOfPolicies(
  { db }: Context,
  providerId: string,
  policyIds: readonly string[] | null | undefined,
): Promise<KeyMethod | null> {
  const product = await db
    .selectFrom('product')
    .select('authType')
    .where('providerId', '=', providerId)
    .where(sql<boolean>`policy_id = any(${policyIds ?? []}::text[])`)
    .executeTakeFirst();
  return product ? issuedMethodOf(product.authType) : null;
}

export const ownerByEmail = ({ db }: Context, email: string) =>
  db
    .selectFrom('user')
    .select('id')
    .where('email', '=', comparableAddress(email))
    .where('isActive', '=', true)
    .where('deletedAt', 'is', null)
    .where('organisationId', 'is not', null)
    .executeTakeFirst();

/** By its name without regard to case, as names of apps are told apart. */
export const appOfOwner = ({ db }: Context, ownerId: string, name: string) =>
  db
    .selectFrom('app')
    .select(['id', 'name'])
    .where('ownerId', '=', ownerId)
    .where('deletedAt', 'is', null)
    .where(sql<boolean>`name_key(app.name) = name_key(${name})`)
    .executeTakeFirst();
