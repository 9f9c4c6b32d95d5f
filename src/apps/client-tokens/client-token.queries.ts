import pMap from 'p-map';
import type { Context } from '../../platform/context.ts';
import { defineLoader } from '../../platform/loader.ts';
import { seesAll } from '../../platform/viewer.ts';
import { adapterOf } from '../../provider/outages/circuit-breaker.ts';
import { ProviderError } from '../../provider/port/provider-error.ts';
import { failureOf } from '../../provider/providers/provider-condition.ts';
import { inTime, TIMEOUT_MS } from '../effective-access/in-time.ts';
import { type DesiredState, readDesiredStates } from '../gateway-keys/desired-state.queries.ts';
import type { ClientTokens } from './client-token.types.ts';

const MOST = 100;
/** A page of credentials must not become a burst of calls at one provider. */
const LANES = 2;

/**
 * Tokens that the gateway itself has given to clients, asked live and outside any transaction, within 5 seconds for all of a list
 * together. Never throws for what the gateway does.
 */
export const tokensOf = defineLoader(async (ctx: Context, ids: readonly string[]) => {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const states = await readDesiredStates(ctx, ids);
  const found = await pMap(states, (state) => ask(ctx, state, signal), { concurrency: LANES });
  const byCredential = new Map(states.map(({ credential }, index) => [credential.id, found[index]!]));
  return ids.map((id) => byCredential.get(id) ?? null);
});

async function ask(ctx: Context, { ref, provider }: DesiredState, signal: AbortSignal): Promise<ClientTokens> {
  try {
    const tokens = await inTime(() => adapterOf(ctx, provider).listTokens(ref), signal);
    return { nodes: tokens.slice(0, MOST), totalCount: tokens.length, failure: null };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const { kind, message } = failureOf(error);
    // What is wrong with the gateway is its owner's business.
    const failure = { kind, message: seesAll(ctx.viewer) ? message : 'The gateway could not be asked.' };
    return { nodes: null, totalCount: null, failure };
  }
}
