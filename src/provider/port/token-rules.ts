/** What an API has to know of an authorization server. */
export interface TokenRules {
  /** Address of its JSON Web Key Set, which the provider itself calls. */
  jwksUrl: string;
  signatures: 'rsa' | 'ecdsa';
  /** Claim of its tokens that names the client. */
  clientClaim: string;
  /** Claim that lists the scopes of a token. */
  scopeClaim: string;
  /** Policies by the scope that brings them. */
  scopes: Readonly<Record<string, string>>;
  /** Policies whose scopes are for the portal to say; a scope of any other stays as it is. */
  ownPolicyIds: readonly string[];
}

/** What a client of a provider's own OAuth 2.0 is registered with. */
export interface Registration {
  redirectUrls: readonly string[];
}
