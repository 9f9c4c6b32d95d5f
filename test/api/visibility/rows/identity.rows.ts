import { type Row, row } from '../row.ts';

/** Who one is and whom one sees (T36); `node` reads everything by the rules of its type. */
export const IDENTITY_ROWS: Row[] = [
  //                                                        anonymous hobbyist member partner rival owner
  row('Query.viewer', {}, 'null data data data data data'),
  row('Query.node', { id: '@user:member' }, 'null null data data null data'),
  row('Query.node', { id: '@user:owner' }, 'null null null null null data'),
  row('Query.node', { id: '@organisation:b2b' }, 'null null data data null data'),
  row('Query.node', { id: '@team:finance' }, 'null null null data null data'),
  row('Query.node', { id: '@catalogue:enterprise' }, 'null null data data null data'),
  row('Query.node', { id: '@plan:enterprise' }, 'null null data data null data'),
  row('Query.node', { id: '@credential:shared' }, 'null null data data null data'),
  row('Query.node', { id: '@request:partner' }, 'null null null data null data'),

  row(
    'Mutation.signIn',
    { input: { email: 'member@example.com', password: 'gatehouse-demo' } },
    'ok ok ok ok ok ok',
    'user:member organisation:b2b team:b2b team:integration',
  ),
  row(
    'Mutation.signIn',
    { input: { email: 'member@example.com', password: 'wrong' } },
    `INVALID_CREDENTIALS INVALID_CREDENTIALS INVALID_CREDENTIALS
      INVALID_CREDENTIALS INVALID_CREDENTIALS INVALID_CREDENTIALS`,
  ),
  row('Mutation.signOut', {}, 'ok ok ok ok ok ok'),
];
