import { type Row, row } from '../row.ts';

const GUEST = { displayName: 'Gina Guest', password: 'seven odd lanterns drift' };

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
];
