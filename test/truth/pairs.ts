import type { Data } from '../support/client.ts';

export type Verdict = 'agrees' | 'CONTRADICTS' | 'UNKNOWN';

/** What the portal says of one API and one credential, and what the gateway does. */
export interface Pair {
  /** Row and column of the table. */
  name: string;
  portal: string;
  gateway: string;
  verdict: Verdict;
}

/** What a call got. */
export interface Answer {
  status: number;
  /** The gateway's own words where it refused. */
  words: string;
}

/** What the portal leads its consumer to expect: null where it says that it does not know, and why. */
interface Claim {
  opens: boolean | null;
  words: string;
}

/** In these the portal shows everybody that the key opens nothing. */
const CLOSED = ['SUSPENDED', 'REVOKED', 'EXPIRED', 'FAILED', 'ISSUING'];

/** @param isKnown Whether the portal had its time to learn and to write; before that, only what it asks live counts. */
export function judge(name: string, credential: Data, apiId: string, answer: Answer, isKnown: boolean): Pair {
  const access = accessOf(credential, apiId);
  const isClosed = isKnown && (CLOSED.includes(credential.status) || !isAmongProducts(credential, apiId));
  // What answers everybody does so whatever became of the key, and the portal says it.
  const claims = isClosed && access.opens !== null ? [{ opens: false, words: '' }, access] : [access];
  const opened = answer.status === 200;
  const isFalse = claims.some(({ opens }) => opens !== null && opens !== opened);
  const isSilent = access.opens === null && !access.words;
  return {
    name,
    portal: `${credential.status} ${access.words}`,
    gateway: `${answer.status} ${answer.words}`.trim(),
    verdict: isFalse || isSilent ? 'CONTRADICTS' : access.opens === null && !isClosed ? 'UNKNOWN' : 'agrees',
  };
}

/** What is in none of its products, a credential does not open, whatever the gateway is asked and says. */
const isAmongProducts = ({ products }: Data, apiId: string): boolean =>
  products.some(({ apis }: Data) => apis.some(({ name }: Data) => name === `Truth ${apiId}`));

/** What `effectiveAccess` says of one API. */
function accessOf({ effectiveAccess: { state, apis, failure } }: Data, apiId: string): Claim {
  const api = apis.find((each: Data) => each.apiId === apiId);
  if (api?.state === 'UNKNOWN') return unknown(api.reason);
  if (!api && state === 'UNKNOWN') return unknown(failure?.message);
  if (!api) return { opens: false, words: state === 'GRANTED' ? 'GRANTED, but not this API' : state };
  if (api.state !== 'GRANTED') return { opens: false, words: api.state };
  return api.quotaRemaining === 0
    ? { opens: false, words: 'GRANTED, no quota left' }
    : { opens: true, words: 'GRANTED' };
}

const unknown = (reason: string | null): Claim => ({ opens: null, words: reason ? `UNKNOWN: ${reason}` : '' });

/** Whether one call more than the rate of an API is refused for it exactly if the portal tells a rate. */
export function judgeRate(name: string, credential: Data, apiId: string, answer: Answer): Pair {
  const access = accessOf(credential, apiId);
  const api = credential.effectiveAccess.apis.find((each: Data) => each.apiId === apiId);
  const isLimited = typeof api?.rate === 'number';
  const agrees = isLimited === (answer.status === 429);
  return {
    name,
    portal: access.opens === null ? access.words : isLimited ? `${api.rate} calls in ${api.per} s` : 'no rate',
    gateway: `${answer.status} ${answer.words}`.trim(),
    verdict: access.opens === null ? 'UNKNOWN' : agrees ? 'agrees' : 'CONTRADICTS',
  };
}

/** Where the portal refuses to give a key, it promises nothing. */
export const notOffered = (name: string, reason: string): Pair => ({
  ...{ name, portal: `not offered: ${reason}`, gateway: 'no call', verdict: 'agrees' },
});
