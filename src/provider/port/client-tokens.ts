import type { KeyRef } from './provider-adapter.ts';

/** A token that a client got of the provider itself. */
export interface ClientToken {
  /** A digest of what the provider calls it; no secret. */
  fingerprint: string;
  expiresAt: Date;
}

/** What the port knows of them. */
export interface ClientTokens {
  /** Tokens that live of a client of the provider's own OAuth 2.0, those that end last first. */
  listTokens(ref: KeyRef): Promise<ClientToken[]>;
  /** Resolves when the provider has them no longer; one that is gone already counts as success. @param fingerprints All without them. */
  revokeTokens(ref: KeyRef, fingerprints: readonly string[] | null): Promise<void>;
}
