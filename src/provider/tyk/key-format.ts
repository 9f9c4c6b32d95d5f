import { z } from 'zod';
import type { KeyFormat } from '../provider-adapter.ts';

const FORMATS: readonly string[] = ['murmur32', 'murmur64', 'murmur128', 'sha256'] satisfies KeyFormat[];
const envelope = z.looseObject({ h: z.string() });

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
