import { patiently, type TokenSource } from './retry-wait.ts';
import { withoutSilence } from './silence.ts';

export interface SseOptions {
  /** Of the GraphQL API: `https://portal.example.com/graphql`. */
  url: string;
  token?: TokenSource;
  fetchFn?: typeof fetch;
  /** Before the connection is tried again for the `retries`th time. */
  retryWait?(retries: number): Promise<void>;
}

/** The server has refused the request, and would again. */
class RequestRefused extends Error {
  override readonly name = 'RequestRefused';

  constructor(readonly response: Response) {
    super(`The server has refused the request with ${response.status}.`);
  }
}

/** Refusals that pass by themselves. */
const PASSING = [408, 425, 429];

const isForGood = ({ status }: Response): boolean => status >= 400 && status < 500 && !PASSING.includes(status);

/**
 * Options for `createClient` of `graphql-sse`, whose client is then wrapped: `resumable(createClient(sseOptions({ url, token })))`.
 */
export function sseOptions({ url, token, fetchFn = fetch, retryWait }: SseOptions) {
  return {
    url,
    /** The token is got here, since what fails here counts as a lost connection, which comes back. */
    fetchFn: async (input: Parameters<typeof fetch>[0], init: RequestInit = {}): Promise<Response> => {
      const present = await token?.();
      const headers = {
        ...(init.headers as Record<string, string>),
        ...(present && { authorization: `Bearer ${present}` }),
      };
      const response = await withoutSilence((signal) => fetchFn(input, { ...init, headers, signal }), init.signal);
      return isForGood(response) ? refused(response) : response;
    },
    retryAttempts: Number.POSITIVE_INFINITY,
    retry: patiently(retryWait),
  };
}

/** A client of `graphql-sse` would try again and again; what fails while it opens the body ends that subscription. */
function refused(response: Response): Response {
  return Object.defineProperties(new Response(), {
    body: {
      get() {
        throw new RequestRefused(response);
      },
    },
  });
}
