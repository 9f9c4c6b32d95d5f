import { v7 } from 'uuid';
import { z } from 'zod';
import { userById } from '../../identity/identity.queries.ts';
import type { Context } from '../../platform/context.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { addJob, defineJob, implementJob, type JobImplementation } from '../../platform/jobs/job.ts';
import { type ComposedMail, compose } from '../delivery/compose.ts';
import type { Mailer } from '../delivery/mailer.ts';
import type { MailRule } from '../mails/mail.rules.ts';
import { requireRule } from './mail-settings.service.ts';

/**
 * A mail with made-up values, in the subject and template that are set now.
 * @throws DomainError NOT_FOUND, TEMPLATE_BROKEN.
 */
export async function previewMail(ctx: Context, name: string): Promise<ComposedMail> {
  const rule = requireRule(name);
  try {
    return await composeSample(ctx, rule);
  } catch (error) {
    throw new DomainError(UserErrorCode.TEMPLATE_BROKEN, (error as Error).message, { field: ['name'] });
  }
}

const composeSample = (ctx: Context, rule: MailRule): Promise<ComposedMail> =>
  compose(ctx, rule, rule.sample, rule.sampleLinks ?? {});

const sendTest = defineJob({
  name: 'notification.sendTestMail',
  payload: z.object({ mailId: z.uuid(), template: z.string(), userId: z.uuid(), createdAt: z.iso.datetime() }),
  // Somebody is looking at the mailbox right now; a test that arrives tomorrow tells nothing.
  maxAttempts: 3,
});

/**
 * Sends a mail with made-up values to the viewer, in the way of all others.
 * @returns The address.
 * @throws DomainError NOT_FOUND, TEMPLATE_BROKEN.
 */
export async function sendTestMail(ctx: Context, name: string): Promise<string> {
  await previewMail(ctx, name);
  const { userId } = requireViewer(ctx.viewer);
  const payload = { mailId: v7(), template: name, userId, createdAt: new Date().toISOString() };
  await addJob(ctx, sendTest, payload);
  return (await userById(ctx, userId))!.email;
}

/** For the worker. */
export const sendTestJob = (mailer: Mailer): JobImplementation =>
  implementJob(sendTest, async (ctx, { mailId, template, userId, createdAt }, { signal }) => {
    const reader = await userById(ctx, userId);
    if (!reader) return;
    const { subject, ...body } = await composeSample(ctx, requireRule(template));
    const host = new URL(ctx.config.publicUrl).hostname;
    const ids = { id: mailId, messageId: `<${mailId}@${host}>`, createdAt: new Date(createdAt) };
    await mailer.send({ ...ids, ...body, to: reader.email, subject: `[Test] ${subject}` }, signal);
  });
