import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { defineLoader, grouped } from '../../platform/loader.ts';
import { isOwner } from '../../platform/viewer.ts';
import type { OfferAdministration } from './administration.ts';
import { gatewayAddress } from './gateway-address.ts';

/** Null for everybody but owners: who else a catalogue is for is nobody else's business. */
export const teamsOfCatalogue = defineLoader(async (ctx: Context, catalogueIds: readonly string[]) => {
  if (!isOwner(ctx.viewer)) return catalogueIds.map(() => null);
  const rows = await ctx.db
    .selectFrom('team')
    .innerJoin('catalogueTeam', 'catalogueTeam.teamId', 'team.id')
    .selectAll('team')
    .select('catalogueTeam.catalogueId')
    .where(oneOf('catalogueTeam.catalogueId', catalogueIds))
    .orderBy('team.id')
    .execute();
  return grouped(catalogueIds, rows, (row) => row.catalogueId);
});

/** Catalogues of a product that an owner looks at. */
export const cataloguesOfProduct = defineLoader(async (ctx: Context, productIds: readonly string[]) => {
  const rows = await ctx.db
    .selectFrom('catalogue')
    .innerJoin('catalogueProduct', 'catalogueProduct.catalogueId', 'catalogue.id')
    .selectAll('catalogue')
    .select('catalogueProduct.productId')
    .where(oneOf('catalogueProduct.productId', productIds))
    .orderBy('catalogue.id')
    .execute();
  return grouped(productIds, rows, (row) => row.productId);
});

/** Catalogues of a plan that an owner looks at. */
export const cataloguesOfPlan = defineLoader(async (ctx: Context, planIds: readonly string[]) => {
  const rows = await ctx.db
    .selectFrom('catalogue')
    .innerJoin('cataloguePlan', 'cataloguePlan.catalogueId', 'catalogue.id')
    .selectAll('catalogue')
    .select('cataloguePlan.planId')
    .where(oneOf('cataloguePlan.planId', planIds))
    .orderBy('catalogue.id')
    .execute();
  return grouped(planIds, rows, (row) => row.planId);
});

type Bundle = Pick<OfferAdministration, 'providerId' | 'apiIds'>;

/** APIs of a product that the viewer may already see, in the order of their ids at the provider. */
export const apisOfProduct = defineLoader(async (ctx: Context, products: readonly Bundle[]) => {
  const providerIds = [...new Set(products.flatMap(({ providerId }) => providerId ?? []))];
  const apiIds = [...new Set(products.flatMap((product) => product.apiIds))];
  const rows = await ctx.db
    .selectFrom('providerApi')
    .innerJoin('provider', 'provider.id', 'providerApi.providerId')
    .selectAll('providerApi')
    .select('provider.gatewayUrl as base')
    .where(oneOf('providerApi.providerId', providerIds))
    .where('providerApi.apiId', 'in', apiIds.length > 0 ? apiIds : [''])
    .execute();
  const byKey = new Map(rows.map((row) => [`${row.providerId} ${row.apiId}`, row]));
  return products.map((product) =>
    product.apiIds.flatMap((apiId) => {
      const row = byKey.get(`${product.providerId} ${apiId}`);
      return row ? { ...row, gatewayUrl: gatewayAddress({ gatewayUrl: row.base }, row) } : [];
    }),
  );
});
