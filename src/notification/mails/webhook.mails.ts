import { webhookFacts } from '../mail-facts/webhook.facts.ts';
import { apiOwners } from './mail-recipients.ts';
import { type MailRule, mail } from './mail-rule.ts';
import { SAMPLE_WEBHOOK } from './mail-samples.ts';

/** The mails about an endpoint for webhooks. */
export const WEBHOOK_MAILS: readonly MailRule[] = [
  mail({
    name: 'webhook-disabled',
    description: 'A webhook was switched off because its endpoint is gone or fails for too long; to API owners.',
    event: 'webhook.disabled',
    to: apiOwners,
    subject: 'A webhook was switched off',
    variables: (ctx, { subject }) => webhookFacts(ctx, subject.webhookId),
    sample: SAMPLE_WEBHOOK,
  }),
];
