import { type Row, row } from '../row.ts';

const COMPANY = { issuer: 'https://login.example.com', clientId: 'portal' };
const IN_RIVALS = {
  defaultOrganisationId: '@organisation:rival',
  mappings: [{ claim: 'a', value: 'b', teamIds: ['@team:rival'] }],
};

/** Who signs people in is for API owners alone; the buttons are for everybody. */
export const SINGLE_SIGN_ON_ROWS: Row[] = [
  //                                                        anonymous hobbyist member partner rival owner
  row('Query.signInProviders', {}, 'data data data data data data', 'link:button'),
  row('Query.identityProviders', {}, '401 403 403 403 403 data'),
  row('Query.node', { id: '@identityprovider:company' }, 'null null null null null data'),
  row('Query.node', { id: '@link:button' }, 'data data data data data data', 'link:button'),
  row(
    'Mutation.createIdentityProvider',
    { input: { ...COMPANY, ...IN_RIVALS, name: 'New' } },
    '401 403 403 403 403 ok',
  ),
  row('Mutation.createIdentityProvider', { input: { ...COMPANY, name: 'company' } }, '401 403 403 403 403 NAME_TAKEN'),
  row(
    'Mutation.createIdentityProvider',
    { input: { ...COMPANY, name: 'New', issuer: 'http://10.0.0.1/' } },
    '401 403 403 403 403 INVALID_INPUT',
  ),
  row(
    'Mutation.updateIdentityProvider',
    { id: '@identityprovider:company', input: IN_RIVALS },
    '401 403 403 403 403 ok',
  ),
  row(
    'Mutation.updateIdentityProvider',
    { id: '@identityprovider:company', input: { defaultOrganisationId: '@team:rival' } },
    '401 403 403 403 403 NOT_FOUND',
  ),
  row('Mutation.testIdentityProvider', { id: '@link:button' }, '401 403 403 403 403 NOT_FOUND'),
  row('Mutation.testIdentityProvider', { id: '@identityprovider:company' }, '401 403 403 403 403 ok'),
  row(
    'Mutation.signInWithCode',
    { input: { code: '@link:sign-in' } },
    'ok ok ok ok ok ok',
    'user:member organisation:b2b team:b2b team:integration',
  ),
  row(
    'Mutation.signInWithCode',
    { input: { code: '@servicetoken:billing' } },
    'LINK_INVALID LINK_INVALID LINK_INVALID LINK_INVALID LINK_INVALID LINK_INVALID',
  ),
  row('Mutation.deleteIdentityProvider', { id: '@identityprovider:company' }, '401 403 403 403 403 ok'),
];
