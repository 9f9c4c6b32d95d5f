import { type Row, row } from '../row.ts';

const PASSWORD = { password: 'correct horse battery' };
const NOVICE = { ...PASSWORD, email: 'novice@example.com', displayName: 'Nora Novice', role: 'TEAM_MEMBER' };

/** Who one is, whom one sees and whom one administers. */
export const IDENTITY_ROWS: Row[] = [
  //                                                        anonymous hobbyist member partner rival owner
  row('Query.viewer', {}, 'null data data data data data'),
  row('Query.viewerSession', {}, 'null data data data data data'),
  row('Query.users', { first: 100 }, '401 seen seen seen seen seen'),
  row('Query.organisations', { first: 100 }, '401 seen seen seen seen seen'),
  row(
    'Query.users',
    { filter: { search: 'example', organisationIds: ['@organisation:b2b'] } },
    '401 none user:member+user:partner user:member+user:partner none user:member+user:partner',
  ),
  row('Query.users', { filter: { teamIds: ['@team:finance'] } }, '401 none none user:partner none user:partner'),
  row('Query.organisations', { filter: { search: 'b2b' } }, '401 none seen seen none organisation:b2b'),
  row('Query.teams', { first: 100 }, '401 seen seen seen seen seen'),
  row('Query.teams', { filter: { search: 'FINANCE' } }, '401 none none team:finance none team:finance'),
  row('Query.serviceTokens', {}, '401 403 403 403 403 seen'),
  row('Query.node', { id: '@user:member' }, 'null null data data null data'),
  row('Query.node', { id: '@user:owner' }, 'null null null null null data'),
  row('Query.node', { id: '@organisation:b2b' }, 'null null data data null data'),
  row('Query.node', { id: '@team:finance' }, 'null null null data null data'),
  row('Query.node', { id: '@session:member' }, 'null null data null null data'),
  row('Query.node', { id: '@servicetoken:billing' }, 'null null null null null data'),

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
  row('Mutation.createStreamTicket', {}, '401 ok ok ok ok ok'),
  row('Mutation.endSession', { id: '@session:member' }, '401 NOT_FOUND ok NOT_FOUND NOT_FOUND ok'),
  row('Mutation.endOtherSessions', {}, '401 ok ok ok ok ok'),
  row('Mutation.endOtherSessions', { userId: '@user:member' }, '401 NOT_FOUND ok NOT_FOUND NOT_FOUND ok'),
  row('Query.eventCursor', {}, 'data data data data data data'),
  row(
    'Mutation.changePassword',
    { input: { currentPassword: 'gatehouse-demo', newPassword: PASSWORD.password } },
    '401 ok ok ok ok ok',
  ),

  row('Mutation.createOrganisation', { input: { name: 'New' } }, '401 403 403 403 403 ok'),
  row(
    'Mutation.createTeam',
    { input: { name: 'New', organisationId: '@organisation:b2b' } },
    '401 403 403 ok NOT_FOUND ok',
  ),
  row(
    'Mutation.createTeam',
    { input: { name: 'New', organisationId: '@organisation:rival' } },
    '401 403 403 NOT_FOUND ok ok',
  ),
  row(
    'Mutation.updateOrganisation',
    { id: '@organisation:b2b', input: { name: 'Renamed' } },
    '401 403 403 ok NOT_FOUND ok',
  ),
  row(
    'Mutation.updateOrganisation',
    { id: '@organisation:rival', input: { name: 'Renamed' } },
    '401 403 403 NOT_FOUND ok ok',
  ),
  row('Mutation.deleteOrganisation', { id: '@organisation:b2b', force: true }, '401 403 403 403 403 ok'),
  row('Mutation.deleteOrganisation', { id: '@organisation:b2b' }, '401 403 403 403 403 IN_USE'),
  row('Mutation.updateTeam', { id: '@team:finance', input: { name: 'Renamed' } }, '401 403 403 ok NOT_FOUND ok'),
  row('Mutation.updateTeam', { id: '@team:rival', input: { name: 'Renamed' } }, '401 403 403 NOT_FOUND ok ok'),
  row('Mutation.deleteTeam', { id: '@team:integration' }, '401 403 403 ok NOT_FOUND ok'),
  row('Mutation.deleteTeam', { id: '@team:b2b' }, '401 403 403 WRONG_STATE NOT_FOUND WRONG_STATE'),
  row(
    'Mutation.createUser',
    { input: { ...NOVICE, organisationId: '@organisation:b2b', teamIds: ['@team:integration'] } },
    '401 403 403 ok NOT_FOUND ok',
  ),
  row(
    'Mutation.createUser',
    { input: { ...NOVICE, organisationId: '@organisation:b2b', teamIds: ['@team:rival'] } },
    '401 403 403 NOT_FOUND NOT_FOUND NOT_FOUND',
  ),
  row(
    'Mutation.createUser',
    { input: { ...NOVICE, password: null, organisationId: '@organisation:b2b' } },
    '401 403 403 ok NOT_FOUND ok',
  ),
  row('Mutation.resendWelcome', { id: '@user:novice' }, '401 403 403 ok NOT_FOUND ok'),
  row('Mutation.resendWelcome', { id: '@user:member' }, '401 403 403 WRONG_STATE NOT_FOUND WRONG_STATE'),
  row('Mutation.setPassword', { input: { ...PASSWORD, token: '@link:novice' } }, 'ok ok ok ok ok ok'),
  row(
    'Mutation.setPassword',
    { input: { ...PASSWORD, token: 'made-up' } },
    'LINK_INVALID LINK_INVALID LINK_INVALID LINK_INVALID LINK_INVALID LINK_INVALID',
  ),
  row('Mutation.updateProfile', { input: { displayName: 'New' } }, '401 ok ok ok ok ok'),
  row(
    'Mutation.changeEmail',
    { input: { email: 'member@example.net', currentPassword: 'gatehouse-demo' } },
    '401 ok ok ok ok ok',
  ),
  row('Mutation.confirmEmail', { token: '@link:novice-address' }, 'ok ok ok ok ok ok'),
  row('Mutation.cancelEmailChange', { token: '@link:novice-stop' }, 'ok ok ok ok ok ok'),
  row('Mutation.requestPasswordReset', { input: { email: 'member@example.com' } }, 'ok ok ok ok ok ok'),
  row('Mutation.requestPasswordReset', { input: { email: 'nobody@example.com' } }, 'ok ok ok ok ok ok'),
  row('Mutation.createUser', { input: { ...NOVICE, role: 'API_OWNER' } }, '401 403 403 NOT_FOUND NOT_FOUND ok'),
  row('Mutation.updateUser', { id: '@user:member', input: { displayName: 'New' } }, '401 403 403 ok NOT_FOUND ok'),
  row('Mutation.updateUser', { id: '@user:rival', input: { displayName: 'New' } }, '401 403 403 NOT_FOUND ok ok'),
  row(
    'Mutation.updateUser',
    { id: '@user:owner', input: { displayName: 'New' } },
    '401 403 403 NOT_FOUND NOT_FOUND ok',
  ),
  row(
    'Mutation.updateUser',
    { id: '@user:member', input: { isActive: false } },
    '401 403 403 WRONG_STATE NOT_FOUND ok',
  ),
  row(
    'Mutation.moveUser',
    { id: '@user:member', input: { organisationId: '@organisation:default' } },
    '401 403 403 403 403 ok',
  ),
  row(
    'Mutation.moveUser',
    { id: '@user:member', input: { organisationId: '@organisation:rival', teamIds: ['@team:integration'] } },
    '401 403 403 403 403 NOT_FOUND',
  ),
  row('Mutation.removeUserFromOrganisation', { id: '@user:member' }, '401 403 403 ok NOT_FOUND ok'),
  row('Mutation.removeUserFromOrganisation', { id: '@user:partner' }, '401 403 403 WRONG_STATE NOT_FOUND ok'),
  row('Mutation.removeUserFromOrganisation', { id: '@user:hobbyist' }, '401 403 403 NOT_FOUND NOT_FOUND WRONG_STATE'),
  row('Mutation.deleteUser', { id: '@user:member' }, '401 403 403 403 403 ok'),
  row('Mutation.deleteUser', { id: '@user:rival' }, '401 403 403 403 403 ok'),
  row('Mutation.deleteUser', { id: '@user:owner' }, '401 403 403 403 403 WRONG_STATE'),
  row('Mutation.eraseUser', { id: '@user:member', force: true }, '401 403 403 403 403 ok'),
  row('Mutation.eraseUser', { id: '@user:member' }, '401 403 403 403 403 IN_USE'),
  row('Mutation.eraseUser', { id: '@user:owner', force: true }, '401 403 403 403 403 WRONG_STATE'),
  row('Mutation.createServiceToken', { input: { name: 'New', scopes: ['DECIDE_REQUESTS'] } }, '401 403 403 403 403 ok'),
  row('Mutation.revokeServiceToken', { id: '@servicetoken:billing' }, '401 403 403 403 403 ok'),
];
