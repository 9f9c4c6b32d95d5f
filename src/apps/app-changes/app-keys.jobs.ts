import { inRetriedTransaction } from '../../platform/db/transaction.ts';
import { implementJob } from '../../platform/jobs/job.ts';
import { refreshKeysOfApps } from './app-keys.queue.ts';
import { refreshAppKeys } from './app-keys.service.ts';

export const refreshKeysOfAppsJob = implementJob(refreshKeysOfApps, (ctx, { appIds, after }) =>
  inRetriedTransaction(ctx, (tx) => refreshAppKeys(tx, appIds, after)),
);
