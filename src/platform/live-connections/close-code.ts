/**
 * Codes with which the server closes a connection, beside those of the graphql-transport-ws protocol. `@gatehouse/client` knows
 * what helps after each; `graphql-ws` alone comes back after all of them but {@link CloseCode.PolicyViolation},
 * {@link CloseCode.MessageTooBig}, {@link CloseCode.Unauthorized}, {@link CloseCode.TooManyConnections} and
 * {@link CloseCode.InternalServerError}. What is no socket tells the same in its own way.
 */
export const CloseCode = {
  GoingAway: 1001,
  TryAgainLater: 1013,
  PolicyViolation: 1008,
  MessageTooBig: 1009,
  /** What the account may do has changed: come back with the same token and the last cursor. */
  ConnectAnew: 4205,
  /** The token does not hold: only signing in helps. */
  Unauthorized: 4401,
  InitialisationTimeout: 4408,
  SlowConsumer: 4413,
  TooManyConnections: 4429,
  InternalServerError: 4500,
} as const;

/** Why a connection is closed, as its client reads it: a close frame has room for 123 bytes. */
export const CloseReason = {
  notSignedIn: 'The token does not hold. Sign in.',
  sessionEnded: 'The session has ended. Sign in again.',
  tokenEnded: 'The token was revoked or replaced, or its time is over. Use another one.',
  rightsChanged: 'What the account may do has changed. Connect anew, with the last cursor.',
  initialisationTimeout: 'Connection initialisation timeout',
} as const;
