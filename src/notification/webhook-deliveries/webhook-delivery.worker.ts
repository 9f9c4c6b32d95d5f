import { startWorker } from '../../platform/jobs/worker.ts';
import type { Portal } from '../../platform/module.ts';
import { createGuardedHttp } from '../../platform/outbound-http/guarded-http.ts';
import { guardRules } from '../webhooks/webhook.rules.ts';
import { webhookConsumer } from './webhook-delivery.consumer.ts';
import { webhookJobs } from './webhook-delivery.jobs.ts';
import { schedulePruning } from './webhook-retention.jobs.ts';

/** Endpoints that are talked to at the same time. Waiting for them costs next to nothing. */
const CONCURRENCY = 8;

/**
 * Starts to tell webhooks of events, on nodes that run jobs. They have a worker of their own, so that endpoints that hang
 * take no place from mails and gateways. Disposing of the result lets requests that run finish, and then stops.
 */
export async function startWebhooks(portal: Portal): Promise<AsyncDisposable> {
  await using starting = new AsyncDisposableStack();
  const { config, databaseUrl, relay, log } = portal;
  const createContext = (requestId: string) => portal.contextOf({ requestId });
  const worker = await startWorker({
    ...{ databaseUrl, createContext, log },
    concurrency: config.workerConcurrency > 0 ? CONCURRENCY : 0,
    jobs: webhookJobs(createGuardedHttp(guardRules(config))),
    onRun: () => relay.wake(),
  });
  starting.defer(() => worker.stop());
  await schedulePruning(createContext('webhook log'));
  if (config.workerConcurrency > 0) {
    const consumer = webhookConsumer({ createContext, relay, log });
    await consumer.start();
    starting.defer(() => consumer.stop());
  }
  return starting.move();
}
