import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { SecretBox, SecretLocation } from '../../platform/security/secret.ts';
import type { Webhook } from './webhook.entity.ts';

/** In the form of the Standard Webhooks specification, which wants 24 to 64 bytes. */
export const newWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

type SecretColumn = 'secret' | 'previous_secret' | 'headers';

const locate = (column: SecretColumn, id: string): SecretLocation => ({ table: 'webhook', column, id });

export const sealSecret = (box: SecretBox, id: string, secret: string): string =>
  box.seal(secret, locate('secret', id));

/** The current secret as it is stored when a new one takes its place. */
export const sealAsPrevious = (box: SecretBox, { id, secret }: Pick<Webhook, 'id' | 'secret'>): string =>
  box.seal(box.open(secret, locate('secret', id)), locate('previous_secret', id));

export const sealHeaders = (box: SecretBox, id: string, headers: Readonly<Record<string, string>>): string =>
  box.seal(JSON.stringify(headers), locate('headers', id));

const storedHeaders = z.record(z.string(), z.string());

/** What sending to a webhook needs in clear. */
export interface WebhookSecrets {
  /** The current one, and during the overlap of a rotation the one before. */
  signing: readonly string[];
  headers: Readonly<Record<string, string>>;
}

/** @throws SecretError when one of them does not open. */
export function openSecrets(
  box: SecretBox,
  { id, secret, previousSecret, previousSecretUntil, headers }: Webhook,
  now = new Date(),
): WebhookSecrets {
  const overlaps = previousSecret !== null && previousSecretUntil !== null && previousSecretUntil > now;
  return {
    signing: [
      box.open(secret, locate('secret', id)),
      ...(overlaps ? [box.open(previousSecret, locate('previous_secret', id))] : []),
    ],
    headers: headers ? storedHeaders.parse(JSON.parse(box.open(headers, locate('headers', id)))) : {},
  };
}
