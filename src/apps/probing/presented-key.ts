import { createHmac } from 'node:crypto';
import type { KeyMethod } from '../../provider/port/key-kinds.ts';

/** What a consumer has: the value of a key, and what proves it where that is no more than a name. */
export interface HeldKey {
  name: string;
  proof: string;
}

/** What a key is written into. */
export interface KeyCall {
  method: string;
  url: URL;
  /** For signatures, as the definition names it. */
  algorithm: string;
}

/** How a call carries a key: what stands in the place of the definition, and what else has to be sent. */
export interface PresentedKey {
  value: string;
  headers?: Record<string, string>;
}

/** As the draft of signatures for HTTP says that Tyk follows: the target as it is decoded, without a query. */
function signed({ name, proof }: HeldKey, { method, url, algorithm }: KeyCall): PresentedKey {
  const date = new Date().toUTCString();
  const target = `${method.toLowerCase()} ${decodeURIComponent(url.pathname)}`;
  const signature = createHmac(algorithm.replace('hmac-', ''), proof)
    .update(`(request-target): ${target}\ndate: ${date}`)
    .digest('base64');
  const fields = { keyId: name, algorithm, headers: '(request-target) date', signature: encodeURIComponent(signature) };
  const written = Object.entries(fields).map(([field, value]) => `${field}="${value}"`);
  return { value: `Signature ${written.join(',')}`, headers: { date } };
}

/** By the method of the API. Null where the consumer alone has what is secret, so that nobody else can make such a call. */
export const PRESENTED: Record<KeyMethod, ((key: HeldKey, call: KeyCall) => PresentedKey) | null> = {
  authToken: ({ name }) => ({ value: name }),
  basic: ({ name, proof }) => ({ value: `Basic ${Buffer.from(`${name}:${proof}`).toString('base64')}` }),
  hmac: signed,
  jwt: null,
  // The proof is a token of its server, or of the gateway.
  oauthClient: ({ proof }) => ({ value: `Bearer ${proof}` }),
  oauth2: ({ proof }) => ({ value: `Bearer ${proof}` }),
  certificate: null,
};
