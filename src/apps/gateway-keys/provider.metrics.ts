import { type Kysely, sql } from 'kysely';
import { Gauge, type Registry } from 'prom-client';
import type { Database } from '../../platform/db/database.ts';
import type { Portal } from '../../platform/module.ts';
import { providerCalls } from '../../provider/adapters/measured-adapter.ts';

interface ProviderState {
  name: string;
  isUp: number;
  waiting: number;
  oldestSeconds: number;
}

/**
 * What operators watch of each provider: whether it answers, what waits to be brought to it and for how long, and its
 * calls with their outcomes.
 */
export function registerProviderMetrics(registry: Registry, portal: Pick<Portal, 'contextOf' | 'outage'>): void {
  const { db } = portal.contextOf({ requestId: 'metrics' });
  registry.registerMetric(providerCalls);
  const labelNames = ['provider'] as const;
  const registers = [registry];
  const up = new Gauge({
    name: 'gatehouse_provider_up',
    help: 'Whether the last look at a provider found it up.',
    labelNames,
    registers,
    // The three gauges are read by one query, at the time they are asked for.
    async collect() {
      const states = await readStates(db).catch(portal.outage.empty);
      for (const gauge of [up, waiting, oldest]) gauge.reset();
      for (const { name: provider, ...state } of states) {
        up.set({ provider }, state.isUp);
        waiting.set({ provider }, state.waiting);
        oldest.set({ provider }, state.oldestSeconds);
      }
    },
  });
  const waiting = new Gauge({
    name: 'gatehouse_provider_changes_waiting',
    help: 'Credentials and policies with a change that a provider has not confirmed and that is still being tried.',
    labelNames,
    registers,
  });
  const oldest = new Gauge({
    name: 'gatehouse_provider_oldest_change_seconds',
    help: 'Age of the oldest of these changes, also while it waits for a provider that is down or for its next attempt.',
    labelNames,
    registers,
  });
}

async function readStates(db: Kysely<Database>): Promise<ProviderState[]> {
  const { rows } = await sql<ProviderState>`
    with job as (
      select split_part(key, ':', 2)::uuid as subject_id, created_at from graphile_worker.jobs
      where task_identifier in ('credential.converge', 'catalogue.writePolicy') and key is not null
        and not coalesce(flags ? 'given-up', false)
    ), change as (
      select coalesce(credential.provider_id, product.provider_id, plan.provider_id) as provider_id, job.created_at from job
      left join credential on credential.id = job.subject_id
      left join product on product.id = job.subject_id
      left join plan on plan.id = job.subject_id
    )
    select provider.name, (provider.status = 'UP')::int as "isUp", count(change.created_at)::int as waiting,
      coalesce(extract(epoch from now() - min(change.created_at)), 0)::float8 as "oldestSeconds"
    from provider left join change on change.provider_id = provider.id
    where provider.deleted_at is null group by provider.id order by provider.name`.execute(db);
  return rows;
}
