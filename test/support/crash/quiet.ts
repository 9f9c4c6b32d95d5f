import type pg from 'pg';
import { vi } from 'vitest';
import { unhandledEvents } from '../unhandled-events.ts';

/** Work of the portal's own rhythm, which never ends and changes nothing that is in order. */
const RHYTHM = [
  'provider.check',
  'provider.synchronise',
  'provider.sweepAll',
  'credential.tellDelays',
  'credential.watchQuotas',
  'provider.watchQuotas',
  'accessRequest.watch',
];

const LEFT = `
  select
    (select count(*) from graphile_worker.jobs
      where task_identifier <> all ($1) and attempts < max_attempts
        and (locked_at is not null or run_at <= now() or attempts > 0 or flags is not null)) as jobs,
    ${unhandledEvents()} as events,
    (select count(*) from mail where status = 'PENDING') as mails`;

/** Pauses between attempts, and of jobs that waited for a gateway, count as over: they are only time. */
const HURRY = `
  select graphile_worker.reschedule_jobs(array(
    select id from graphile_worker.jobs
    where (attempts > 0 or flags is not null) and attempts < max_attempts and locked_at is null and run_at > now()),
    run_at => now())`;

/** What is still to be done in a portal; empty when it is quiet. */
export async function unfinished(db: pg.Pool): Promise<string[]> {
  await db.query(HURRY);
  const { rows } = await db.query<Record<string, string>>(LEFT, [RHYTHM]);
  return Object.entries(rows[0]!).flatMap(([name, count]) => (Number(count) > 0 ? `${count} ${name}` : []));
}

/** Waits until nothing is left to do; fails after a minute with what is. */
export const untilQuiet = (db: pg.Pool): Promise<void> =>
  vi.waitFor(
    async () => {
      const left = await unfinished(db);
      if (left.length > 0) throw new Error(`The portal does not become quiet: ${left.join(', ')}`);
    },
    { timeout: 60_000, interval: 40 },
  );
