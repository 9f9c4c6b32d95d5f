import type { Generated } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { idOfName } from '../../platform/graphql/node.ts';
import { seesAll } from '../../platform/viewer.ts';
import { isOverridden } from '../mail-templates/mail-templates.ts';
import { MAIL_RULES } from '../mails/all-mails.ts';
import type { MailRule } from '../mails/mail-rule.ts';

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
  id: string;
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
  return MAIL_RULES.map((rule) => toSetting(ctx, rule, byName.get(rule.name)));
}

const settingId = ({ name }: MailRule) => idOfName('MailTemplate', name);

/** The same by its id, for API owners. */
export async function findMailSetting(ctx: Context, id: string): Promise<MailSetting | undefined> {
  const rule = seesAll(ctx.viewer) ? MAIL_RULES.find((one) => settingId(one) === id) : undefined;
  return rule && readMailSetting(ctx, rule);
}

/** One mail as it is set now. */
export async function readMailSetting(ctx: Context, rule: MailRule): Promise<MailSetting> {
  const row = await ctx.db.selectFrom('mailTemplate').selectAll().where('name', '=', rule.name).executeTakeFirst();
  return toSetting(ctx, rule, row);
}

function toSetting({ config }: Context, rule: MailRule, row?: { subject: string | null; isEnabled: boolean }) {
  const { name, description, event, isEssential = false } = rule;
  const defaultSubject = (rule.subjectSetting && config.mail.subjects[rule.subjectSetting]) ?? rule.subject;
  return {
    ...{ id: settingId(rule), name, description, event, isEssential, defaultSubject },
    subject: row?.subject ?? defaultSubject,
    isEnabled: row?.isEnabled ?? true,
    isOverridden: isOverridden(name, config.mail.templateDir),
    variables: variablesOf(rule),
  };
}

/** Names of everything a template gets, those of inner objects with a dot: `requester.email`. */
const variablesOf = ({ sample, sampleLinks }: MailRule): string[] =>
  ['title', ...namesIn({ ...sample, ...sampleLinks })].toSorted();

const namesIn = (values: object): string[] =>
  Object.entries(values).flatMap(([name, value]) =>
    value && typeof value === 'object' ? namesIn(value).map((inner) => `${name}.${inner}`) : [name],
  );
