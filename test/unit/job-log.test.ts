import type { JobHelpers } from 'graphile-worker';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { z } from 'zod';
import type { Context } from '../../src/platform/context.ts';
import { DatabaseOutage } from '../../src/platform/db-connections/outage.ts';
import { defineJob, implementJob } from '../../src/platform/jobs/job.ts';
import { taskListOf } from '../../src/platform/jobs/run-job.ts';

const job = defineJob({ name: 'toy', payload: z.object({}), maxAttempts: 3 });

/** What is logged when a run fails with `error`, and telling the domain of it fails likewise. */
async function linesOf(error: Error, attempts: number): Promise<string[]> {
  const lines: string[] = [];
  const log = pino({ level: 'info', base: null }, { write: (line: string) => void lines.push(JSON.parse(line).msg) });
  const fail = async () => {
    throw error;
  };
  const outage = new DatabaseOutage(log);
  const runtime = { jobs: [implementJob(job, fail, fail, fail)], createContext: () => ({}) as Context, log, outage };
  const helpers = { job: { id: '1', attempts, last_error: null }, abortSignal: new AbortController().signal };
  const run = Promise.all(
    [1, 2, 3].map(() => taskListOf(runtime).toy!({ correlationId: 'x', data: {} }, helpers as unknown as JobHelpers)),
  );
  await expect(run).rejects.toBe(error);
  // The other two, which nobody waited for.
  await new Promise(setImmediate);
  return lines;
}

it.each([
  ['the first attempt', 1],
  ['the last attempt', 3],
])('X7: jobs that fail in %s because the database is away leave one line of the outage', async (_, attempts) => {
  const lost = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  expect(await linesOf(lost, attempts)).toEqual(['The database cannot be used, trying again until it is back']);
});

it('what fails by itself is told each time', async () => {
  const lines = await linesOf(new Error('No.'), 1);
  expect(lines.filter((line) => line === 'Job failed')).toHaveLength(3);
});
