import { LockMode } from '@mikro-orm/postgresql';
import type { Context } from '../../platform/context.ts';
import { DomainError, invalidInput, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { findBeside, gather, gatherNow } from '../../platform/rules.ts';
import { optionalText } from '../../platform/text.ts';
import { Webhook, WebhookDisabledReason } from './webhook.entity.ts';
import { recordWebhook, webhookState } from './webhook.events.ts';
import type { CreateWebhookInput, UpdateWebhookInput } from './webhook.inputs.ts';
import { forgetDeliveriesOf, wakeWebhook } from './webhook.queue.ts';
import { requireEventTypes, requireHeaders, requireOverlap, requireWebhookUrl } from './webhook.rules.ts';
import { newWebhookSecret, sealAsPrevious, sealHeaders, sealSecret } from './webhook.secrets.ts';

/** A webhook with its signing secret, which is shown this once. */
export interface WebhookWithSecret {
  webhook: Webhook;
  secret: string;
}

const describe = (text: string | null | undefined) =>
  optionalText(text, { field: ['input', 'description'], max: 2_000 });

/**
 * Sets up an endpoint, which is told of everything that happens from now on.
 * @throws DomainError INVALID_INPUT
 */
export async function createWebhook(ctx: Context, input: CreateWebhookInput): Promise<WebhookWithSecret> {
  const secret = newWebhookSecret();
  const webhook = new Webhook();
  const { headers: _, ...parts } = gatherNow({
    url: () => requireWebhookUrl(ctx.config, input.url),
    description: () => describe(input.description),
    eventTypes: () => requireEventTypes(input) ?? null,
    headers: () => setHeaders(ctx, webhook, input.headers ?? []),
  });
  ctx.em.assign(webhook, { ...parts, secret: sealSecret(ctx.secrets, webhook.id, secret) });
  await ctx.em.persist(webhook).flush();
  await recordWebhook(ctx, 'webhook.created', webhook.id, { after: webhookState(webhook) });
  return { webhook, secret };
}

/**
 * Changes an endpoint. What waits for it goes to the new address at once.
 * @throws DomainError NOT_FOUND, INVALID_INPUT.
 */
export async function updateWebhook(ctx: Context, id: string, input: UpdateWebhookInput): Promise<Webhook> {
  const { url, description, headers } = input;
  const changesOf = (webhook: Webhook) =>
    gatherNow({
      url: () => (url ? changedUrl(ctx, webhook, url, headers != null) : webhook.url),
      description: () => (description === undefined ? webhook.description : describe(description)),
      eventTypes: () => requireEventTypes(input),
      headers: () => headers && setHeaders(ctx, webhook, headers),
    });
  const webhook = await findBeside(
    () => lockWebhook(ctx, id),
    () => changesOf(new Webhook()),
  );
  const before = webhookState(webhook);
  const parts = changesOf(webhook);
  Object.assign(webhook, { url: parts.url, description: parts.description });
  if (parts.eventTypes !== undefined) webhook.eventTypes = parts.eventTypes;
  if (input.isEnabled != null && input.isEnabled !== webhook.isEnabled) switchWebhook(webhook, input.isEnabled);
  webhook.pausedUntil = null;
  await ctx.em.flush();
  await recordWebhook(ctx, 'webhook.updated', id, { before, after: webhookState(webhook) });
  await wakeWebhook(ctx, id);
  return webhook;
}

/** Otherwise whoever may change the address could have the sealed values of the headers sent to it. */
function changedUrl(ctx: Context, webhook: Webhook, text: string, hasHeaders: boolean): string {
  const url = requireWebhookUrl(ctx.config, text);
  if (!webhook.headers || hasHeaders) return url;
  if (new URL(url).origin !== new URL(webhook.url).origin) {
    const message = 'Another origin needs the headers again; an empty list removes them.';
    throw invalidInput(message, ['input', 'headers']);
  }
  return url;
}

function setHeaders(ctx: Context, webhook: Webhook, input: NonNullable<CreateWebhookInput['headers']>): void {
  const headers = requireHeaders(input);
  webhook.headerNames = Object.keys(headers);
  webhook.headers = webhook.headerNames.length > 0 ? sealHeaders(ctx.secrets, webhook.id, headers) : null;
}

/** Switched on again it starts with a clean record. */
function switchWebhook(webhook: Webhook, isEnabled: boolean): void {
  webhook.isEnabled = isEnabled;
  webhook.disabledReason = isEnabled ? null : WebhookDisabledReason.BY_OWNER;
  webhook.disabledAt = isEnabled ? null : new Date();
  webhook.failures = 0;
  webhook.failingSince = null;
}

/**
 * Gives an endpoint a new signing secret. For `overlapSeconds` messages carry a signature by the old one as well, so
 * that the receiver can change over without losing any; of an overlap that is still running the older secret ends.
 * @throws DomainError NOT_FOUND, INVALID_INPUT.
 */
export async function rotateWebhookSecret(
  ctx: Context,
  id: string,
  overlapSeconds: number,
): Promise<WebhookWithSecret> {
  const { seconds, webhook } = await gather({
    seconds: () => requireOverlap(overlapSeconds),
    webhook: () => lockWebhook(ctx, id),
  });
  const secret = newWebhookSecret();
  webhook.previousSecret = seconds > 0 ? sealAsPrevious(ctx.secrets, webhook) : null;
  webhook.previousSecretUntil = seconds > 0 ? new Date(Date.now() + seconds * 1000) : null;
  webhook.secret = sealSecret(ctx.secrets, id, secret);
  await ctx.em.flush();
  await recordWebhook(ctx, 'webhook.secretRotated', id, { after: { overlapUntil: webhook.previousSecretUntil } });
  return { webhook, secret };
}

/** Removes an endpoint; a job removes its log of deliveries, which nobody sees any more. @throws DomainError NOT_FOUND */
export async function deleteWebhook(ctx: Context, id: string): Promise<void> {
  const webhook = await lockWebhook(ctx, id);
  await ctx.em.remove(webhook).flush();
  await forgetDeliveriesOf(ctx, id);
  await recordWebhook(ctx, 'webhook.deleted', id, { before: webhookState(webhook) });
}

/** Locked, so that deliveries made and attempts judged meanwhile wait. @throws DomainError NOT_FOUND */
export async function lockWebhook(ctx: Context, id: string): Promise<Webhook> {
  const webhook = await ctx.em.findOne(Webhook, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!webhook) throw notFound('webhook');
  return webhook;
}

/** @throws DomainError NOT_FOUND, WRONG_STATE (switched off). */
export async function lockEnabledWebhook(ctx: Context, id: string): Promise<Webhook> {
  const webhook = await lockWebhook(ctx, id);
  if (webhook.isEnabled) return webhook;
  throw new DomainError(UserErrorCode.WRONG_STATE, 'The webhook is switched off.', { field: ['id'] });
}
