import { FROM_START, type Row, row } from '../row.ts';

const GUEST = { displayName: 'Gina Guest', password: 'seven odd lanterns drift' };

const SIGN_UP = { email: 'newcomer@example.org', ...GUEST };
const CODE = { organisationId: '@organisation:b2b', quota: 5 };

/** How people come in. */
export const JOINING_ROWS: Row[] = [
  //                                                        anonymous hobbyist member partner rival owner
  row('Query.invitations', {}, '401 403 403 seen none seen'),
  row('Query.invitations', { filter: { statuses: ['ACCEPTED'] } }, '401 403 403 none none none'),
  row('Query.invitationByToken', { token: '@link:invitation' }, 'data data data data data data'),
  row('Query.invitationByToken', { token: 'forged' }, 'null null null null null null'),
  row('Query.node', { id: '@invitation:b2b' }, 'null null null data null data'),
  row(
    'Mutation.inviteUser',
    {
      input: {
        ...{ email: 'novice@example.com', role: 'CONSUMER_ADMIN', organisationId: '@organisation:b2b' },
        teamIds: ['@team:finance'],
      },
    },
    '401 403 403 ok NOT_FOUND ok',
  ),
  row('Mutation.inviteUser', { input: { email: 'novice@example.com' } }, '401 403 403 ok ok NOT_FOUND'),
  row('Mutation.resendInvitation', { id: '@invitation:b2b' }, '401 403 403 ok NOT_FOUND ok'),
  row('Mutation.withdrawInvitation', { id: '@invitation:b2b' }, '401 403 403 ok NOT_FOUND ok'),
  row(
    'Mutation.acceptInvitation',
    { input: { ...GUEST, token: '@link:invitation' } },
    'ok ok ok ok ok ok',
    'organisation:b2b team:b2b team:integration',
  ),
  row(
    'Mutation.acceptInvitation',
    { input: { ...GUEST, token: 'forged' } },
    'LINK_INVALID LINK_INVALID LINK_INVALID LINK_INVALID LINK_INVALID LINK_INVALID',
  ),

  row('Query.registrations', {}, '401 403 403 403 403 seen'),
  row('Query.registrations', { filter: { statuses: ['PENDING'] } }, '401 403 403 403 403 registration:waiting'),
  row('Query.node', { id: '@registration:waiting' }, 'null null null null null data'),
  row('Mutation.signUp', { input: SIGN_UP }, 'ok ok ok ok ok ok'),
  row(
    'Mutation.signUp',
    { input: { ...SIGN_UP, email: 'other@example.org', inviteCode: '@link:invite-code' } },
    'ok ok ok ok ok ok',
  ),
  row(
    'Mutation.signUp',
    { input: { ...SIGN_UP, inviteCode: 'AAAA' } },
    'INVALID_INPUT INVALID_INPUT INVALID_INPUT INVALID_INPUT INVALID_INPUT INVALID_INPUT',
  ),
  row('Mutation.confirmSignUp', { input: { token: '@link:sign-up', password: GUEST.password } }, 'ok ok ok ok ok ok'),
  row('Mutation.approveRegistration', { id: '@registration:waiting' }, '401 403 403 403 403 ok'),
  row('Mutation.approveRegistration', { id: '@registration:rejected' }, '401 403 403 403 403 ALREADY_DECIDED'),
  row('Mutation.rejectRegistration', { id: '@registration:waiting', reason: 'No.' }, '401 403 403 403 403 ok'),
  row('Subscription.registrationSubmitted', FROM_START, '401 403 403 403 403 event'),

  row('Query.inviteCodes', {}, '401 403 403 403 403 seen'),
  row('Query.inviteCodes', { filter: { isUsable: false } }, '401 403 403 403 403 none'),
  row('Query.node', { id: '@invitecode:b2b' }, 'null null null null null data'),
  row('Mutation.createInviteCode', { input: { ...CODE, teamId: '@team:integration' } }, '401 403 403 403 403 ok'),
  row('Mutation.createInviteCode', { input: { ...CODE, teamId: '@team:rival' } }, '401 403 403 403 403 NOT_FOUND'),
  row(
    'Mutation.updateInviteCode',
    { id: '@invitecode:b2b', input: { quota: 9, note: 'Conference' } },
    '401 403 403 403 403 ok',
  ),
  row('Mutation.deleteInviteCode', { id: '@invitecode:b2b' }, '401 403 403 403 403 ok'),

  row('Query.organisationRequests', {}, '401 seen none none seen seen'),
  row(
    'Query.organisationRequests',
    { filter: { statuses: ['PENDING'], search: 'found' } },
    '401 none none none none organisationrequest:waiting',
  ),
  row('Query.node', { id: '@organisationrequest:hobbyist' }, 'null data null null null data'),
  row('Mutation.requestOrganisation', { input: { name: 'Mine' } }, '401 ok WRONG_STATE WRONG_STATE WRONG_STATE 403'),
  row(
    'Mutation.approveOrganisationRequest',
    { id: '@organisationrequest:waiting', input: { name: 'Another' } },
    '401 403 403 403 403 ok',
  ),
  row(
    'Mutation.approveOrganisationRequest',
    { id: '@organisationrequest:hobbyist' },
    '401 403 403 403 403 ALREADY_DECIDED',
  ),
  row(
    'Mutation.rejectOrganisationRequest',
    { id: '@organisationrequest:waiting', reason: 'No.' },
    '401 403 403 403 403 ok',
  ),
  row(
    'Mutation.withdrawOrganisationRequest',
    { id: '@organisationrequest:rival' },
    '401 NOT_FOUND NOT_FOUND NOT_FOUND ok 403',
  ),
  row(
    'Mutation.withdrawOrganisationRequest',
    { id: '@organisationrequest:hobbyist' },
    '401 ALREADY_DECIDED NOT_FOUND NOT_FOUND NOT_FOUND 403',
  ),
  row('Subscription.organisationRequestSubmitted', FROM_START, '401 403 403 403 403 event'),
];
