import { CloseCode } from './close-code.ts';

/** What helps when a subscription has ended that nobody wanted to end. */
export type Failure = 'come back' | 'reset' | 'sign in';

const CODES: Readonly<Record<string, Failure>> = {
  SLOW_CONSUMER: 'come back',
  SERVICE_UNAVAILABLE: 'come back',
  RESET: 'reset',
  UNAUTHENTICATED: 'sign in',
};

/** Of sockets that a client of `graphql-ws` does not open again by itself. After all others it has come back already. */
const CLOSED: Readonly<Record<number, Failure>> = {
  [CloseCode.PolicyViolation]: 'come back',
  // Said by what stands between, where the server cannot be reached.
  1011: 'come back',
  [CloseCode.TooManyConnections]: 'come back',
  [CloseCode.InternalServerError]: 'come back',
  [CloseCode.Unauthorized]: 'sign in',
};

/** Reads GraphQL errors, the close event of a socket, or the answer that ended a stream; null where nothing helps. */
export function failureOf(error: unknown): Failure | null {
  if (Array.isArray(error)) {
    const codes = error.map((one: { extensions?: { code?: unknown } }) => CODES[String(one?.extensions?.code)]);
    return codes.find((failure) => failure !== undefined) ?? null;
  }
  if (typeof error !== 'object' || error === null) return null;
  const { code, response } = error as { code?: unknown; response?: { status?: unknown } };
  if (response?.status === 401) return 'sign in';
  return typeof code === 'number' ? (CLOSED[code] ?? null) : null;
}
