import { type Row, row } from '../row.ts';

/** Publishing is the owners' own affair. */
const OWNERS = '401 403 403 403 403 ok';

/** Public offers are for everybody, private ones for their teams, and unpublished ones for owners alone. */
export const CATALOGUE_ROWS: Row[] = [
  //                                                                anonymous hobbyist member partner rival owner
  row('Query.catalogues', { first: 100 }, 'seen seen seen seen seen seen'),
  row('Query.products', { first: 100 }, 'seen seen seen seen seen seen'),
  row('Query.products', { search: 'ACCOUNTS' }, 'none none product:accounts product:accounts none product:accounts'),
  row('Query.products', { search: 'ledger' }, 'none none none none product:ledger product:ledger'),
  row('Query.products', { search: 'draft' }, 'none none none none none product:draft'),
  row(
    'Query.products',
    { catalogueId: '@catalogue:enterprise' },
    'none none seen seen none product:accounts+product:payment',
  ),
  row(
    'Query.products',
    { filter: { catalogueIds: ['@catalogue:rivals'], search: 'ledger' } },
    'none none none none product:ledger product:ledger',
  ),
  row('Query.product', { id: '@product:payment' }, 'data data data data data data'),
  row('Query.product', { id: '@product:accounts' }, 'null null data data null data'),
  row('Query.product', { id: '@product:ledger' }, 'null null null null data data'),
  row('Query.product', { id: '@product:draft' }, 'null null null null null data'),
  row('Query.product', { id: '@plan:free' }, 'null null null null null null'),
  row('Query.plans', { first: 100 }, 'seen seen seen seen seen seen'),
  row('Query.plan', { id: '@plan:free' }, 'data data data data data data'),
  row('Query.plan', { id: '@plan:enterprise' }, 'null null data data null data'),
  row('Query.plan', { id: '@plan:gold' }, 'null null null null data data'),
  row('Query.plan', { id: '@plan:draft' }, 'null null null null null data'),
  row('Query.node', { id: '@catalogue:enterprise' }, 'null null data data null data'),
  row('Query.node', { id: '@plan:enterprise' }, 'null null data data null data'),
  row('Query.catalogue', { id: '@catalogue:public' }, 'data data data data data data'),
  row('Query.catalogue', { id: '@catalogue:enterprise' }, 'null null data data null data'),
  row('Query.node', { id: '@document:accounts' }, 'null null data data null data'),
  row('Mutation.createProduct', { input: { name: 'New', apiIds: ['@api:payment'] } }, OWNERS),
  row('Mutation.updateProduct', { id: '@product:draft', input: { displayName: 'New' } }, OWNERS),
  row('Mutation.deleteProduct', { id: '@product:draft' }, OWNERS),
  row('Mutation.deleteProduct', { id: '@product:payment' }, '401 403 403 403 403 IN_USE'),
  row('Mutation.publishProduct', { id: '@product:draft', catalogueIds: ['@catalogue:public'] }, OWNERS),
  row('Mutation.unpublishProduct', { id: '@product:payment' }, OWNERS),
  row('Mutation.retryProductPolicy', { id: '@product:retry' }, OWNERS),
  row('Mutation.createPlan', { input: { name: 'New', providerId: '@provider:sandbox' } }, OWNERS),
  row('Mutation.updatePlan', { id: '@plan:draft', input: { autoApprove: true } }, OWNERS),
  row('Mutation.deletePlan', { id: '@plan:draft' }, OWNERS),
  row('Mutation.publishPlan', { id: '@plan:draft', catalogueIds: ['@catalogue:public'] }, OWNERS),
  row('Mutation.unpublishPlan', { id: '@plan:free' }, OWNERS),
  row('Mutation.retryPlanPolicy', { id: '@plan:retry' }, OWNERS),
  row('Mutation.createCatalogue', { input: { name: 'New', teamIds: ['@team:rival'] } }, OWNERS),
  row('Mutation.updateCatalogue', { id: '@catalogue:rivals', input: { visibility: 'PUBLIC' } }, OWNERS),
  row('Mutation.deleteCatalogue', { id: '@catalogue:rivals' }, OWNERS),
  row('Mutation.deleteCatalogue', { id: '@catalogue:empty' }, OWNERS),
  row(
    'Mutation.createProductDocument',
    { input: { productId: '@product:payment', title: 'New', format: 'MARKDOWN', text: 'New' } },
    OWNERS,
  ),
  row('Mutation.updateProductDocument', { id: '@document:accounts', input: { text: 'New' } }, OWNERS),
  row('Mutation.deleteProductDocument', { id: '@document:accounts' }, OWNERS),
];
