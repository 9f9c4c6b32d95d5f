/** `unavailable`: listing is switched off at the provider. */
export type KeyListing = { kind: 'unavailable' } | { kind: 'listed'; entries: ListedKey[] };

/** A key as the provider lists it: its hash where the provider hashes keys, else the key string itself, a secret. */
export interface ListedKey {
  value: string;
  hashed: boolean;
}
