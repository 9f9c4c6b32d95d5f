import type { Context } from '../../platform/context.ts';
import { implementJob } from '../../platform/jobs/job.ts';
import { confirmHealth, PROBE_SECONDS } from '../health/provider-health.ts';
import { checkProvider, scheduleCheck, scheduleSync } from '../health/provider-schedule.ts';
import { ProviderStatus } from '../providers/provider.entity.ts';
import { directAdapterOf } from './adapters.ts';

const CHECK_SECONDS = 60;

/** One waiting check and one waiting synchronisation for each provider, both due now; called at every start. */
export async function scheduleProviders(ctx: Context): Promise<void> {
  const providers = await ctx.db.selectFrom('provider').select('id').where('deletedAt', 'is', null).execute();
  for (const { id } of providers) {
    await scheduleCheck(ctx, id);
    await scheduleSync(ctx, id);
  }
}

/** Looks at a provider every minute, and every few seconds while it is down, until it is disconnected. */
export const checkProviderJob = implementJob(
  checkProvider,
  async (ctx, { providerId }) => {
    const provider = await ctx.db
      .selectFrom('provider')
      .selectAll()
      .where('id', '=', providerId)
      .where('deletedAt', 'is', null)
      .executeTakeFirst();
    if (!provider) return;
    const status = await confirmHealth(ctx, provider, directAdapterOf(ctx, provider));
    const inSeconds = status === ProviderStatus.DOWN ? PROBE_SECONDS : CHECK_SECONDS;
    await scheduleCheck(ctx, providerId, { inSeconds, orAsPlanned: true });
  },
  (ctx, { providerId }) => scheduleCheck(ctx, providerId, { inSeconds: CHECK_SECONDS, orAsPlanned: true }),
);
