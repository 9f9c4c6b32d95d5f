import { startWorker, type Worker } from '../../platform/jobs/worker.ts';
import type { Portal } from '../../platform/module.ts';
import { createGuardedHttp } from '../../platform/outbound-http/guarded-http.ts';
import { guardRules } from '../webhooks/webhook.rules.ts';
import { deliverWebhookJob } from './webhook-delivery.jobs.ts';
import { replayWebhookJob } from './webhook-replay.jobs.ts';
import { pruneDeliveriesJob } from './webhook-retention.jobs.ts';

/** Endpoints that are talked to at the same time. Waiting for them costs next to nothing. */
const CONCURRENCY = 8;

/**
 * Starts to send what webhooks are told, on nodes that run jobs. They have a worker of their own, so that endpoints that
 * hang take no place from mails and gateways. Stopping it lets requests that run finish.
 */
export const startWebhookWorker = ({ config, databaseUrl, relay, log, outage, contextOf }: Portal): Promise<Worker> =>
  startWorker({
    databaseUrl,
    concurrency: config.workerConcurrency > 0 ? CONCURRENCY : 0,
    jobs: [deliverWebhookJob(createGuardedHttp(guardRules(config))), replayWebhookJob, pruneDeliveriesJob],
    createContext: (requestId) => contextOf({ requestId }),
    onRun: () => relay.wake(),
    log,
    outage,
  });
