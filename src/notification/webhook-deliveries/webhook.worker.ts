import type { Logger } from 'pino';
import type { Config } from '../../config.ts';
import type { Context } from '../../platform/context.ts';
import type { EventRelay } from '../../platform/events/event-relay.ts';
import { createGuardedHttp } from '../../platform/guarded-http.ts';
import { startWorker } from '../../platform/jobs/worker.ts';
import { guardRules } from '../webhooks/webhook.rules.ts';
import { webhookConsumer } from './webhook.consumer.ts';
import { webhookJobs } from './webhook.jobs.ts';
import { schedulePruning } from './webhook-retention.ts';

interface WebhookWorkerOptions {
  config: Config;
  databaseUrl: string;
  createContext(requestId: string): Context;
  relay: EventRelay;
  log: Logger;
}

/** Endpoints that are talked to at the same time. Waiting for them costs next to nothing. */
const CONCURRENCY = 8;

/**
 * Starts to tell webhooks of events, on nodes that run jobs. They have a worker of their own, so that endpoints that hang
 * take no place from mails and gateways. Disposing of the result lets requests that run finish, and then stops.
 */
export async function startWebhooks({
  config,
  databaseUrl,
  ...options
}: WebhookWorkerOptions): Promise<AsyncDisposable> {
  await using starting = new AsyncDisposableStack();
  const { relay } = options;
  const worker = await startWorker({
    ...options,
    databaseUrl,
    concurrency: config.workerConcurrency > 0 ? CONCURRENCY : 0,
    jobs: webhookJobs(createGuardedHttp(guardRules(config))),
    onRun: () => relay.wake(),
  });
  starting.defer(() => worker.stop());
  await schedulePruning(options.createContext('webhook log'));
  if (config.workerConcurrency > 0) {
    const consumer = webhookConsumer(options);
    await consumer.start();
    starting.defer(() => consumer.stop());
  }
  return starting.move();
}
