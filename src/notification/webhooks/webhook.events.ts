import type { Context } from '../../platform/context.ts';
import { type EventState, recordEvent } from '../../platform/events/event-log.ts';
import type { TypesAbout } from '../../platform/events/event-types.ts';
import type { Webhook } from './webhook.entity.ts';

/** Of the URL only the origin: many services put a token into the path. */
export const webhookState = ({ url, description, eventTypes, headerNames, isEnabled }: Webhook): EventState => ({
  ...{ origin: new URL(url).origin, description, eventTypes, headerNames, isEnabled },
});

/** Records what happened to a webhook, in the transaction of `ctx`. @returns The id of the event. */
export const recordWebhook = (
  ctx: Context,
  type: TypesAbout<'webhook'>,
  webhookId: string,
  change: { before?: EventState; after?: EventState } = {},
): Promise<string> => recordEvent(ctx, { type, subject: { webhookId }, ...change });
