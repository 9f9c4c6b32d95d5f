import { createHmac } from 'node:crypto';
import type { KeyMethod } from '../../src/provider/port/key-kinds.ts';

/** What a consumer has of a key: its value, and what proves it where the value is no more than a name. */
export interface HeldKey {
  name: string;
  proof: string;
}

/** Headers of a call that presents a key in the standard place, as the documentation of its method says. */
const HEADERS: Record<KeyMethod, (key: HeldKey, path: string) => Record<string, string>> = {
  authToken: ({ name }) => ({ authorization: name }),
  basic: ({ name, proof }) => ({ authorization: `Basic ${Buffer.from(`${name}:${proof}`).toString('base64')}` }),
  hmac: signed,
};

/** As the draft of signatures for HTTP says that Tyk follows. */
function signed({ name, proof }: HeldKey, path: string): Record<string, string> {
  const date = new Date().toUTCString();
  const text = `(request-target): get ${path}\ndate: ${date}`;
  const signature = encodeURIComponent(createHmac('sha256', proof).update(text).digest('base64'));
  const fields = { keyId: name, algorithm: 'hmac-sha256', headers: '(request-target) date', signature };
  const written = Object.entries(fields).map(([field, value]) => `${field}="${value}"`);
  return { date, authorization: `Signature ${written.join(',')}` };
}

export const presented = (method: KeyMethod, key: HeldKey, path: string): Record<string, string> =>
  HEADERS[method](key, path);
