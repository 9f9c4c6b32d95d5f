import { type Row, row } from '../row.ts';

/** The record of what happened: owners read all of it, administrators what belongs to their organisation. Mails are for owners. */
export const NOTIFICATION_ROWS: Row[] = [
  //                                                                     anonymous hobbyist member partner rival owner
  row('Query.auditEvents', { filter: { type: ['app.created'] } }, '401 403 403 data data data'),
  row('Query.auditEvents', { filter: { types: ['WEBHOOK_TESTED'] } }, '401 403 403 none none auditevent:tested'),
  row('Query.node', { id: '@auditevent:tested' }, 'null null null null null data'),
  row('Query.auditEvents', { filter: { subjectIds: ['@credential:partner'] } }, '401 403 403 data none data'),
  row('Query.auditEvents', { filter: { subjectId: '@provider:sandbox' } }, '401 403 403 none none data'),
  row('Query.auditEvents', { filter: { organisationId: '@organisation:rival' } }, '401 403 403 none data data'),
  row('Query.eventLogHead', {}, '401 403 403 403 403 data'),
  row('Query.mailDeliveries', { first: 100 }, '401 403 403 403 403 seen'),
  row('Query.mailDeliveries', { filter: { statuses: ['SENT'] } }, '401 403 403 403 403 none'),
  row('Query.mailDeliveries', { recipient: ' Owner@example.com' }, '401 403 403 403 403 seen'),
  row('Query.node', { id: '@maildelivery:refused' }, 'null null null null null data'),
  row('Mutation.resendMail', { id: '@maildelivery:refused' }, '401 403 403 403 403 ok'),
  row('Query.eventTypes', {}, '401 data data data data data'),
];
