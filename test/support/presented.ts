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
};

export const presented = (method: KeyMethod, key: HeldKey, path: string): Record<string, string> =>
  HEADERS[method](key, path);
