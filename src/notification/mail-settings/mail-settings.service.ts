import type { Generated } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { DomainError, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { requiredName } from '../../platform/text.ts';
import { MAIL_RULES, type MailRule, ruleOf } from '../mails/mail.rules.ts';
import { variablesOf } from '../mails/mail-variables.ts';
import { isOverridden } from '../templates/templates.ts';

/** What API owners chose for a mail; without a row everything is as it comes. */
interface MailTemplateRow {
  name: string;
  /** Null for the default one. */
  subject: string | null;
  isEnabled: Generated<boolean>;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    mailTemplate: MailTemplateRow;
  }
}

/** A mail of the portal as API owners see it. */
export interface MailSetting {
  name: string;
  description: string;
  event: string;
  subject: string;
  defaultSubject: string;
  isEnabled: boolean;
  isEssential: boolean;
  isOverridden: boolean;
  variables: string[];
}

/** Every mail, in the order of the rules. */
export async function listMailSettings(ctx: Context): Promise<MailSetting[]> {
  const rows = await ctx.db.selectFrom('mailTemplate').selectAll().execute();
  const byName = new Map(rows.map((row) => [row.name, row]));
  return MAIL_RULES.map((rule) => toSetting(ctx, rule, byName.get(rule.template)));
}

/** One mail as it is set now. */
export async function readMailSetting(ctx: Context, rule: MailRule): Promise<MailSetting> {
  const row = await ctx.db.selectFrom('mailTemplate').selectAll().where('name', '=', rule.template).executeTakeFirst();
  return toSetting(ctx, rule, row);
}

function toSetting({ config }: Context, rule: MailRule, row?: { subject: string | null; isEnabled: boolean }) {
  const defaultSubject = (rule.subjectSetting && config.mail.subjects[rule.subjectSetting]) ?? rule.subject;
  return {
    name: rule.template,
    description: rule.description,
    event: rule.event,
    subject: row?.subject ?? defaultSubject,
    defaultSubject,
    isEnabled: row?.isEnabled ?? true,
    isEssential: rule.isEssential ?? false,
    isOverridden: isOverridden(rule.template, config.mail.templateDir),
    variables: variablesOf(rule),
  };
}

const MAX_SUBJECT = 200;

/** The settings have no id of their own; in the event log they are the nil UUID. */
const SETTINGS_ID = '00000000-0000-0000-0000-000000000000';

/** Absent stays as it is; a null subject is the default one again. */
export interface MailChange {
  subject?: string | null;
  isEnabled?: boolean | null;
}

/**
 * Changes the subject of a mail, or switches it off or on for everybody; holds for mails that are not sent yet.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, ESSENTIAL_MAIL.
 */
export async function updateMailTemplate(ctx: Context, name: string, change: MailChange): Promise<MailSetting> {
  const rule = requireRule(name);
  if (change.isEnabled === false) requireOptional(rule, ['input', 'isEnabled']);
  const before = await readMailSetting(ctx, rule);
  const subject = change.subject == null ? change.subject : subjectOf(change.subject);
  const values = {
    ...(subject === undefined ? {} : { subject }),
    ...(change.isEnabled == null ? {} : { isEnabled: change.isEnabled }),
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
    before: { mail: name, subject: before.subject, isEnabled: before.isEnabled },
    after: { mail: name, subject: after.subject, isEnabled: after.isEnabled },
  });
  return after;
}

const subjectOf = (text: string) => requiredName(text, { field: ['input', 'subject'], max: MAX_SUBJECT });

/** @throws DomainError NOT_FOUND */
export function requireRule(name: string, field: string[] = ['name']): MailRule {
  const rule = ruleOf(name);
  if (rule) return rule;
  throw notFound('mail', field);
}

/** @throws DomainError ESSENTIAL_MAIL */
export function requireOptional(rule: MailRule, field: string[]): void {
  if (!rule.isEssential) return;
  const message = 'There is no other way to what this mail carries, so it cannot be switched off.';
  throw new DomainError(UserErrorCode.ESSENTIAL_MAIL, message, { field });
}
