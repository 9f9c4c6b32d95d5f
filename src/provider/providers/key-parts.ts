import { type KeyPart, keyMethodOf } from '../port/key-kinds.ts';
import type { ProviderApi } from './provider-api.entity.ts';

/** What has to be known of an API to say what its calls bring. */
export type PartFacts = Pick<ProviderApi, 'authMethods' | 'keyPlace' | 'keyParts'>;

/** All that a call of an API brings, that what proves the key first; empty where the portal issues no keys for it. */
export function keyPartsOf({ authMethods, keyPlace, keyParts }: PartFacts): KeyPart[] {
  if (keyParts) return keyParts;
  const method = keyMethodOf(authMethods);
  return method ? [{ method, place: keyPlace }] : [];
}
