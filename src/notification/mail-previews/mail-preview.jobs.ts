import { userById } from '../../identity/accounts/user.queries.ts';
import { implementJob, type JobImplementation } from '../../platform/jobs/job.ts';
import { messageIdOf } from '../mail-sending/mail.service.ts';
import type { Mailer } from '../mail-sending/mailer.ts';
import { requireRule } from '../mails/all-mails.ts';
import { sendTestMail } from './mail-preview.queue.ts';
import { composeSample } from './mail-preview.service.ts';

/** Goes out in the way of all other mails, with a subject that says what it is. */
export const sendTestMailJob = (mailer: Mailer): JobImplementation =>
  implementJob(sendTestMail, async (ctx, { mailId, template, userId, createdAt }, { signal }) => {
    const reader = await userById(ctx, userId);
    if (!reader) return;
    const { subject, ...body } = await composeSample(ctx, requireRule(template));
    const ids = { id: mailId, messageId: messageIdOf(ctx, mailId), createdAt: new Date(createdAt) };
    await mailer.send({ ...ids, ...body, to: reader.email, subject: `[Test] ${subject}` }, signal);
  });
