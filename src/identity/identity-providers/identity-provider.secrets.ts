import type { SecretBox, SecretLocation } from '../../platform/security/secret.ts';
import type { IdentityProvider } from './identity-provider.entity.ts';

const locate = (id: string): SecretLocation => ({ table: 'identity_provider', column: 'client_secret', id });

export const sealClientSecret = (box: SecretBox, id: string, secret: string | null): string | null =>
  secret === null ? null : box.seal(secret, locate(id));

/** What the provider knows the portal by, in clear. @throws SecretError when it does not open. */
export const openClientSecret = (
  box: SecretBox,
  { id, clientSecret }: Pick<IdentityProvider, 'id' | 'clientSecret'>,
): string | null => (clientSecret === null ? null : box.open(clientSecret, locate(id)));
