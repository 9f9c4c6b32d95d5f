import type { Context } from '../../platform/context.ts';
import type { PortalEvent } from '../../platform/events/event-reader.ts';
import { portalLink } from './portal-link.ts';
import { timeInWords } from './wording.ts';

/** What the mail about a webhook that was switched off may say. Of its URL only the origin: a token may be in the rest. */
export interface WebhookFacts {
  origin: string;
  description: string | null;
  isGone: boolean;
  /** Since when every attempt has failed. */
  failingSince: string | null;
  /** False where somebody switched it on again before the mail went out. */
  isDisabled: boolean;
  link: string;
}

/** Reads the webhook of an event as it is now; of one that was deleted meanwhile there is nothing more to say. */
export async function webhookFacts(ctx: Context, { subject }: Pick<PortalEvent, 'subject'>): Promise<WebhookFacts> {
  const id = subject.webhookId!;
  const webhook = await ctx.db.selectFrom('webhook').selectAll().where('id', '=', id).executeTakeFirst();
  return {
    origin: webhook ? new URL(webhook.url).origin : 'an endpoint that was deleted since',
    description: webhook?.description ?? null,
    isGone: webhook?.disabledReason === 'GONE',
    failingSince: webhook?.failingSince ? timeInWords(webhook.failingSince) : null,
    isDisabled: webhook?.isEnabled === false,
    link: portalLink(ctx.config, 'webhooks', id),
  };
}

/** Made-up values, for previews. */
export const SAMPLE_WEBHOOK: WebhookFacts = {
  origin: 'https://hooks.example.com',
  description: 'Tells the billing system.',
  isGone: false,
  failingSince: '1 March 2026 at 09:30 UTC',
  isDisabled: true,
  link: 'https://portal.example.com/webhooks/00000000-0000-7000-8000-000000000003',
};
