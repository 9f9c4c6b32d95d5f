import type { Context } from '../../platform/context.ts';
import { readMailSetting } from '../mail-settings/mail-setting.queries.ts';
import { fillSubject } from '../mail-templates/mail-subject.ts';
import { type MailBody, renderMail } from '../mail-templates/mail-templates.ts';
import type { MailLinks } from '../mails/mail-links.ts';
import type { MailFacts, MailRule } from '../mails/mail-rule.ts';

export interface ComposedMail extends MailBody {
  subject: string;
}

/** The text of a mail from its facts, with the subject and the template that are set now. Throws what a template throws. */
export async function composeMail(
  ctx: Context,
  rule: MailRule,
  facts: MailFacts,
  links: MailLinks,
): Promise<ComposedMail> {
  const setting = await readMailSetting(ctx, rule);
  const subject = fillSubject(setting.subject, {
    ...('app' in facts && { app: facts.app }),
    ...('plan' in facts && { plan: facts.plan }),
    ...('product' in facts && { product: facts.product }),
    ...('announcement' in facts && { announcement: facts.announcement }),
  });
  const variables = { ...facts, ...links, title: subject };
  return { subject, ...renderMail(rule.name, variables, ctx.config.mail.templateDir) };
}
