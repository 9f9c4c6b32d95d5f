import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { publicCodeOf } from '../graphql/errors.ts';

export const INTERNAL_SERVER_ERROR = 'INTERNAL_SERVER_ERROR';

/** When to come again after SERVICE_UNAVAILABLE; over HTTP also as `Retry-After`. */
export const RETRY_AFTER_SECONDS = 5;

const UNAVAILABLE =
  'The portal cannot reach its database for the moment. Try again, and look first whether a change was made that was under way.';

/**
 * What the client gets for an error. Errors with a public code keep code and message. Anything else becomes "Internal
 * server error" with the request id, and is logged once under the same id (OWASP ASVS 5.0, 16.5.1). What passes by itself is told
 * as that.
 */
export function maskError(
  error: unknown,
  requestId: string,
  { log, isAway }: { log: Logger; isAway(cause: unknown): boolean },
): GraphQLFormattedError {
  const at = error instanceof GraphQLError ? { locations: error.locations, path: error.path } : {};
  const code = error instanceof GraphQLError ? publicCodeOf(error) : null;
  // Other extensions stay here: type-graphql, for one, puts whole argument objects, passwords included, into them.
  if (error instanceof GraphQLError && code) return { message: error.message, ...at, extensions: { code } };
  if (isAway(causeOf(error))) {
    const extensions = { code: 'SERVICE_UNAVAILABLE', retryAfterSeconds: RETRY_AFTER_SECONDS, requestId };
    return { message: UNAVAILABLE, ...at, extensions };
  }
  log.error({ err: causeOf(error), requestId, path: at.path?.join('.') }, 'GraphQL operation failed');
  return { message: 'Internal server error', ...at, extensions: { code: INTERNAL_SERVER_ERROR, requestId } };
}

/** What was thrown: the log's own serialiser describes errors, and nothing else, by an allow-list. */
function causeOf(error: unknown): Error {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause instanceof Error ? cause : new TypeError('A value that is no Error was thrown.');
}
