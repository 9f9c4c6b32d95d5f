import { CloseCode } from './close-code.ts';

/** What helps when a subscription has ended that nobody wanted to end. */
export type Failure = 'come back' | 'reset' | 'sign in';

const CODES: Readonly<Record<string, Failure>> = {
  SLOW_CONSUMER: 'come back',
  SERVICE_UNAVAILABLE: 'come back',
  RESET: 'reset',
  UNAUTHENTICATED: 'sign in',
};

/** Reads GraphQL errors, the close event of a socket, or the answer that ended a stream; null where nothing helps. */
export function failureOf(error: unknown): Failure | null {
  if (Array.isArray(error)) {
    const codes = error.map((one: { extensions?: { code?: unknown } }) => CODES[String(one?.extensions?.code)]);
    return codes.find((failure) => failure !== undefined) ?? null;
  }
  if (typeof error !== 'object' || error === null) return null;
  const { code, response } = error as { code?: unknown; response?: { status?: unknown } };
  return code === CloseCode.Unauthorized || response?.status === 401 ? 'sign in' : null;
}
