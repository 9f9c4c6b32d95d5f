import { z } from 'zod';
import { defineJob } from '../../src/platform/jobs/job.ts';

/** A job that does as it is told: `exit` takes its process down, `hang` never ends, the rest is up to the test. */
export const step = defineJob({
  name: 'test.step',
  payload: z.object({ act: z.string() }),
  maxAttempts: 3,
  timeoutSeconds: 60,
});
