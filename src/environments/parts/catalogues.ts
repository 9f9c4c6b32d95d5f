import { CatalogueVisibility } from '../../catalogue/audience/catalogue-visibility.ts';
import { createCatalogue, updateCatalogue } from '../../catalogue/catalogues/catalogue.service.ts';
import { updatePublication } from '../../catalogue/catalogues/publication.service.ts';
import type { Context } from '../../platform/context.ts';
import type { Item } from '../format/bundle.ts';
import type { Part } from './part.ts';
import { within } from './paths.ts';
import { inverse, type Resolver } from './references.ts';
import { readTeamNames } from './teams.ts';

type CatalogueItem = Item<'catalogues'>;

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
    return rows.map(({ id, customId, name, slug, visibility, displayName, position }) => {
      const members = (ofProducts.get(id) ?? []).flatMap((row) => {
        const product = products.get(row.productId);
        return product === undefined ? [] : { product, displayName: row.displayName, position: row.position };
      });
      members.sort((one, other) => (one.product < other.product ? -1 : 1));
      return {
        ...{ cid: customId ?? id, name, slug, visibility: visibility as CatalogueVisibility },
        ...{ displayName, position },
        teams: teams((ofTeams.get(id) ?? []).map(({ teamId }) => teamId)),
        products: members.map(({ product }) => product),
        plans: (ofPlans.get(id) ?? []).flatMap(({ planId }) => plans.get(planId) ?? []).sort(),
        publications: members.filter((each) => each.displayName !== null || each.position !== null),
      };
    });
  },
  async save(ctx, item, { id, names }) {
    const teamIds = names.teams(item.teams, ['teams']);
    const productIds = names.many('product', item.products, ['products']);
    const planIds = names.many('plan', item.plans, ['plans']);
    if (names.refusals.length > 0) return null;
    const { name, slug, visibility, displayName, position } = item;
    const audience = visibility === CatalogueVisibility.PRIVATE || teamIds.length > 0 ? { teamIds } : {};
    const input = { name, slug, visibility, displayName, position, ...audience, productIds, planIds };
    const catalogue = id ? await updateCatalogue(ctx, id, input) : await createCatalogue(ctx, input);
    await savePublications(ctx, catalogue.id, item, names);
    return catalogue.id;
  },
};

/** What is not named among them is shown as everywhere else. */
async function savePublications(
  ctx: Context,
  catalogueId: string,
  { publications }: CatalogueItem,
  names: Resolver,
): Promise<void> {
  const wanted = publications.map(({ product, ...shown }, index) => ({
    ...{ productId: names.one('product', product, ['publications', String(index), 'product']), shown },
    path: ['publications', String(index)],
  }));
  const rows = ctx.db.selectFrom('catalogueProduct').selectAll().where('catalogueId', '=', catalogueId);
  const here = await rows.orderBy('productId').execute();
  for (const { productId, displayName, position } of here) {
    const isOwn = displayName !== null || position !== null;
    if (isOwn && !wanted.some((each) => each.productId === productId))
      await updatePublication(ctx, productId, catalogueId, { displayName: null, position: null });
  }
  for (const { productId, shown, path } of wanted) {
    if (productId) await within(path, () => updatePublication(ctx, productId, catalogueId, shown));
  }
}
