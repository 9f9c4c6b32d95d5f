import { type Row, row } from '../row.ts';
import { NEW_PASSKEY, PASSKEY_ANSWER, RECOVERY_CODE } from '../world.second-factor.ts';

const PROOF = { input: { currentPassword: 'gatehouse-demo' } };
const TELLS = 'user:hobbyist organisation:default team:default';

/** What proves who signs in is everybody's own; API owners take it from who has lost it. */
export const SECOND_FACTOR_ROWS: Row[] = [
  //                                                        anonymous hobbyist member partner rival owner
  row('Query.node', { id: '@passkey:hobbyist' }, 'null data null null null data'),
  row('Mutation.beginTotp', PROOF, '401 ok ok ok ok ok'),
  row('Mutation.beginTotp', { input: {} }, `401 ${'PROOF_REQUIRED '.repeat(5)}`),
  row(
    'Mutation.confirmTotp',
    { input: { challenge: '@link:member-totp', code: '@link:app-code' } },
    '401 LINK_INVALID ok LINK_INVALID LINK_INVALID LINK_INVALID',
  ),
  row('Mutation.removeTotp', PROOF, '401 ok WRONG_STATE WRONG_STATE WRONG_STATE WRONG_STATE'),
  row('Mutation.beginPasskey', PROOF, '401 ok ok ok ok ok'),
  row(
    'Mutation.addPasskey',
    { input: { challenge: '@link:member-passkey', name: 'Key', response: NEW_PASSKEY } },
    '401 LINK_INVALID ok LINK_INVALID LINK_INVALID LINK_INVALID',
  ),
  row(
    'Mutation.renamePasskey',
    { id: '@passkey:hobbyist', name: 'Old phone' },
    '401 ok NOT_FOUND NOT_FOUND NOT_FOUND NOT_FOUND',
  ),
  row(
    'Mutation.removePasskey',
    { id: '@passkey:hobbyist', ...PROOF },
    '401 ok NOT_FOUND NOT_FOUND NOT_FOUND NOT_FOUND',
  ),
  row('Mutation.renewRecoveryCodes', PROOF, '401 ok WRONG_STATE WRONG_STATE WRONG_STATE WRONG_STATE'),
  row('Mutation.resetSecondFactors', { id: '@user:hobbyist', ...PROOF }, '401 403 403 403 403 ok'),
  row('Mutation.resetSecondFactors', { id: '@user:owner', ...PROOF }, '401 403 403 403 403 WRONG_STATE'),
  row(
    'Mutation.completeSignIn',
    { input: { challenge: '@link:hobbyist-sign-in', code: RECOVERY_CODE } },
    'ok ok ok ok ok ok',
    TELLS,
  ),
  row(
    'Mutation.completeSignIn',
    { input: { challenge: '@servicetoken:billing', code: RECOVERY_CODE } },
    'LINK_INVALID '.repeat(6),
  ),
  row('Mutation.beginPasskeySignIn', {}, 'ok ok ok ok ok ok'),
  row(
    'Mutation.signInWithPasskey',
    { input: { challenge: '@link:passkey-sign-in', response: PASSKEY_ANSWER } },
    'ok ok ok ok ok ok',
    TELLS,
  ),
];
