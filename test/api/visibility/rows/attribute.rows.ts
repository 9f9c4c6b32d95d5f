import { type Row, row } from '../row.ts';

const TIER = { subject: 'APP', key: 'Tier', label: 'Tier', type: 'STRING' };

/** What is to be known of people and apps is for API owners to say; what of it is hidden is known to nobody else. */
export const ATTRIBUTE_ROWS: Row[] = [
  //                                                   anonymous hobbyist member partner rival owner
  row('Query.attributes', { subject: 'USER' }, '401 data data data data data'),
  row('Query.attributes', { subject: 'APP' }, '401 data data data data data'),
  row('Query.signUpForm', {}, 'data data data data data data'),
  row('Query.node', { id: '@attribute:department' }, 'data data data data data data'),
  row('Query.node', { id: '@attribute:costs' }, 'null data data data data data'),
  row('Query.node', { id: '@attribute:rating' }, 'null null null null null data'),
  row('Mutation.createAttribute', { input: TIER }, '401 403 403 403 403 ok'),
  row('Mutation.createAttribute', { input: { ...TIER, key: 'COSTS' } }, '401 403 403 403 403 NAME_TAKEN'),
  row('Mutation.updateAttribute', { id: '@attribute:rating', input: { label: 'Other' } }, '401 403 403 403 403 ok'),
  row('Mutation.deleteAttribute', { id: '@attribute:rating' }, '401 403 403 403 403 ok'),
  row('Mutation.orderAttributes', { subject: 'APP', ids: ['@attribute:costs'] }, '401 403 403 403 403 ok'),
  row('Mutation.orderAttributes', { subject: 'USER', ids: ['@attribute:costs'] }, '401 403 403 403 403 INVALID_INPUT'),
];
