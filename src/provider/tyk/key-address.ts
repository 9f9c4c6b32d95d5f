import type { KeyRef } from '../port/provider-adapter.ts';

/** How Gateway and Dashboard are asked for one key. */
export interface KeyAddress {
  path: string;
  searchParams: Record<string, string>;
}

const pathOf = (name: string): string => `keys/${encodeURIComponent(name)}`;

/** Where a key of this id is made. */
export const addressOfId = (keyId: string): KeyAddress => ({ path: pathOf(keyId), searchParams: {} });

/** Any value switches `hashed` on, also `false`. */
export const addressOfHash = (hash: string): KeyAddress => ({ path: pathOf(hash), searchParams: { hashed: 'true' } });

/** By the value the consumer sends, so that a key which is found is one that opens; by hash where the value is erased. */
export const addressOf = ({ consumerKey, keyHash }: KeyRef): KeyAddress =>
  consumerKey ? addressOfId(consumerKey) : addressOfHash(keyHash!);
