import { z } from 'zod';
import type { HealthWarning, KeyFormat } from '../port/provider-adapter.ts';

const FORMATS: readonly string[] = ['murmur32', 'murmur64', 'murmur128', 'sha256'] satisfies KeyFormat[];
const envelope = z.looseObject({ h: z.string() });

/**
 * For gateways that hash keys in another way than murmur64: they remember sessions under a name which a change of the key
 * does not reach, and write them back while the key is in use.
 */
export const UNSAFE_REVOCATION: HealthWarning = {
  code: 'UNSAFE_REVOCATION',
  message:
    'A revoked or suspended key may go on working while it is in use. Set hash_key_function to murmur64, or ' +
    'disable_cached_session_state in local_session_cache to true.',
};

/** Reads from a key string how the gateway built it; `raw` when it tells nothing. */
export function keyFormatOf(key: string, organisationId: string): KeyFormat {
  if (organisationId !== '' && key.startsWith(organisationId)) return 'legacy';
  const parsed = envelope.safeParse(parseJson(Buffer.from(key, 'base64').toString('utf8')));
  return parsed.success && isFormat(parsed.data.h) ? parsed.data.h : 'raw';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isFormat(name: string): name is KeyFormat {
  return FORMATS.includes(name);
}
