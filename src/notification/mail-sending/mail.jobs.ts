import { eventById } from '../../audit/audit.queries.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import { implementJob, type JobImplementation, type JobInfo } from '../../platform/jobs/job.ts';
import { findRule } from '../mails/all-mails.ts';
import { composeMail } from './compose-mail.ts';
import { type Mail, MailStatus } from './mail.entity.ts';
import { mailAttempts } from './mail.metrics.ts';
import { sendMail } from './mail.queue.ts';
import { openLinks } from './mail.secrets.ts';
import { findMail, findPendingMail, markMail, storable } from './mail.service.ts';
import { type Mailer, MailFailure, type OutgoingMail } from './mailer.ts';

/** Sends a mail until the mail server takes it, refuses it for good, or no attempt is left. */
export const sendMailJob = (mailer: Mailer): JobImplementation =>
  implementJob(
    sendMail,
    async (ctx, { mailId }, info) => {
      const mail = await findPendingMail(ctx, mailId);
      await faultPoint('mail.taken', mail?.eventId);
      if (mail) await send(ctx, mailer, mail, info);
    },
    (ctx, { mailId }, error, info) => giveUp(ctx, mailId, error, info),
  );

/**
 * Between the server's answer and its record here a crash sends the mail again, under the same Message-ID: a copy can be
 * dropped by the reader, but nobody can make up for a lost decision.
 */
async function send(ctx: Context, mailer: Mailer, mail: Mail, info: JobInfo): Promise<void> {
  let answer: string;
  try {
    answer = await mailer.send(await write(ctx, mail), info.signal);
  } catch (error) {
    const outcome = error instanceof MailFailure ? error.outcome : 'broken';
    mailAttempts.inc({ outcome });
    if (outcome === 'refused') return giveUp(ctx, mail.id, error as MailFailure, info);
    await markMail(ctx, mail.id, { status: MailStatus.PENDING, answer: reasonOf(error), attempts: info.attempt });
    throw error;
  }
  mailAttempts.inc({ outcome: 'sent' });
  await faultPoint('mail.accepted', mail.eventId);
  await markMail(ctx, mail.id, { status: MailStatus.SENT, answer, attempts: info.attempt });
}

/** Owners hear of it by webhook and in the audit trail; another mail would be of no use. */
async function giveUp(ctx: Context, mailId: string, error: Error, info: JobInfo): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const outcome = { status: MailStatus.FAILED, answer: reasonOf(error), attempts: info.attempt };
    if (!(await markMail(tx, mailId, outcome))) return;
    const { template, eventId, attempts } = (await findMail(tx, mailId))!;
    const after = { template, eventId, attempts, answer: storable(outcome.answer) };
    await recordEvent(tx, { type: 'mail.givenUp', subject: { mailId }, after });
  });
  info.log.error({ mailId, reason: error.message }, 'Mail given up');
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Made anew from the rows in every attempt; what identifies the mail stays the same. */
async function write(ctx: Context, mail: Mail): Promise<OutgoingMail> {
  const { id, messageId, queuedAt: date, recipient: to, template, eventId } = mail;
  const rule = findRule(template);
  // A newer version wrote it. Its workers will take the next attempt.
  if (!rule) throw new Error(`This version has no template ${template}.`);
  const variables = await rule.variables(ctx, (await eventById(ctx, eventId))!);
  return { id, messageId, date, to, ...(await composeMail(ctx, rule, variables, openLinks(ctx, mail))) };
}
