import { GraphQLError, type GraphQLErrorOptions } from 'graphql';

/**
 * Codes that a client may see in `extensions.code` of a top-level error. Everything else is a fault of ours and is
 * masked. Refusals of a mutation's input are not errors; they are data (`userErrors`).
 */
const PUBLIC_CODES = [
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'DOCUMENT_NOT_TRUSTED',
  'FORBIDDEN',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'INSUFFICIENT_SCOPE',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'QUERY_TOO_COSTLY',
  'QUERY_TOO_DEEP',
  'QUERY_TOO_LARGE',
  'RATE_LIMITED',
  'RESET',
  'SECOND_FACTOR_REQUIRED',
  'SERVICE_UNAVAILABLE',
  'SESSION_REQUIRED',
  'SLOW_CONSUMER',
  'UNAUTHENTICATED',
] as const;

export type PublicErrorCode = (typeof PUBLIC_CODES)[number];

const PUBLIC = new Set<unknown>(PUBLIC_CODES);

/** The code a client may see, or null when the error is a fault of ours. Accepts errors of graphql-js and graphql-jit. */
export function publicCodeOf(error: GraphQLError): PublicErrorCode | null {
  // graphql-jit leaves `extensions` undefined where graphql-js has an empty object.
  const code: unknown = error.extensions?.code;
  // type-graphql says UNAUTHORIZED for "signed in, but not allowed"; Apollo's clients know that as FORBIDDEN.
  if (code === 'UNAUTHORIZED') return 'FORBIDDEN';
  return isPublicCode(code) ? code : null;
}

/** A top-level error that reaches the client as it is: the message must not hold anything confidential. */
export function publicError(code: PublicErrorCode, message: string, options: GraphQLErrorOptions = {}): GraphQLError {
  return new GraphQLError(message, { ...options, extensions: { ...options.extensions, code } });
}

function isPublicCode(code: unknown): code is PublicErrorCode {
  return PUBLIC.has(code);
}
