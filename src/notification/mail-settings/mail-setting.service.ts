import { SETTINGS_ID } from '../../access/settings/portal-settings.entity.ts';
import type { Context } from '../../platform/context.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { gather } from '../../platform/rules.ts';
import { requiredName } from '../../platform/text.ts';
import { refuseEssential, requireRule } from '../mails/all-mails.ts';
import type { UpdateMailTemplateInput } from './mail-setting.inputs.ts';
import { type MailSetting, readMailSetting } from './mail-setting.queries.ts';

const MAX_SUBJECT = 200;

/**
 * Changes the subject of a mail, or switches it off or on for everybody; holds for mails that are not sent yet. What is
 * absent stays as it is; a null subject is the default one again.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, ESSENTIAL_MAIL.
 */
export async function updateMailTemplate(
  ctx: Context,
  name: string,
  input: UpdateMailTemplateInput,
): Promise<MailSetting> {
  const { rule, subject } = await gather({
    rule: () => requireSwitchable(name, input),
    subject: () => (input.subject == null ? input.subject : subjectOf(input.subject)),
  });
  const before = await readMailSetting(ctx, rule);
  const values = {
    ...(subject === undefined ? {} : { subject }),
    ...(input.isEnabled == null ? {} : { isEnabled: input.isEnabled }),
  };
  if (Object.keys(values).length > 0) {
    await ctx.db
      .insertInto('mailTemplate')
      .values({ name, subject: null, ...values })
      .onConflict((conflict) => conflict.column('name').doUpdateSet(values))
      .execute();
  }
  const after = await readMailSetting(ctx, rule);
  await recordEvent(ctx, {
    type: 'portalSettings.updated',
    subject: { portalSettingsId: SETTINGS_ID },
    before: stateOf(before),
    after: stateOf(after),
  });
  return after;
}

/** @throws DomainError NOT_FOUND, ESSENTIAL_MAIL. */
function requireSwitchable(name: string, { isEnabled }: UpdateMailTemplateInput) {
  const rule = requireRule(name);
  if (isEnabled === false) refuseEssential(rule, ['input', 'isEnabled']);
  return rule;
}

const subjectOf = (text: string) => requiredName(text, { field: ['input', 'subject'], max: MAX_SUBJECT });

const stateOf = ({ name, subject, isEnabled }: MailSetting) => ({ mail: name, subject, isEnabled });
