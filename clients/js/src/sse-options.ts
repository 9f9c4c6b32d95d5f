import { retryWait, type TokenSource } from './retry-wait.ts';

export interface SseOptions {
  /** Of the GraphQL API: `https://portal.example.com/graphql`. */
  url: string;
  token?: TokenSource;
  fetchFn?: typeof fetch;
  /** Before the connection is tried again for the `retries`th time. */
  retryWait?(retries: number): Promise<void>;
}

/** The server has refused the token; a client of `graphql-sse` would try it again and again. */
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
  let refusal: Unauthenticated | null = null;
  return {
    url,
    headers: async (): Promise<Record<string, string>> => {
      const present = await token?.();
      return present ? { authorization: `Bearer ${present}` } : {};
    },
    fetchFn: async (...request: Parameters<typeof fetch>): Promise<Response> => {
      const response = await fetchFn(...request);
      refusal = response.status === 401 ? new Unauthenticated(response) : null;
      return response;
    },
    retryAttempts: Number.POSITIVE_INFINITY,
    retry: async (retries: number): Promise<void> => {
      if (refusal) throw refusal;
      await wait(retries);
    },
  };
}
