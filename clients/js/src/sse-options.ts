import { retryWait, type TokenSource } from './retry-wait.ts';

export interface SseOptions {
  /** Of the GraphQL API: `https://portal.example.com/graphql`. */
  url: string;
  token?: TokenSource;
  fetchFn?: typeof fetch;
  /** Before the connection is tried again for the `retries`th time. */
  retryWait?(retries: number): Promise<void>;
}

/** The server has refused the token. */
class Unauthenticated extends Error {
  override readonly name = 'Unauthenticated';

  constructor(readonly response: Response) {
    super('The token does not hold.');
  }
}

/**
 * Options for `createClient` of `graphql-sse`, whose client is then wrapped: `resumable(createClient(sseOptions({ url, token })))`.
 */
export function sseOptions({ url, token, fetchFn = fetch, retryWait: wait = retryWait }: SseOptions) {
  return {
    url,
    /** The token is got here, since what fails here counts as a lost connection, which comes back. */
    fetchFn: async (input: Parameters<typeof fetch>[0], init: RequestInit = {}): Promise<Response> => {
      const present = await token?.();
      const headers = {
        ...(init.headers as Record<string, string>),
        ...(present && { authorization: `Bearer ${present}` }),
      };
      const response = await fetchFn(input, { ...init, headers });
      return response.status === 401 ? refused(response) : response;
    },
    retryAttempts: Number.POSITIVE_INFINITY,
    retry: wait,
  };
}

/** A client of `graphql-sse` would try a 401 again and again; what fails while it opens the body ends that subscription. */
function refused(response: Response): Response {
  return Object.defineProperties(new Response(), {
    body: {
      get() {
        throw new Unauthenticated(response);
      },
    },
  });
}
