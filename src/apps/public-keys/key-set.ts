import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { exchange, guardRules, urlProblem } from '../../platform/outbound-http/guarded-http.ts';
import { HttpFailure } from '../../platform/outbound-http/safe-http.ts';
import { jwk, keyOfParsedJwk, type PublicKey, parseJson } from '../certificates/public-key.ts';

/** Somebody waits for it. */
const TIMEOUT_MS = 5_000;
const MAX_BYTES = 256 * 1024;

const keySet = z.looseObject({ keys: z.array(jwk) });

/**
 * One key of a set that a consumer publishes. The call goes where webhooks may go, and no further.
 * @param kid Which one; null where there is one alone.
 * @returns What is wrong, as a sentence, where there is no such key.
 */
export async function keyOfSet(
  { config }: Pick<Context, 'config'>,
  url: string,
  kid: string | null,
): Promise<PublicKey | string> {
  const rules = guardRules(config);
  const problem = urlProblem(url, rules);
  if (problem) return problem;
  try {
    const call = { method: 'GET', headers: { accept: 'application/jwk-set+json, application/json' } };
    const { status, text } = await exchange(url, call, { ...rules, timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES });
    const parsed = keySet.safeParse(parseJson(text));
    if (status !== 200 || !parsed.success) return 'At this URL there is no JSON Web Key Set.';
    return chosen(parsed.data.keys, kid);
  } catch (error) {
    if (error instanceof HttpFailure) return error.message;
    throw error;
  }
}

function chosen(keys: z.infer<typeof keySet>['keys'], kid: string | null): PublicKey | string {
  const candidates = keys.filter((key) => key.use !== 'enc' && (kid === null || key.kid === kid));
  if (candidates.length === 1) return keyOfParsedJwk(candidates[0]!);
  if (kid !== null)
    return candidates.length === 0 ? 'The set has no such key.' : 'The set has several keys of this kid.';
  return candidates.length === 0
    ? 'The set has no key to sign with.'
    : 'The set has several keys: name one by its kid.';
}
