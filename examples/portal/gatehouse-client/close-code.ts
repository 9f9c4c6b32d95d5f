/** Codes with which Gatehouse closes a socket, beside those of the graphql-transport-ws protocol. */
export const CloseCode = {
  /** The server stops: come back, with the last cursor. */
  GoingAway: 1001,
  /** Too many messages at once: come back, and send fewer. */
  PolicyViolation: 1008,
  /** The same message would be refused again. */
  MessageTooBig: 1009,
  /** Nobody can be signed in for the moment: come back. */
  TryAgainLater: 1013,
  /** What the account may do has changed: come back with the same token and the last cursor. */
  ConnectAnew: 4205,
  /** The token does not hold: only signing in helps. */
  Unauthorized: 4401,
  /** Nobody had signed in, in time: come back. */
  InitialisationTimeout: 4408,
  /** The events were not read in time: come back, with the last cursor. */
  SlowConsumer: 4413,
  /** The account, or the address of an anonymous caller, has too many connections: come back, when others have gone. */
  TooManyConnections: 4429,
  /** A fault of the server: come back. */
  InternalServerError: 4500,
} as const;
