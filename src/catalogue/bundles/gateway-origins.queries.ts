import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { visibleProducts } from '../audience/audience.policy.ts';
import { gatewayAddress } from '../products/gateway-address.ts';

/**
 * Origins of the addresses at which the viewer calls the products that they see, such as `https://api.example.com`, sorted. What
 * stands behind products of others is not among them.
 */
export async function readGatewayOrigins({ db, viewer }: Pick<Context, 'db' | 'viewer'>): Promise<string[]> {
  const rows = await db
    .selectFrom('product')
    .innerJoin('provider', 'provider.id', 'product.providerId')
    .innerJoin('providerApi', (join) =>
      join
        .onRef('providerApi.providerId', '=', 'product.providerId')
        .on(sql<boolean>`product.api_ids ? provider_api.api_id`),
    )
    .select(['provider.gatewayUrl', 'providerApi.listenPort', 'providerApi.domain'])
    .distinct()
    .where(visibleProducts(viewer))
    .execute();
  return [...new Set(rows.map((row) => new URL(gatewayAddress(row, { ...row, listenPath: '/' })).origin))].toSorted();
}
