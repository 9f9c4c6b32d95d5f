import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { publicCodeOf } from '../graphql/errors.ts';

export const INTERNAL_SERVER_ERROR = 'INTERNAL_SERVER_ERROR';

/**
 * What the client gets for an error. Errors with a public code keep code and message. Anything else becomes "Internal
 * server error" with the request id, and is logged once under the same id (OWASP ASVS 5.0, 16.5.1).
 */
export function maskError(error: unknown, requestId: string, log: Logger): GraphQLFormattedError {
  const at = error instanceof GraphQLError ? { locations: error.locations, path: error.path } : {};
  const code = error instanceof GraphQLError ? publicCodeOf(error) : null;
  // Other extensions stay here: type-graphql, for one, puts whole argument objects, passwords included, into them.
  if (error instanceof GraphQLError && code) return { message: error.message, ...at, extensions: { code } };
  log.error({ err: causeOf(error), requestId, path: at.path?.join('.') }, 'GraphQL operation failed');
  return { message: 'Internal server error', ...at, extensions: { code: INTERNAL_SERVER_ERROR, requestId } };
}

/** What was thrown: the log's own serialiser describes errors, and nothing else, by an allow-list. */
function causeOf(error: unknown): Error {
  const cause = error instanceof GraphQLError && error.originalError ? error.originalError : error;
  return cause instanceof Error ? cause : new TypeError('A value that is no Error was thrown.');
}
