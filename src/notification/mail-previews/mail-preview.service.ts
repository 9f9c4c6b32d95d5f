import { v7 } from 'uuid';
import { userById } from '../../identity/accounts/user.queries.ts';
import type { Context } from '../../platform/context.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { type ComposedMail, composeMail } from '../mail-sending/compose-mail.ts';
import { messageIdOf } from '../mail-sending/mail.service.ts';
import { createMailer, MailFailure } from '../mail-sending/mailer.ts';
import { requireRule } from '../mails/all-mails.ts';
import type { MailRule } from '../mails/mail-rule.ts';

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

/** Throws what a template throws. */
const composeSample = (ctx: Context, rule: MailRule): Promise<ComposedMail> =>
  composeMail(ctx, rule, rule.sample, rule.sampleLinks ?? {});

/** Somebody waits for it on the screen; a mail server that takes longer is told as one that does not answer. */
const TEST_MS = 15_000;

/** A mail that was sent to somebody, and what the mail server said. */
export interface SentTest {
  recipient: string;
  answer: string;
}

/**
 * Sends a mail with made-up values to the viewer, now and over a connection of its own. Holds no transaction while it waits
 * for the network.
 * @throws DomainError NOT_FOUND, TEMPLATE_BROKEN, MAIL_NOT_SENT (with what the mail server said).
 */
export async function sendTestMail(ctx: Context, name: string): Promise<SentTest> {
  const { subject, ...body } = await previewMail(ctx, name);
  const { email: recipient } = (await userById(ctx, requireViewer(ctx.viewer).userId))!;
  const id = v7();
  const ids = { id, messageId: messageIdOf(ctx, id), date: new Date() };
  const mailer = createMailer(ctx.config, ctx.log);
  try {
    const mail = { ...ids, ...body, to: recipient, subject: `[Test] ${subject}` };
    return { recipient, answer: await mailer.send(mail, AbortSignal.timeout(TEST_MS)) };
  } catch (error) {
    if (!(error instanceof MailFailure)) throw error;
    throw new DomainError(UserErrorCode.MAIL_NOT_SENT, error.message, {
      payload: { recipient, answer: error.message },
    });
  } finally {
    mailer.close();
  }
}
