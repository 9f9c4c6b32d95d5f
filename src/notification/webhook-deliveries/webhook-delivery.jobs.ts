import { eventById } from '../../audit/audit.queries.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import { implementJob, type JobImplementation, type JobInfo } from '../../platform/jobs/job.ts';
import type { GuardedHttp } from '../../platform/outbound-http/guarded-http.ts';
import { HttpFailure } from '../../platform/outbound-http/safe-http.ts';
import type { Webhook } from '../webhooks/webhook.entity.ts';
import { deliverWebhook, wakeWebhook } from '../webhooks/webhook.queue.ts';
import { openSecrets, type WebhookSecrets } from '../webhooks/webhook.secrets.ts';
import { type AttemptOutcome, findDue, recordAttempt, wakeWhenDue } from './webhook-attempt.service.ts';
import type { WebhookDelivery } from './webhook-delivery.entity.ts';
import { messageBody, messageHeaders } from './webhook-message.ts';

/** After a fault of ours: what waits must not wait for the next event. */
const TRY_AGAIN_MS = 3_600_000;

/** Sends what is due to one webhook, one delivery a run. */
export const deliverWebhookJob = (http: GuardedHttp): JobImplementation =>
  implementJob(
    deliverWebhook,
    (ctx, { webhookId }, info) => deliverNext(ctx, http, webhookId, info),
    (ctx, { webhookId }) => wakeWebhook(ctx, webhookId, new Date(Date.now() + TRY_AGAIN_MS)),
  );

/**
 * A crash between the answer and its record sends the message again, under the same id: a receiver can drop a copy, but
 * nobody can make up for a loss.
 */
async function deliverNext(ctx: Context, http: GuardedHttp, webhookId: string, info: JobInfo): Promise<void> {
  const delivery = await findDue(ctx, webhookId);
  if (delivery) {
    const outcome = await send(ctx, http, delivery, info);
    await faultPoint('webhook.answered', delivery.eventId);
    return recordAttempt(ctx, delivery, outcome);
  }
  await inTransaction(ctx, async (tx) => {
    await tx.db.selectFrom('webhook').select('id').where('id', '=', webhookId).forUpdate().execute();
    await wakeWhenDue(tx, webhookId);
  });
}

async function send(
  ctx: Context,
  http: GuardedHttp,
  delivery: WebhookDelivery,
  info: JobInfo,
): Promise<AttemptOutcome> {
  const webhook = await readWebhook(ctx, delivery.webhookId);
  const body = messageBody((await eventById(ctx, delivery.eventId))!);
  const secrets = openSecrets(ctx.secrets, webhook);
  const sentAt = new Date();
  const own = messageHeaders({ id: delivery.eventId, body, sentAt }, secrets.signing);
  try {
    const headers = { ...secrets.headers, ...own };
    const { status, retryAfter, text } = await http(webhook.url, { body, headers, signal: info.signal });
    const durationMs = Date.now() - sentAt.getTime();
    return { sentAt, durationMs, statusCode: status, retryAfter, failure: null, responseBody: excerpt(text, secrets) };
  } catch (error) {
    // The worker stops: that is no fault of the endpoint, and the job is handed back.
    info.signal.throwIfAborted();
    if (!(error instanceof HttpFailure)) throw error;
    info.log.info({ webhookId: webhook.id, kind: error.kind }, 'Webhook without an answer');
    const none = { durationMs: null, statusCode: null, retryAfter: null, responseBody: null };
    return { sentAt, ...none, failure: error.message };
  }
}

const readWebhook = (ctx: Context, id: string): Promise<Webhook> =>
  ctx.db.selectFrom('webhook').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

const EXCERPT = 1_000;

/** An endpoint may send back what it got. PostgreSQL cannot store NUL in text. */
function excerpt(text: string, { signing, headers }: WebhookSecrets): string {
  const secrets = [...signing, ...Object.values(headers)];
  const safe = secrets.reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text.replaceAll('\0', ''));
  return safe.slice(0, EXCERPT);
}
