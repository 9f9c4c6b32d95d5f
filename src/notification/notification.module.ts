import type { Module } from '../platform/module.ts';
import { decisionPageRoutes } from './decision-page/decision-page.routes.ts';
import { MailPreviewResolver } from './mail-previews/mail-preview.resolver.ts';
import { mailConsumer } from './mail-sending/mail.consumer.ts';
import { MailSettingResolver } from './mail-settings/mail-setting.resolver.ts';
import { mailboxRoutes } from './mailbox/mailbox.routes.ts';
import { startNotification } from './notification.start.ts';
import { PreferenceResolver } from './preferences/preference.resolver.ts';
import { WebhookDeliveryResolver } from './webhook-deliveries/webhook-delivery.resolver.ts';
import { Webhook } from './webhooks/webhook.entity.ts';
import { findVisibleDelivery, findVisibleWebhook } from './webhooks/webhook.queries.ts';
import { WebhookResolver } from './webhooks/webhook.resolver.ts';

/** What people and programs are told: mails and webhooks. */
export const notificationModule: Module = {
  name: 'notification',
  entities: [Webhook],
  resolvers: [MailSettingResolver, MailPreviewResolver, PreferenceResolver, WebhookResolver, WebhookDeliveryResolver],
  nodes: [
    { type: 'Webhook', table: 'webhook', find: findVisibleWebhook },
    { type: 'WebhookDelivery', table: 'webhookDelivery', find: findVisibleDelivery },
  ],
  consumers: [mailConsumer],
  routes: [mailboxRoutes, decisionPageRoutes],
  start: startNotification,
};
