import { Gauge, type Registry } from 'prom-client';
import type { EventRelay } from './platform/events/event-relay.ts';
import { readJobStats } from './platform/jobs/queue-stats.ts';
import type { Portal } from './platform/module.ts';

/** What operators watch beside the edges: the queue of jobs, and how far this node is behind with events. */
export function registerPortalMetrics(registry: Registry, { contextOf, live, relay, outage }: Portal): void {
  const { db } = contextOf({ requestId: 'metrics' });
  const registers = [registry];
  const jobs = new Gauge({
    name: 'gatehouse_jobs',
    help: 'Jobs of all nodes by name and state.',
    labelNames: ['job', 'state'],
    registers,
    // Both gauges of the queue are read by one query, at the time they are asked for.
    async collect() {
      const stats = await readJobStats(db).catch(outage.empty);
      jobs.reset();
      oldest.reset();
      for (const { name, waiting, running, failed, oldestDueSeconds } of stats) {
        for (const [state, count] of Object.entries({ waiting, running, failed }))
          jobs.set({ job: name, state }, count);
        oldest.set({ job: name }, oldestDueSeconds);
      }
    },
  });
  const oldest = new Gauge({
    name: 'gatehouse_oldest_due_job_seconds',
    help: 'Age of the job that has been due the longest.',
    labelNames: ['job'],
    registers,
  });
  new Gauge({
    name: 'gatehouse_subscribers_cut_off',
    help: 'Subscribers of this node that were cut off for not reading.',
    registers,
    collect() {
      this.set(live.stats.cutOffs);
    },
  });
  new Gauge({
    name: 'gatehouse_events_behind_seconds',
    help: 'Time since this node last read the event log to its end.',
    registers,
    collect() {
      this.set(relay.behindMs / 1000);
    },
  });
}

/** A node this far behind with events no longer pushes live, and should get no new sockets. */
const MAX_BEHIND_MS = 10_000;

/** For readiness: rejects while this node does not follow the event log. */
export async function checkEvents(relay: EventRelay): Promise<void> {
  if (relay.behindMs > MAX_BEHIND_MS) throw new Error(`The event log was last read ${relay.behindMs} ms ago.`);
}
