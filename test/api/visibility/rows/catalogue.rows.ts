import { type Row, row } from '../row.ts';

/** Public offers are for everybody, private ones for their teams, and unpublished ones for owners alone (B6). */
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
  row('Query.products', { catalogueId: '@catalogue:rivals' }, 'none none none none product:ledger product:ledger'),
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
];
