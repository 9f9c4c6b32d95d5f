import { type Row, row } from '../row.ts';

const NOBODY = 'A'.repeat(43);

/** Handing off, claiming and mails: owners set them, who sees an app claims, and everybody has preferences. */
export const HAND_OFF_ROWS: Row[] = [
  //                                                                    anonymous hobbyist member partner rival owner
  row('Query.handOffReturn', { token: '@link:hobby-return' }, '401 data null null null data'),
  row('Query.handOffReturn', { token: NOBODY }, '401 null null null null null'),
  row(
    'Mutation.configurePlanAccess',
    { id: '@plan:gold', input: { externalApproval: true } },
    '401 403 403 403 403 ok',
  ),
  row(
    'Mutation.claimCredential',
    { token: '@link:hobby-claimable' },
    '401 ok LINK_INVALID LINK_INVALID LINK_INVALID LINK_INVALID',
  ),
  row(
    'Mutation.claimCredential',
    { token: NOBODY },
    '401 LINK_INVALID LINK_INVALID LINK_INVALID LINK_INVALID LINK_INVALID',
  ),
  row('Mutation.resendClaim', { id: '@credential:hobby-claimable' }, '401 ok NOT_FOUND NOT_FOUND NOT_FOUND ok'),
  row(
    'Mutation.resendClaim',
    { id: '@credential:partner' },
    '401 NOT_FOUND NOT_FOUND WRONG_STATE NOT_FOUND WRONG_STATE',
  ),
  row(
    'Mutation.resendClaim',
    { id: '@credential:shared' },
    '401 NOT_FOUND WRONG_STATE WRONG_STATE NOT_FOUND WRONG_STATE',
  ),

  row('Query.mailTemplates', {}, '401 403 403 403 403 data'),
  row(
    'Mutation.updateMailTemplate',
    { name: 'access-request-approved', input: { subject: 'New' } },
    '401 403 403 403 403 ok',
  ),
  row('Mutation.previewMail', { name: 'credential-claim' }, '401 403 403 403 403 ok'),
  row('Mutation.sendTestMail', { name: 'credential-claim' }, '401 403 403 403 403 ok'),
  row('Query.notificationPreferences', {}, '401 data data data data data'),
  row(
    'Mutation.updateNotificationPreferences',
    { input: { mails: [{ name: 'credential-expired', isEnabled: false }] } },
    '401 ok ok ok ok ok',
  ),
];
