import { exchange, type GuardedHttpOptions } from './guarded-http.ts';

/** What libraries ask of a `fetch` that they are given. */
export type GuardedFetch = (url: string, call: FetchCall) => Promise<Response>;

interface FetchCall {
  method?: string;
  headers?: ConstructorParameters<typeof Headers>[0];
  /** Text, or what is written as text. */
  body?: unknown;
  signal?: AbortSignal;
}

/** Statuses that a `Response` must not have a body with. */
const BODILESS = [204, 205, 304];

/**
 * A `fetch` for libraries that call URLs which people set: every call is an {@link exchange}.
 * It throws `HttpFailure` when no answer arrived.
 */
export const createGuardedFetch =
  (options: GuardedHttpOptions): GuardedFetch =>
  async (url, { method = 'GET', headers, body, signal }) => {
    const sent = {
      method,
      headers: Object.fromEntries(new Headers(headers)),
      body: body == null ? undefined : String(body),
      signal,
    };
    const { status, headers: answered, text } = await exchange(url, sent, options);
    const contentType = answered['content-type'];
    return new Response(BODILESS.includes(status) ? null : text, {
      status,
      headers: contentType ? { 'content-type': contentType } : {},
    });
  };
