/** What the portal keeps of a client of a server: one for each credential whose key is one. */
export interface OAuthClientRow {
  /** Of its credential. */
  id: string;
  createdAt: Date;
  updatedAt: Date;
  authorizationServerId: string;
  /** Registrations that were begun; each whose answer was lost has left a client that nobody knows the secret of. */
  attempts: number;
  /** Null until the server has told it. */
  clientId: string | null;
  /** Sealed: by what the client is changed and deleted. */
  handle: string | null;
  tokenUrl: string | null;
  authorizationUrl: string | null;
  /** What tokens may be asked for, separated by spaces. */
  scope: string | null;
  /** Digest of what the server confirmed last. */
  confirmed: string | null;
  /** When the server had deleted it. */
  endedAt: Date | null;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    oauthClient: OAuthClientRow;
  }
}
