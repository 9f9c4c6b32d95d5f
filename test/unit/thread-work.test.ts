import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inThread, type ThreadLimits } from '../../src/platform/threads/thread-work.ts';
import type { work } from '../support/endless.work.ts';

const start = (limits: Partial<ThreadLimits>) =>
  inThread<typeof work>(join(import.meta.dirname, '../support/endless.work'), {
    ...{ seconds: 20, megabytes: 64, queue: 1 },
    ...limits,
  });

describe('P9: work in a thread is cut off at its bounds, and the next is done', () => {
  it('time', async () => {
    const run = start({ seconds: 1 });
    await expect(run('wait')).rejects.toMatchObject({ limit: 'time' });
    expect(await start({})('answer')).toBe('answer');
    expect(await run('answer')).toBe('answer');
  });

  it('memory', async () => {
    const run = start({ megabytes: 32 });
    await expect(run('fill')).rejects.toMatchObject({ limit: 'memory' });
    expect(await run('answer')).toBe('answer');
  });

  it('what waits', async () => {
    const run = start({ seconds: 1 });
    const calls = await Promise.allSettled(Array.from({ length: 4 }, () => run('wait')));
    const limits = calls.map((call) => call.status === 'rejected' && call.reason.limit);
    expect(limits).toEqual(['time', 'time', 'queue', 'queue']);
  });
});
