import { eventById } from '../../audit/audit.queries.ts';
import { BATCH } from '../../platform/db/batch.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { comparableAddress } from '../../platform/email-address.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import { implementJob } from '../../platform/jobs/job.ts';
import { findRule } from '../mails/all-mails.ts';
import { readMutedBy } from '../preferences/preference.service.ts';
import { isWanted } from './mail.consumer.ts';
import { addMailBatch, queueMailBatch, queueMails } from './mail.queue.ts';
import { createMails } from './mail.service.ts';

/**
 * A batch and the job for the next one are one transaction, and one address gets one mail about one event: what a run that died had
 * queued already is not queued again.
 */
export const queueMailBatchJob = implementJob(queueMailBatch, (ctx, { eventId, template, after }) =>
  inTransaction(ctx, async (tx) => {
    const [rule, event] = [findRule(template), await eventById(tx, eventId)];
    if (!rule?.batch || !event || !(await isWanted(tx, rule, event))) return;
    const accounts = await rule.batch(tx, event, { after, limit: BATCH });
    const ids = accounts.map(({ userId }) => userId);
    const muted = rule.isEssential ? new Set<string>() : await readMutedBy(tx, template, ids);
    const mails = accounts
      .filter(({ userId }) => !muted.has(userId))
      .map(({ email, userId }) => ({ eventId, recipient: comparableAddress(email), userId, template }));
    await queueMails(tx, await createMails(tx, mails));
    if (accounts.length === BATCH) await addMailBatch(tx, { eventId, template, after: ids.at(-1)! });
    await faultPoint('mail.batchQueued', eventId);
  }),
);
