import { v7 } from 'uuid';
import { eventById } from '../../audit/audit.queries.ts';
import type { Context } from '../../platform/context.ts';
import { DomainError, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { comparableAddress } from '../../platform/email-address.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { type Mail, MailStatus } from '../mail-sending/mail.entity.ts';
import { queueMail } from '../mail-sending/mail.queue.ts';
import { messageIdOf, storeLinks } from '../mail-sending/mail.service.ts';
import { findRule } from '../mails/all-mails.ts';
import type { Recipient } from '../mails/mail-recipients.ts';
import { linksFor } from '../mails/mail-rule.ts';
import { mailDeliveries } from './mail-delivery.queries.ts';

/**
 * Sends a mail again, whatever became of it: one that waits at once and as it is, any other as a new message with what is
 * true now, new one-use links included. It goes to the address that its reader has now, and to nobody who would not get
 * it today.
 * @throws DomainError NOT_FOUND, WRONG_STATE (its reader would not get it today).
 */
export async function resendMail(ctx: Context, id: string): Promise<Mail> {
  const mail = await lockMail(ctx, id);
  const rule = findRule(mail.template);
  const event = (await eventById(ctx, mail.eventId))!;
  const reader = (await rule?.to(ctx, event))?.find((each) => isReader(mail, each));
  if (!rule || !reader) throw refuse('Who it was for would not get this mail today.');
  const recipient = comparableAddress(reader.email);
  await refuseSecondTo(ctx, mail, recipient);
  if (mail.status !== MailStatus.PENDING) {
    const message = { messageId: messageIdOf(ctx, v7()), queuedAt: new Date() };
    await ctx.db.updateTable('mail').set(message).where('id', '=', id).execute();
    const links = await linksFor(ctx, rule, event, mail.userId);
    if (links) await storeLinks(ctx, id, links);
  }
  await queueMail(ctx, id);
  const { template, eventId } = mail;
  await recordEvent(ctx, { type: 'mail.resent', subject: { mailId: id }, after: { template, eventId } });
  return ctx.db
    .updateTable('mail')
    .set({ recipient, status: MailStatus.PENDING, attempts: 0 })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Locked, so that of many who send it again each waits for the one before. */
async function lockMail(ctx: Context, id: string): Promise<Mail> {
  const visible = await mailDeliveries.find(ctx, id);
  if (!visible) throw notFound('mail');
  return ctx.db.selectFrom('mail').selectAll().where('id', '=', id).forUpdate().executeTakeFirstOrThrow();
}

const isReader = (mail: Mail, { userId, email }: Recipient): boolean =>
  mail.userId === null ? userId === null && comparableAddress(email) === mail.recipient : userId === mail.userId;

/** Two accounts may have exchanged their addresses, and one address gets one mail about one event. */
async function refuseSecondTo(ctx: Context, { id, eventId, template }: Mail, recipient: string): Promise<void> {
  const other = await ctx.db
    .selectFrom('mail')
    .select('id')
    .where('eventId', '=', eventId)
    .where('template', '=', template)
    .where('recipient', '=', recipient)
    .where('id', '!=', id)
    .executeTakeFirst();
  if (other) throw refuse('Another mail about the same went to the address of its reader.');
}

const refuse = (message: string) => new DomainError(UserErrorCode.WRONG_STATE, message, { field: ['id'] });
