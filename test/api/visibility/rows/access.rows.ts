import { FROM_START, type Row, row } from '../row.ts';

const NEW_APP = { newApp: { name: 'New' } };
const ENTERPRISE = { productIds: ['@product:accounts'], planId: '@plan:enterprise' };

const PAYMENT = { productIds: ['@product:payment'], planId: '@plan:enterprise' };
const FIELD = { name: 'why', label: 'Why?', type: 'TEXT' };
const PLATINUM = { credentialId: '@credential:shared', planId: '@plan:platinum' };

/** Asking and deciding: what is private cannot be asked for by those who may not see it, and only owners decide. */
export const ACCESS_ROWS: Row[] = [
  //                                                              anonymous hobbyist member partner rival owner
  row('Query.accessRequests', { first: 100 }, '401 seen seen seen seen seen'),
  row('Query.accessRequests', { first: 100, filter: { status: [] } }, '401 none none none none none'),
  row(
    'Query.accessRequests',
    { filter: { appIds: ['@app:partner'], statuses: ['PENDING'] } },
    `401 none none request:partner-change+request:partner-waiting none
      request:partner-change+request:partner-waiting`,
  ),
  row(
    'Query.accessRequests',
    { filter: { requesterId: '@user:hobbyist' } },
    '401 seen none none none request:hobby+request:hobby-waiting',
  ),
  row(
    'Query.accessRequests',
    { filter: { planIds: ['@plan:gold'] } },
    '401 none none none seen request:rival+request:rival-waiting',
  ),
  row('Query.accessRequest', { id: '@request:partner' }, '401 null null data null data'),
  row('Query.accessRequest', { id: '@request:shared-waiting' }, '401 null data data null data'),
  row('Query.accessRequest', { id: '@request:withdrawn' }, '401 null null data null data'),
  row('Query.portalSettings', {}, 'data data data data data data'),
  row('Query.node', { id: '@request:partner' }, 'null null null data null data'),
  row('Query.requestForms', {}, '401 403 403 403 403 seen'),
  row('Query.nodes', { ids: ['@request:partner', '@app:shared'] }, 'null null data data null data'),
  row('Query.node', { id: '@requestform:portal' }, 'null null null null null data'),
  row(
    'Query.requestForm',
    { planId: '@plan:standard', productIds: ['@product:payment'] },
    'data data data data data data',
  ),
  row(
    'Query.requestForm',
    { planId: '@plan:enterprise', productIds: ['@product:accounts'] },
    'null null data data null data',
  ),
  row('Query.canRequest', { input: ENTERPRISE }, '401 NOT_FOUND allowed allowed NOT_FOUND APP_REQUIRED'),
  row(
    'Query.canRequest',
    { input: { ...ENTERPRISE, appId: '@app:partner' } },
    '401 NOT_FOUND NOT_FOUND ALREADY_GRANTED NOT_FOUND ALREADY_GRANTED',
  ),
  row(
    'Query.canRequest',
    { input: { ...ENTERPRISE, appId: '@app:partner', furtherKey: true } },
    '401 NOT_FOUND NOT_FOUND DUPLICATE_REQUEST NOT_FOUND DUPLICATE_REQUEST',
  ),
  row('Query.canChangePlan', { input: PLATINUM }, '401 NOT_FOUND allowed allowed NOT_FOUND allowed'),
  row(
    'Query.canRenewCredential',
    { input: { credentialId: '@credential:shared' } },
    '401 NOT_FOUND allowed allowed NOT_FOUND allowed',
  ),

  row('Mutation.requestAccess', { input: { ...ENTERPRISE, ...NEW_APP } }, '401 NOT_FOUND ok ok NOT_FOUND NOT_FOUND'),
  row(
    'Mutation.requestAccess',
    { input: { ...ENTERPRISE, ...NEW_APP, catalogueId: '@catalogue:enterprise' } },
    '401 NOT_FOUND ok ok NOT_FOUND NOT_FOUND',
  ),
  row(
    'Mutation.requestAccess',
    { input: { ...ENTERPRISE, newApp: { name: 'New', ownerId: '@user:member' } } },
    '401 NOT_FOUND ok NOT_FOUND NOT_FOUND ok',
  ),
  row(
    'Mutation.requestAccess',
    { input: { ...ENTERPRISE, newApp: { name: 'New', ownerId: '@user:hobbyist' } } },
    '401 NOT_FOUND NOT_FOUND NOT_FOUND NOT_FOUND NOT_FOUND',
  ),
  row(
    'Mutation.requestAccess',
    { input: { productIds: ['@product:payment'], planId: '@plan:enterprise', ...NEW_APP } },
    '401 NOT_FOUND ok ok NOT_FOUND NOT_FOUND',
  ),
  row(
    'Mutation.requestAccess',
    { input: { productIds: ['@product:payment'], planId: '@plan:free', ...NEW_APP } },
    '401 ok CATALOGUE_REQUIRED CATALOGUE_REQUIRED ok NOT_FOUND',
  ),
  row(
    'Mutation.requestAccess',
    { input: { productIds: ['@product:payment'], planId: '@plan:free', ...NEW_APP, catalogueId: '@catalogue:rivals' } },
    '401 NOT_FOUND NOT_FOUND NOT_FOUND PLAN_NOT_OFFERED NOT_FOUND',
  ),
  row(
    'Mutation.requestAccess',
    { input: { productIds: ['@product:draft'], planId: '@plan:draft', ...NEW_APP } },
    '401 NOT_FOUND NOT_FOUND NOT_FOUND NOT_FOUND NOT_FOUND',
  ),
  row(
    'Mutation.requestAccess',
    { input: { productIds: ['@product:payment'], planId: '@plan:standard', appId: '@app:partner' } },
    '401 NOT_FOUND NOT_FOUND ok NOT_FOUND ok',
  ),
  row(
    'Mutation.requestAccess',
    { input: { ...PAYMENT, appId: '@app:member', credentialId: '@credential:member' } },
    '401 NOT_FOUND ok ok NOT_FOUND ok',
  ),
  row(
    'Mutation.requestAccess',
    { input: { ...PAYMENT, appId: '@app:shared', credentialId: '@credential:partner' } },
    '401 NOT_FOUND NOT_FOUND NOT_FOUND NOT_FOUND NOT_FOUND',
  ),

  row('Mutation.cancelAccessRequest', { id: '@request:partner-waiting' }, '401 NOT_FOUND NOT_FOUND ok NOT_FOUND 403'),
  row('Mutation.cancelAccessRequest', { id: '@request:member-waiting' }, '401 NOT_FOUND ok ok NOT_FOUND 403'),
  row('Mutation.cancelAccessRequest', { id: '@request:shared-waiting' }, '401 NOT_FOUND NOT_FOUND ok NOT_FOUND 403'),
  row('Mutation.cancelAccessRequest', { id: '@request:withdrawn-waiting' }, '401 NOT_FOUND NOT_FOUND ok NOT_FOUND 403'),
  row(
    'Mutation.cancelAccessRequest',
    { id: '@request:partner' },
    '401 NOT_FOUND NOT_FOUND ALREADY_DECIDED NOT_FOUND 403',
  ),
  row('Mutation.approveAccessRequest', { id: '@request:partner-waiting' }, '401 403 403 403 403 ok'),
  row('Mutation.approveAccessRequest', { id: '@request:partner' }, '401 403 403 403 403 ALREADY_DECIDED'),
  row('Mutation.rejectAccessRequest', { id: '@request:partner-waiting' }, '401 403 403 403 403 ok'),
  row('Mutation.rejectAccessRequest', { id: '@request:partner' }, '401 403 403 403 403 ALREADY_DECIDED'),
  row('Mutation.changePlan', { input: PLATINUM }, '401 NOT_FOUND ok ok NOT_FOUND ok'),
  row(
    'Mutation.changePlan',
    { input: { ...PLATINUM, planId: '@plan:gold' } },
    '401 NOT_FOUND NOT_FOUND NOT_FOUND NOT_FOUND NOT_FOUND',
  ),
  row(
    'Mutation.renewCredential',
    { input: { credentialId: '@credential:shared' } },
    '401 NOT_FOUND ok ok NOT_FOUND ok',
  ),
  row(
    'Mutation.addCredential',
    { input: { ...ENTERPRISE, appId: '@app:shared' } },
    '401 403 403 403 403 ALREADY_GRANTED',
  ),
  row(
    'Mutation.addCredential',
    { input: { ...ENTERPRISE, appId: '@app:shared', furtherKey: true } },
    '401 403 403 403 403 ok',
  ),
  row(
    'Mutation.addProductsToCredential',
    { input: { credentialId: '@credential:partner', productIds: ['@product:payment'] } },
    '401 403 403 403 403 ok',
  ),
  row('Mutation.createDecisionLink', { id: '@request:partner-waiting' }, '401 403 403 403 403 ok'),
  row(
    'Mutation.decideByToken',
    { token: '@link:team-waiting', decision: 'REJECT' },
    '401 LINK_NOT_YOURS LINK_NOT_YOURS SELF_DECISION LINK_NOT_YOURS ok',
  ),
  row(
    'Mutation.decideByToken',
    { token: 'made-up', decision: 'REJECT' },
    '401 LINK_INVALID LINK_INVALID LINK_INVALID LINK_INVALID LINK_INVALID',
  ),
  row('Mutation.saveRequestForm', { input: { planId: '@plan:gold', fields: [FIELD] } }, '401 403 403 403 403 ok'),
  row('Mutation.removeRequestForm', { id: '@requestform:portal' }, '401 403 403 403 403 ok'),
  row('Mutation.updatePortalSettings', { input: { accessFlow: 'CART' } }, '401 403 403 403 403 ok'),

  row('Subscription.accessRequestDecided', FROM_START, '401 event event event event event'),
  row('Subscription.accessRequestSubmitted', FROM_START, '401 403 403 403 403 event'),
];
