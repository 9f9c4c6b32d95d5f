import { implementJob } from '../../platform/jobs/job.ts';
import { directAdapterOf } from '../adapters/provider-adapters.ts';
import { ProviderStatus } from '../providers/provider.entity.ts';
import { readConnected } from '../providers/provider.queries.ts';
import { checkProvider, scheduleCheck } from './health-check.queue.ts';
import { confirmHealth, secondsUntilLook } from './health-check.service.ts';
import { scheduleWatch } from './key-watch.queue.ts';
import { lookForServed } from './unserved-policies.service.ts';

const CHECK_SECONDS = 60;

/** Looks at a provider every minute, and sooner after it was found down, until it is disconnected. */
export const checkProviderJob = implementJob(
  checkProvider,
  async (ctx, { providerId }) => {
    const provider = await readConnected(ctx, providerId);
    if (!provider) return;
    const adapter = directAdapterOf(ctx, provider);
    const { status, failedLooks } = await confirmHealth(ctx, provider, adapter);
    const isDown = status === ProviderStatus.DOWN;
    if (!isDown) await lookForServed(ctx, provider, adapter);
    const inSeconds = isDown ? secondsUntilLook(failedLooks) * ctx.config.pace : CHECK_SECONDS;
    await scheduleCheck(ctx, providerId, { inSeconds, orAsPlanned: true });
    if (!isDown) await scheduleWatch(ctx, providerId);
  },
  (ctx, { providerId }) => scheduleCheck(ctx, providerId, { inSeconds: CHECK_SECONDS, orAsPlanned: true }),
);
