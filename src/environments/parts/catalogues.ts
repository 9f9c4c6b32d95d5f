import { CatalogueVisibility } from '../../catalogue/audience/catalogue-visibility.ts';
import { createCatalogue, updateCatalogue } from '../../catalogue/catalogues/catalogue.service.ts';
import { readTeamNames } from './approval-rules.ts';
import type { Part } from './part.ts';
import { inverse } from './references.ts';

export const cataloguesPart: Part<'catalogues'> = {
  tables: ['catalogue', 'catalogue_product', 'catalogue_plan', 'catalogue_team'],
  async read({ db }, references) {
    const rows = await db.selectFrom('catalogue').selectAll().where('deletedAt', 'is', null).orderBy('id').execute();
    const [products, plans] = [inverse(references.product), inverse(references.plan)];
    const ofProducts = Map.groupBy(
      await db.selectFrom('catalogueProduct').selectAll().execute(),
      (row) => row.catalogueId,
    );
    const ofPlans = Map.groupBy(await db.selectFrom('cataloguePlan').selectAll().execute(), (row) => row.catalogueId);
    const ofTeams = Map.groupBy(await db.selectFrom('catalogueTeam').selectAll().execute(), (row) => row.catalogueId);
    const teams = readTeamNames(references);
    return rows.map(({ id, customId, name, slug, visibility }) => ({
      ...{ cid: customId ?? id, name, slug, visibility: visibility as CatalogueVisibility },
      teams: teams((ofTeams.get(id) ?? []).map(({ teamId }) => teamId)),
      products: (ofProducts.get(id) ?? []).flatMap(({ productId }) => products.get(productId) ?? []).sort(),
      plans: (ofPlans.get(id) ?? []).flatMap(({ planId }) => plans.get(planId) ?? []).sort(),
    }));
  },
  async save(ctx, item, { id, names }) {
    const teamIds = names.teams(item.teams, ['teams']);
    const productIds = names.many('product', item.products, ['products']);
    const planIds = names.many('plan', item.plans, ['plans']);
    if (names.refusals.length > 0) return null;
    const { name, slug, visibility } = item;
    const audience = visibility === CatalogueVisibility.PRIVATE || teamIds.length > 0 ? { teamIds } : {};
    const input = { name, slug, visibility, ...audience, productIds, planIds };
    return (id ? await updateCatalogue(ctx, id, input) : await createCatalogue(ctx, input)).id;
  },
};
