import type { IncomingHttpHeaders } from 'node:http';

/**
 * What the answer to a call says of its key:
 *
 * - `PASSED`: the gateway let it through, whatever stands behind it answered.
 * - `LIMITED`: the gateway knows the key, and its calls are used up for now.
 * - `REFUSED`: the gateway did not let it through, or has nothing at that address.
 */
export type CallVerdict = 'PASSED' | 'LIMITED' | 'REFUSED';

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** What a gateway says of a key, of its rights and of an address that it does not serve. */
const REFUSALS: readonly number[] = [400, 401, 403, 404];

/** Tyk writes it into every answer that came from behind it, and takes away one that came along. */
const PASSED = 'x-ratelimit-limit';

/** In the words of Tyk. */
const QUOTA_USED = 'Quota exceeded';

/** A status that behind the gateway means the same as at it counts as the gateway's, unless the answer shows that it came from behind. */
export function verdictOf({ status, headers, text }: Answer): CallVerdict {
  if (status === 429) return 'LIMITED';
  if (headers[PASSED] !== undefined) return 'PASSED';
  if (status === 403 && text.includes(QUOTA_USED)) return 'LIMITED';
  return REFUSALS.includes(status) ? 'REFUSED' : 'PASSED';
}
