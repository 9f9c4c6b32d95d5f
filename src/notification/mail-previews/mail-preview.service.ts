import { userById } from '../../identity/accounts/user.queries.ts';
import type { Context } from '../../platform/context.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { type ComposedMail, composeMail } from '../mail-sending/compose-mail.ts';
import { requireRule } from '../mails/all-mails.ts';
import type { MailRule } from '../mails/mail-rule.ts';
import { queueTestMail } from './mail-preview.queue.ts';

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
export const composeSample = (ctx: Context, rule: MailRule): Promise<ComposedMail> =>
  composeMail(ctx, rule, rule.sample, rule.sampleLinks ?? {});

/**
 * Sends a mail with made-up values to the viewer, in the way of all others.
 * @returns The address.
 * @throws DomainError NOT_FOUND, TEMPLATE_BROKEN.
 */
export async function sendTestMail(ctx: Context, name: string): Promise<string> {
  await previewMail(ctx, name);
  const { userId } = requireViewer(ctx.viewer);
  await queueTestMail(ctx, name, userId);
  return (await userById(ctx, userId))!.email;
}
