import type { Module } from '../platform/module.ts';
import { mailDeliveries } from './mail-deliveries/mail-delivery.queries.ts';
import { MailDeliveryResolver } from './mail-deliveries/mail-delivery.resolver.ts';
import { MailPreviewResolver } from './mail-previews/mail-preview.resolver.ts';
import { mailConsumer } from './mail-sending/mail.consumer.ts';
import { registerMailMetrics } from './mail-sending/mail.metrics.ts';
import { queueMailBatchJob } from './mail-sending/mail-batch.jobs.ts';
import { findMailSetting } from './mail-settings/mail-setting.queries.ts';
import { MailSettingResolver } from './mail-settings/mail-setting.resolver.ts';
import { mailboxRoutes } from './mailbox/mailbox.routes.ts';
import { startNotification } from './notification.start.ts';
import { portalPageRoutes } from './pages/portal-page.routes.ts';
import { PreferenceResolver } from './preferences/preference.resolver.ts';
import { findPreference } from './preferences/preference.service.ts';
import { webhookConsumer } from './webhook-deliveries/webhook-delivery.consumer.ts';
import { webhookAttempts, webhookDeliveries } from './webhook-deliveries/webhook-delivery.queries.ts';
import { schedulePruning } from './webhook-deliveries/webhook-delivery.queue.ts';
import { WebhookDeliveryResolver } from './webhook-deliveries/webhook-delivery.resolver.ts';
import { replayWebhookJob } from './webhook-deliveries/webhook-replay.jobs.ts';
import { forgetDeliveriesJob, pruneDeliveriesJob } from './webhook-deliveries/webhook-retention.jobs.ts';
import { Webhook } from './webhooks/webhook.entity.ts';
import { webhooks } from './webhooks/webhook.queries.ts';
import { WebhookResolver } from './webhooks/webhook.resolver.ts';

/** What people and programs are told: mails and webhooks. */
export const notificationModule: Module = {
  name: 'notification',
  entities: [Webhook],
  resolvers: [
    MailSettingResolver,
    MailPreviewResolver,
    MailDeliveryResolver,
    PreferenceResolver,
    WebhookResolver,
    WebhookDeliveryResolver,
  ],
  nodes: [
    { type: 'MailDelivery', table: 'mail', find: mailDeliveries.byId },
    { type: 'Webhook', table: 'webhook', find: webhooks.byId },
    { type: 'WebhookDelivery', table: 'webhookDelivery', find: webhookDeliveries.byId },
    { type: 'WebhookAttempt', table: 'webhookAttempt', find: webhookAttempts.byId },
    { type: 'MailTemplate', find: findMailSetting },
    { type: 'NotificationPreference', find: findPreference },
  ],
  jobs: [queueMailBatchJob, replayWebhookJob, pruneDeliveriesJob, forgetDeliveriesJob],
  schedules: [schedulePruning],
  consumers: [mailConsumer, webhookConsumer],
  metrics: [registerMailMetrics],
  routes: [mailboxRoutes, portalPageRoutes],
  start: startNotification,
};
