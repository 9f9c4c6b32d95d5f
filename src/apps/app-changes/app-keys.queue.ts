import { z } from 'zod';
import { defineJob } from '../../platform/jobs/job.ts';

/** Brings a change of apps to the rest of their keys; some of them a run. */
export const refreshKeysOfApps = defineJob({
  name: 'app.refreshKeys',
  payload: z.object({ appIds: z.array(z.uuid()), after: z.uuid() }),
});
