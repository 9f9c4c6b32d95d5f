import { z } from 'zod';
import type { SecretBox } from '../../platform/security/secret.ts';
import type { ClientHandle } from '../../provider/authorization-servers/client-registration.ts';
import type { OAuthClientRow } from './oauth-client.table.ts';

const schema = z.object({ uri: z.string(), token: z.string() });

const location = (id: string) => ({ table: 'oauth_client', column: 'handle', id });

export const sealHandle = (secrets: SecretBox, id: string, { uri, token }: Omit<ClientHandle, 'clientId'>): string =>
  secrets.seal(JSON.stringify({ uri, token }), location(id));

/** Null before the server has told it. @throws SecretError when it does not open. */
export function openHandle(
  secrets: SecretBox,
  { id, clientId, handle }: Pick<OAuthClientRow, 'id' | 'clientId' | 'handle'>,
): ClientHandle | null {
  if (clientId === null || handle === null) return null;
  return { clientId, ...schema.parse(JSON.parse(secrets.open(handle, location(id)))) };
}
