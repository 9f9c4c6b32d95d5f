import type { Context } from '../../platform/context.ts';
import { timeInWords } from './in-words.ts';
import { portalLink } from './portal-links.ts';

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

/** Reads a webhook as it is now; of one that was deleted meanwhile there is little to say. */
export async function webhookFacts(ctx: Context, id: string): Promise<WebhookFacts> {
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
