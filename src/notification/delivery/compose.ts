import type { Context } from '../../platform/context.ts';
import { readMailSetting } from '../mail-settings/mail-settings.service.ts';
import type { MailFacts, MailRule } from '../mails/mail.rules.ts';
import type { MailLinks } from '../mails/mail-links.ts';
import { fillSubject, type MailBody, renderBody } from '../templates/templates.ts';

export interface ComposedMail extends MailBody {
  subject: string;
}

/** The text of a mail from its facts, with the subject and the template that are set now. Throws what a template throws. */
export async function compose(ctx: Context, rule: MailRule, facts: MailFacts, links: MailLinks): Promise<ComposedMail> {
  const setting = await readMailSetting(ctx, rule);
  const subject = fillSubject(setting.subject, {
    ...('app' in facts && { app: facts.app }),
    ...('plan' in facts && { plan: facts.plan }),
  });
  const variables = { ...facts, ...links, title: subject };
  return { subject, ...renderBody(rule.template, variables, ctx.config.mail.templateDir) };
}
