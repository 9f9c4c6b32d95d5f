import { type Row, row } from '../row.ts';

const ENDPOINT = { url: 'https://hooks.example.com/new' };

/** Webhooks carry the events of everybody, so they are for owners alone. */
export const WEBHOOK_ROWS: Row[] = [
  //                                                             anonymous hobbyist member partner rival owner
  row('Query.webhooks', { first: 100 }, '401 403 403 403 403 seen'),
  row('Query.webhook', { id: '@webhook:billing' }, '401 403 403 403 403 data'),
  row('Query.webhookDeliveries', { webhookId: '@webhook:billing', first: 100 }, '401 403 403 403 403 seen'),
  row(
    'Query.webhookDeliveries',
    { webhookId: '@webhook:billing', filter: { statuses: ['FAILED'] } },
    '401 403 403 403 403 none',
  ),
  row('Query.node', { id: '@webhook:billing' }, 'null null null null null data'),
  row('Query.node', { id: '@webhookdelivery:billing' }, 'null null null null null data'),
  row('Query.node', { id: '@webhookattempt:billing' }, 'null null null null null data'),

  row('Mutation.createWebhook', { input: ENDPOINT }, '401 403 403 403 403 ok'),
  row('Mutation.createWebhook', { input: { url: 'http://10.0.0.1/' } }, '401 403 403 403 403 INVALID_INPUT'),
  row('Mutation.updateWebhook', { id: '@webhook:billing', input: ENDPOINT }, '401 403 403 403 403 ok'),
  row('Mutation.rotateWebhookSecret', { id: '@webhook:billing' }, '401 403 403 403 403 ok'),
  row('Mutation.deleteWebhook', { id: '@webhook:billing' }, '401 403 403 403 403 ok'),
  row('Mutation.testWebhook', { id: '@webhook:billing' }, '401 403 403 403 403 ok'),
  row('Mutation.redeliverWebhook', { deliveryId: '@webhookdelivery:billing' }, '401 403 403 403 403 ok'),
  row('Mutation.replayWebhook', { id: '@webhook:billing', after: '@link:earlier-event' }, '401 403 403 403 403 ok'),
  row('Mutation.replayWebhook', { id: '@webhook:billing', after: 'none' }, '401 403 403 403 403 INVALID_INPUT'),
];
