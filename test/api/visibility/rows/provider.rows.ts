import { FROM_START, type Row, row } from '../row.ts';

const NOWHERE = { kind: 'TYK_GATEWAY', url: 'http://localhost:1', secret: 'unknown' };

const SERVER = { kind: 'OTHER', issuer: 'https://login.example.com' };

/** Gateways are the owners' own affair. */
export const PROVIDER_ROWS: Row[] = [
  //                                                            anonymous hobbyist member partner rival owner
  row('Query.providers', {}, '401 403 403 403 403 seen'),
  row('Query.provider', { id: '@provider:sandbox' }, '401 403 403 403 403 data'),
  row('Query.node', { id: '@provider:sandbox' }, 'null null null null null data'),
  row('Query.providerSweep', { id: '@providersweep:sandbox' }, '401 403 403 403 403 data'),
  row('Mutation.sweepProvider', { id: '@provider:sandbox' }, '401 403 403 403 403 ok'),
  row(
    'Mutation.createProvider',
    { input: { ...NOWHERE, name: 'New', tykOrganisationId: 'org' } },
    '401 403 403 403 403 ok',
  ),
  row('Mutation.updateProvider', { id: '@provider:sandbox', input: { name: 'New' } }, '401 403 403 403 403 ok'),
  row('Mutation.testProvider', { input: NOWHERE }, '401 403 403 403 403 ok'),
  row('Mutation.testProvider', { input: { id: '@provider:sandbox' } }, '401 403 403 403 403 ok'),
  row('Mutation.synchroniseProvider', { id: '@provider:sandbox' }, '401 403 403 403 403 ok'),
  row('Subscription.providerChanged', FROM_START, '401 403 403 403 403 event'),
  row('Query.authorizationServers', {}, '401 403 403 403 403 data'),
  row('Query.node', { id: '@authorizationserver:login' }, 'null null null null null data'),
  row('Mutation.createAuthorizationServer', { input: { ...SERVER, name: 'New' } }, '401 403 403 403 403 ok'),
  row('Mutation.createAuthorizationServer', { input: { ...SERVER, name: 'login' } }, '401 403 403 403 403 NAME_TAKEN'),
  row(
    'Mutation.createAuthorizationServer',
    { input: { ...SERVER, name: 'New', issuer: 'http://10.0.0.1/' } },
    '401 403 403 403 403 INVALID_INPUT',
  ),
  row(
    'Mutation.updateAuthorizationServer',
    { id: '@authorizationserver:login', input: { scopeClaim: 'scp' } },
    '401 403 403 403 403 ok',
  ),
  row('Mutation.testAuthorizationServer', { id: '@provider:sandbox' }, '401 403 403 403 403 NOT_FOUND'),
  row('Mutation.testAuthorizationServer', { id: '@authorizationserver:login' }, '401 403 403 403 403 ok'),
  row('Mutation.deleteAuthorizationServer', { id: '@authorizationserver:login' }, '401 403 403 403 403 ok'),
  row('Query.node', { id: '@api:payment' }, 'null null null null null data'),
  row('Query.node', { id: '@sync:first' }, 'null null null null null data'),
  row('Mutation.deleteProvider', { id: '@provider:sandbox' }, '401 403 403 403 403 IN_USE'),
  row('Mutation.deleteProvider', { id: '@provider:sandbox', force: true }, '401 403 403 403 403 ok'),
];
