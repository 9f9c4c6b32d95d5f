/**
 * A worker process for tests that kill it: runs `test.step` jobs and does what the payload says. Arguments: database URL.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import type { Context } from '../../src/platform/context.ts';
import { implementJob } from '../../src/platform/jobs/job.ts';
import { startWorker } from '../../src/platform/jobs/worker.ts';
import { step } from './step-job.ts';

const [, , databaseUrl = ''] = process.argv;

const act = implementJob(step, async (_, { act }) => {
  process.stdout.write(`${act}\n`);
  if (act === 'exit') process.exit(1);
  await delay(600_000);
});

await startWorker({
  databaseUrl,
  concurrency: 1,
  jobs: [act],
  createContext: (requestId) => ({ requestId }) as Context,
  log: pino({ level: 'silent' }),
});
process.stdout.write('ready\n');
