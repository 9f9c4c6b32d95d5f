import { z } from 'zod';
import type { SecretBox } from '../../platform/security/secret.ts';

const keySchema = z.object({ keyId: z.string(), consumerKey: z.string(), proof: z.string().optional() });

/**
 * What the portal keeps of a key: its own id for it, the text that a consumer sends, and what proves it where that text
 * is no more than a name.
 */
export type Key = z.output<typeof keySchema>;

const location = (credentialId: string) => ({ table: 'credential', column: 'secret', id: credentialId });

export const sealKey = (secrets: SecretBox, credentialId: string, key: Key): string =>
  secrets.seal(JSON.stringify(key), location(credentialId));

/** @throws SecretError when the sealed text was changed, moved, or sealed under an unknown master key. */
export const openKey = (secrets: SecretBox, { id, secret }: { id: string; secret: string }): Key =>
  keySchema.parse(JSON.parse(secrets.open(secret, location(id))));
