import type { Context } from '../../platform/context.ts';
import { BATCH } from '../../platform/db/batch.ts';
import { comparableAddress } from '../../platform/email-address.ts';
import { EventConsumer, type EventConsumerOptions } from '../../platform/events/event-consumer.ts';
import type { PortalEvent } from '../../platform/events/event-reader.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import { readMailSetting } from '../mail-settings/mail-setting.queries.ts';
import { MAIL_RULES } from '../mails/all-mails.ts';
import type { Recipient } from '../mails/mail-recipients.ts';
import type { MailRule } from '../mails/mail-rule.ts';
import { readMutedMails } from '../preferences/preference.service.ts';
import { addMailBatch, queueMail } from './mail.queue.ts';
import { createMail, storeLinks } from './mail.service.ts';
import { toPeople } from './mail-readers.ts';

/** Turns events into mails to send, by the rules. Start it after the relay, stop it before the database goes. */
export const mailConsumer = (options: Omit<EventConsumerOptions, 'name' | 'types' | 'handle'>): EventConsumer =>
  new EventConsumer({
    ...options,
    name: 'notification',
    types: [...new Set(MAIL_RULES.map(({ event }) => event))],
    handle: queueMails,
    atOnce: BATCH,
  });

async function queueMails(ctx: Context, event: PortalEvent): Promise<void> {
  for (const rule of MAIL_RULES.filter((each) => each.event === event.type)) {
    if (!(await isWanted(ctx, rule, event))) continue;
    if (rule.batch) {
      await addMailBatch(ctx, { eventId: event.id, template: rule.name, after: null });
      continue;
    }
    for (const recipient of await toPeople(ctx, await rule.to(ctx, event))) {
      if (!(await isMuted(ctx, rule, recipient))) await queueOne(ctx, rule, event, recipient);
    }
  }
}

export const isWanted = async (ctx: Context, rule: MailRule, event: PortalEvent): Promise<boolean> =>
  (await readMailSetting(ctx, rule)).isEnabled && (!rule.when || (await rule.when(ctx, event)));

const isMuted = async (ctx: Context, { name, isEssential }: MailRule, { userId }: Recipient): Promise<boolean> =>
  userId !== null && !isEssential && (await readMutedMails(ctx, userId)).has(name);

async function queueOne(ctx: Context, rule: MailRule, event: PortalEvent, { email, userId }: Recipient): Promise<void> {
  const mailId = await createMail(ctx, {
    eventId: event.id,
    recipient: comparableAddress(email),
    userId,
    template: rule.name,
  });
  if (!mailId) return;
  if (rule.links) await storeLinks(ctx, mailId, await rule.links(ctx, event, userId));
  await queueMail(ctx, mailId);
  await faultPoint('mail.queued', event.id);
}
