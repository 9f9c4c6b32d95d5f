import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import { addJob, defineJob, implementJob, type JobImplementation, type JobInfo } from '../../platform/jobs/job.ts';
import { sendTestJob } from '../mail-settings/mail-preview.service.ts';
import { ruleOf } from '../mails/mail.rules.ts';
import { openLinks } from '../mails/mail-links.ts';
import { compose } from './compose.ts';
import { findPendingMail, markMailFailure, markMailSent, type PendingMail } from './mail.service.ts';
import { type Mailer, MailRefused, type OutgoingMail } from './mailer.ts';

const sendMail = defineJob({
  name: 'notification.sendMail',
  payload: z.object({ mailId: z.uuid() }),
  // The queue waits e, e², … seconds after each failure, six hours at most: 18 attempts last two days (RFC 5321 §4.5.4.1).
  maxAttempts: 18,
  timeoutSeconds: 120,
});

/** A mail server that hangs may hold so many of the worker's places and no more; the others are for provisioning. */
const QUEUES = 2;

/** Behind the work that somebody waits for on the screen. */
const PRIORITY = 10;

/** Adds the sending of a mail to the transaction of `ctx`. */
export const queueMail = (ctx: Pick<Context, 'db' | 'requestId'>, mailId: string): Promise<void> => {
  const queue = `mail-${Number.parseInt(mailId.slice(-1), 16) % QUEUES}`;
  return addJob(ctx, sendMail, { mailId }, { queue, priority: PRIORITY });
};

/** The jobs of this module, for the worker. */
export const notificationJobs = (mailer: Mailer): JobImplementation[] => [
  implementJob(
    sendMail,
    async (ctx, { mailId }, info) => {
      const mail = await findPendingMail(ctx, mailId);
      await faultPoint('mail.taken', mail?.eventId);
      if (mail) await send(ctx, mailer, mail, info);
    },
    (ctx, { mailId }, error, info) => giveUp(ctx, mailId, error, info),
  ),
  sendTestJob(mailer),
];

/**
 * Between the server's answer and its record here a crash sends the mail again, under the same Message-ID: a copy can be
 * dropped by the reader, a lost decision by nobody.
 */
async function send(ctx: Context, mailer: Mailer, mail: PendingMail, info: JobInfo): Promise<void> {
  try {
    await mailer.send(await write(ctx, mail), info.signal);
  } catch (error) {
    if (error instanceof MailRefused) return giveUp(ctx, mail.id, error, info);
    await markMailFailure(ctx, mail.id, { status: 'PENDING', reason: reasonOf(error), attempts: info.attempt });
    throw error;
  }
  await faultPoint('mail.accepted', mail.eventId);
  await markMailSent(ctx, mail.id, info.attempt);
}

async function giveUp(ctx: Context, mailId: string, error: Error, info: JobInfo): Promise<void> {
  await markMailFailure(ctx, mailId, { status: 'FAILED', reason: reasonOf(error), attempts: info.attempt });
  info.log.error({ mailId, reason: error.message }, 'Mail given up');
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Made anew from the rows in every attempt; what identifies the mail stays the same. */
async function write(ctx: Context, mail: PendingMail): Promise<OutgoingMail> {
  const rule = ruleOf(mail.template);
  // A newer version wrote it. Its workers will take the next attempt.
  if (!rule) throw new Error(`This version has no template ${mail.template}.`);
  const { id, messageId, createdAt, recipient: to } = mail;
  const composed = await compose(ctx, rule, await rule.variables(ctx, mail), openLinks(ctx, mail));
  return { id, messageId, createdAt, to, ...composed };
}
