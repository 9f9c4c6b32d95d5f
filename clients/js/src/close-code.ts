/** Codes with which Gatehouse closes a socket, beside those of the graphql-transport-ws protocol. */
export const CloseCode = {
  /** The server stops: come back, with the last cursor. */
  GoingAway: 1001,
  /** Too many messages at once: come back, and send fewer. */
  PolicyViolation: 1008,
  /** Nobody can be signed in for the moment: come back. */
  TryAgainLater: 1013,
  /** What the account may do has changed: come back with the same token and the last cursor. */
  ConnectAnew: 4205,
  /** The token does not hold: only signing in helps. */
  Unauthorized: 4401,
  /** The events were not read in time: come back, with the last cursor. */
  SlowConsumer: 4413,
  /** The account, or the address of an anonymous caller, has too many connections. */
  TooManyConnections: 4429,
} as const;
