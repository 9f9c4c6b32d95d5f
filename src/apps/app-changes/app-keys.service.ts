import type { Context } from '../../platform/context.ts';
import { addJob } from '../../platform/jobs/job.ts';
import { refreshKeys } from '../credentials/key-refresh.service.ts';
import { refreshKeysOfApps } from './app-keys.queue.ts';

/**
 * Keys say whose they are and what they are for: those that live are written again, as they should be now. Where there
 * are many, a job goes on behind the commit.
 */
export async function refreshAppKeys(ctx: Context, appIds: string[], behind?: string): Promise<void> {
  const after = await refreshKeys(ctx, { appIds }, behind);
  if (after) await addJob(ctx, refreshKeysOfApps, { appIds, after });
}
