import { implementJob } from '../../platform/jobs/job.ts';
import { adapterOf } from '../../provider/outages/circuit-breaker.ts';
import { confirmKey } from '../gateway-keys/confirm.queue.ts';
import { readDesiredState } from '../gateway-keys/desired-state.queries.ts';
import { examine } from './sweep-credentials.ts';

/**
 * A call that was on its way while its key was changed may have written back what was before, on another node even after
 * the portal looked: that is found here, long before the next sweep.
 */
export const confirmKeyJob = implementJob(confirmKey, async (ctx, { credentialId }) => {
  const state = await readDesiredState(ctx, credentialId);
  if (!state.provider.deletedAt) await examine(ctx, adapterOf(ctx, state.provider), state);
});
