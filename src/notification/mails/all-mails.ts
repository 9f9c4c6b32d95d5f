import { DomainError, type FieldPath, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { ACCESS_REQUEST_MAILS } from './access-request.mails.ts';
import { ACCOUNT_MAILS } from './account.mails.ts';
import { ACCOUNT_LINK_MAILS } from './account-link.mails.ts';
import { APP_MAILS } from './app.mails.ts';
import { CREDENTIAL_MAILS } from './credential.mails.ts';
import { EMAIL_CHANGE_MAILS } from './email-change.mails.ts';
import { JOINING_MAILS } from './joining.mails.ts';
import type { MailRule } from './mail-rule.ts';
import { PRODUCT_MAILS } from './product.mails.ts';
import { PROVIDER_MAILS } from './provider.mails.ts';
import { WEBHOOK_MAILS } from './webhook.mails.ts';

/** All mails of the portal. */
export const MAIL_RULES: readonly MailRule[] = [
  ...ACCESS_REQUEST_MAILS,
  ...CREDENTIAL_MAILS,
  ...APP_MAILS,
  ...ACCOUNT_MAILS,
  ...ACCOUNT_LINK_MAILS,
  ...EMAIL_CHANGE_MAILS,
  ...JOINING_MAILS,
  ...PRODUCT_MAILS,
  ...PROVIDER_MAILS,
  ...WEBHOOK_MAILS,
];

/** Undefined for a mail of another version. */
export const findRule = (name: string): MailRule | undefined => MAIL_RULES.find((rule) => rule.name === name);

/** @throws DomainError NOT_FOUND */
export function requireRule(name: string, field: FieldPath = ['name']): MailRule {
  const rule = findRule(name);
  if (rule) return rule;
  throw notFound('mail', field);
}

/** @throws DomainError ESSENTIAL_MAIL for a mail that nobody may switch off. */
export function refuseEssential(rule: MailRule, field: FieldPath): void {
  if (!rule.isEssential) return;
  const message = 'There is no other way to what this mail carries, so it cannot be switched off.';
  throw new DomainError(UserErrorCode.ESSENTIAL_MAIL, message, { field });
}
