import { implementJob } from '../../platform/jobs/job.ts';
import { adapterOf } from '../../provider/outages/circuit-breaker.ts';
import { readDesiredState } from '../gateway-keys/desired-state.queries.ts';
import { lookAgain, revokeTokensJobOf } from './client-token.queue.ts';

/** May be repeated: a token that is gone counts as revoked. With its client all of its tokens end. */
export const revokeTokensJob = implementJob(
  revokeTokensJobOf,
  async (ctx, { credentialId, fingerprints, isSecondLook }) => {
    const { provider, ref, key } = await readDesiredState(ctx, credentialId);
    if (provider.deletedAt || !key) return;
    const adapter = adapterOf(ctx, provider);
    // What is revoked as "all" is what there is now, so that nobody's next token goes with it.
    const meant = fingerprints ?? (await adapter.listTokens(ref)).map(({ fingerprint }) => fingerprint);
    await adapter.revokeTokens(ref, meant);
    if (!isSecondLook && meant.length > 0) await lookAgain(ctx, credentialId, meant);
  },
);
