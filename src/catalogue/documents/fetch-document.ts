import type { Context } from '../../platform/context.ts';
import { exchange, guardRules, urlProblem } from '../../platform/outbound-http/guarded-http.ts';
import { HttpFailure } from '../../platform/outbound-http/safe-http.ts';

/** Somebody may wait for it. */
const TIMEOUT_MS = 30_000;

/** As much as a file that is sent. */
const MAX_BYTES = 5 * 1024 * 1024;

/** What is at an address. */
export interface Fetched {
  text: string;
  /** What the server calls this state of it; null where it does not say. */
  etag: string | null;
}

/**
 * Fetches a document from where the public can: the rules are those of webhooks. A redirect is not followed.
 * @param etag Of what is known already.
 * @returns What is wrong, as a sentence, where there is none; null where it is what is known.
 */
export async function fetchDocument(
  { config, isRefused }: Pick<Context, 'config' | 'isRefused'>,
  url: string,
  etag: string | null,
): Promise<Fetched | string | null> {
  const rules = guardRules(config);
  const problem = urlProblem(url, rules);
  if (problem) return problem;
  // Of a call that is refused in any case nobody outside hears.
  if (isRefused) return 'It is not fetched, because the call is refused.';
  try {
    const headers = { accept: '*/*', ...(etag && { 'if-none-match': etag }) };
    const options = { ...rules, timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES + 1 };
    return answered(await exchange(url, { method: 'GET', headers }, options), etag !== null);
  } catch (error) {
    if (error instanceof HttpFailure) return error.message;
    throw error;
  }
}

function answered(answer: Awaited<ReturnType<typeof exchange>>, isKnown: boolean): Fetched | string | null {
  const { status, headers, text, isWhole } = answer;
  if (status === 304 && isKnown) return null;
  if (status !== 200) return `The URL was answered with status ${status}.`;
  if (headers['content-encoding'] && headers['content-encoding'] !== 'identity') return 'The answer is compressed.';
  if (Buffer.byteLength(text) > MAX_BYTES) return `The answer has more than ${MAX_BYTES} bytes.`;
  return isWhole ? { text, etag: headers.etag ?? null } : 'The answer broke off.';
}
