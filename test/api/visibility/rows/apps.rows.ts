import { generateKeyPairSync } from 'node:crypto';
import { FROM_START, type Row, row } from '../row.ts';

const PUBLIC_KEY = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).publicKey;

/** Seeing an app is managing its credentials; nobody learns that the apps of others exist. */
export const APPS_ROWS: Row[] = [
  //                                                         anonymous hobbyist member partner rival owner
  row('Query.apps', { first: 100 }, '401 seen seen seen seen seen'),
  row('Query.app', { id: '@app:hobby' }, '401 data null null null data'),
  row('Query.app', { id: '@app:partner' }, '401 null null data null data'),
  row('Query.app', { id: '@app:member' }, '401 null data data null data'),
  row('Query.app', { id: '@app:team' }, '401 null data data null data'),
  row('Query.app', { id: '@app:shared' }, '401 null data data null data'),
  row('Query.app', { id: '@app:rival' }, '401 null null null data data'),

  row('Query.node', { id: '@credential:shared' }, 'null null data data null data'),
  row('Query.node', { id: '@credential:partner' }, 'null null null data null data'),
  row('Query.credentials', { first: 100 }, '401 seen seen seen seen seen'),
  row('Query.credential', { id: '@credential:shared' }, '401 null data data null data'),
  row('Query.credential', { id: '@credential:partner' }, '401 null null data null data'),

  row('Mutation.createApp', { input: { name: 'New' } }, '401 ok ok ok ok NOT_FOUND'),
  row(
    'Mutation.createApp',
    { input: { name: 'New', visibility: 'ORGANISATION' } },
    '401 VISIBILITY_NOT_ALLOWED ok ok ok NOT_FOUND',
  ),
  row(
    'Mutation.createApp',
    { input: { name: 'New', ownerId: '@user:member' } },
    '401 NOT_FOUND ok NOT_FOUND NOT_FOUND ok',
  ),
  row(
    'Mutation.createApp',
    { input: { name: 'New', ownerId: '@user:owner' } },
    '401 NOT_FOUND NOT_FOUND NOT_FOUND NOT_FOUND NOT_FOUND',
  ),

  row('Mutation.updateApp', { id: '@app:member', input: { name: 'New' } }, '401 NOT_FOUND ok ok NOT_FOUND ok'),
  row('Mutation.updateApp', { id: '@app:shared', input: { name: 'New' } }, '401 NOT_FOUND 403 ok NOT_FOUND ok'),
  row('Mutation.updateApp', { id: '@app:partner', input: { name: 'New' } }, '401 NOT_FOUND NOT_FOUND ok NOT_FOUND ok'),
  row(
    'Mutation.updateApp',
    { id: '@app:hobby', input: { visibility: 'TEAM' } },
    '401 VISIBILITY_NOT_ALLOWED NOT_FOUND NOT_FOUND NOT_FOUND VISIBILITY_NOT_ALLOWED',
  ),
  row('Mutation.deleteApp', { id: '@app:hobby' }, '401 ok NOT_FOUND NOT_FOUND NOT_FOUND ok'),
  row('Mutation.deleteApp', { id: '@app:member' }, '401 NOT_FOUND ok ok NOT_FOUND ok'),
  row('Mutation.deleteApp', { id: '@app:team' }, '401 NOT_FOUND 403 ok NOT_FOUND ok'),
  row('Mutation.deleteApp', { id: '@app:withdrawn' }, '401 NOT_FOUND NOT_FOUND ok NOT_FOUND ok'),

  row('Query.appOffers', {}, '401 seen seen seen seen seen'),
  row(
    'Query.appOffers',
    { filter: { statuses: ['OPEN'], recipientIds: ['@user:member'], appIds: ['@app:shared'] } },
    '401 none seen seen none appoffer:shared',
  ),
  row('Query.node', { id: '@appoffer:shared' }, 'null null data data null data'),
  row(
    'Mutation.offerApp',
    { id: '@app:member', input: { recipientId: '@user:partner' } },
    '401 NOT_FOUND ok 403 NOT_FOUND 403',
  ),
  row(
    'Mutation.offerApp',
    { id: '@app:partner', input: { recipientId: '@user:member' } },
    '401 NOT_FOUND NOT_FOUND INVALID_INPUT NOT_FOUND 403',
  ),
  row(
    'Mutation.offerApp',
    { id: '@app:shared', input: { recipientId: '@user:member' } },
    '401 NOT_FOUND 403 DUPLICATE_REQUEST NOT_FOUND 403',
  ),
  row('Mutation.acceptAppOffer', { id: '@appoffer:shared' }, '401 NOT_FOUND ok 403 NOT_FOUND 403'),
  row('Mutation.declineAppOffer', { id: '@appoffer:shared' }, '401 NOT_FOUND ok 403 NOT_FOUND 403'),
  row('Mutation.withdrawAppOffer', { id: '@appoffer:shared' }, '401 NOT_FOUND 403 ok NOT_FOUND ok'),
  row('Mutation.transferApp', { id: '@app:shared', input: { ownerId: '@user:member' } }, '401 403 403 ok NOT_FOUND ok'),
  row(
    'Mutation.transferApp',
    { id: '@app:shared', input: { ownerId: '@user:rival' } },
    '401 403 403 NOT_FOUND NOT_FOUND NOT_FOUND',
  ),
  row('Subscription.appOfferChanged', FROM_START, '401 event event event event event'),

  row('Mutation.revealCredential', { id: '@credential:hobby' }, '401 ok NOT_FOUND NOT_FOUND NOT_FOUND SECRET_RESERVED'),
  row(
    'Mutation.revealCredential',
    { id: '@credential:partner' },
    '401 NOT_FOUND NOT_FOUND ok NOT_FOUND SECRET_RESERVED',
  ),
  row('Mutation.revealCredential', { id: '@credential:shared' }, '401 NOT_FOUND ok ok NOT_FOUND SECRET_RESERVED'),
  row(
    'Mutation.revealCredential',
    { id: '@credential:withdrawn' },
    '401 NOT_FOUND NOT_FOUND ok NOT_FOUND SECRET_RESERVED',
  ),
  row('Mutation.revokeCredential', { id: '@credential:member' }, '401 NOT_FOUND ok ok NOT_FOUND ok'),
  row('Mutation.revokeCredential', { id: '@credential:shared' }, '401 NOT_FOUND ok ok NOT_FOUND ok'),
  row('Mutation.revokeCredential', { id: '@credential:withdrawn' }, '401 NOT_FOUND NOT_FOUND ok NOT_FOUND ok'),
  row('Mutation.revokeTokens', { id: '@credential:rival' }, '401 NOT_FOUND NOT_FOUND NOT_FOUND ok ok'),
  row(
    'Mutation.revokeTokens',
    { id: '@credential:shared' },
    '401 NOT_FOUND WRONG_STATE WRONG_STATE NOT_FOUND WRONG_STATE',
  ),
  row('Mutation.retryProvisioning', { id: '@credential:team' }, '401 403 403 403 403 ok'),
  row('Mutation.retryProvisioning', { id: '@credential:shared' }, '401 403 403 403 403 ok'),
  row('Mutation.retryProvisioning', { id: '@credential:withdrawn' }, '401 403 403 403 403 ok'),
  row(
    'Mutation.removeProductFromCredential',
    { id: '@credential:shared', productId: '@product:payment' },
    '401 NOT_FOUND ok ok NOT_FOUND ok',
  ),
  row(
    'Mutation.removeProductFromCredential',
    { id: '@credential:partner', productId: '@product:accounts' },
    '401 NOT_FOUND NOT_FOUND LAST_PRODUCT NOT_FOUND LAST_PRODUCT',
  ),
  row(
    'Mutation.setPublicKey',
    { id: '@credential:team', input: { pem: PUBLIC_KEY } },
    '401 NOT_FOUND ok ok NOT_FOUND ok',
  ),
  row(
    'Mutation.setPublicKey',
    { id: '@credential:shared', input: { pem: PUBLIC_KEY } },
    '401 NOT_FOUND WRONG_STATE WRONG_STATE NOT_FOUND WRONG_STATE',
  ),
  row('Query.clientCertificates', { first: 100 }, '401 seen seen seen seen seen'),
  row('Query.node', { id: '@clientcertificate:shared' }, 'null null data data null data'),
  row('Mutation.withdrawCertificate', { id: '@clientcertificate:shared' }, '401 NOT_FOUND ok ok NOT_FOUND ok'),
  row('Mutation.withdrawCertificate', { id: '@clientcertificate:hobby' }, '401 ok NOT_FOUND NOT_FOUND NOT_FOUND ok'),
  row('Mutation.rotateCredential', { id: '@credential:shared' }, '401 NOT_FOUND ok ok NOT_FOUND ok'),
  row(
    'Mutation.rotateCredential',
    { id: '@credential:rival' },
    '401 NOT_FOUND NOT_FOUND NOT_FOUND WRONG_STATE WRONG_STATE',
  ),
  row('Mutation.endRotationOverlap', { id: '@credential:rival' }, '401 NOT_FOUND NOT_FOUND NOT_FOUND ok ok'),
  row('Mutation.suspendCredential', { id: '@credential:shared' }, '401 403 403 403 403 ok'),
  row('Mutation.resumeCredential', { id: '@credential:hobby' }, '401 403 403 403 403 ok'),
  row('Mutation.resetCredentialQuota', { id: '@credential:shared' }, '401 403 403 403 403 ok'),
  row(
    'Mutation.importCredential',
    {
      input: {
        ...{ appId: '@app:shared', productIds: ['@product:accounts'], planId: '@plan:enterprise' },
        value: 'partner-key-0001',
      },
    },
    '401 403 403 403 403 ok',
  ),
  row(
    'Mutation.importKeys',
    {
      input: {
        providerId: '@provider:sandbox',
        rows: [{ value: 'partner-key-0002', appId: '@app:shared', policyIds: ['product-accounts', 'plan-enterprise'] }],
      },
    },
    '401 403 403 403 403 ok',
  ),

  row('Subscription.credentialChanged', FROM_START, '401 event event event event event'),
];
