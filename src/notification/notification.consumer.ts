import type { Context } from '../platform/context.ts';
import { EventConsumer, type EventConsumerOptions } from '../platform/events/event-consumer.ts';
import type { PortalEvent } from '../platform/events/event-reader.ts';
import { faultPoint } from '../platform/fault-points.ts';
import { queueMail } from './mail.jobs.ts';
import { createMail } from './mail.service.ts';
import { MAIL_RULES } from './rules.ts';

/** Turns events into mails to send, by the rules. Start it after the relay, stop it before the database goes. */
export const notificationConsumer = (options: Omit<EventConsumerOptions, 'name' | 'types' | 'handle'>): EventConsumer =>
  new EventConsumer({
    ...options,
    name: 'notification',
    types: [...new Set(MAIL_RULES.map(({ event }) => event))],
    handle: queueMails,
  });

async function queueMails(ctx: Context, event: PortalEvent): Promise<void> {
  for (const rule of MAIL_RULES.filter((each) => each.event === event.type)) {
    if (rule.when && !(await rule.when(ctx, event))) continue;
    for (const recipient of await rule.to(ctx, event)) {
      const mailId = await createMail(ctx, {
        eventId: event.id,
        recipient: recipient.toLowerCase(),
        template: rule.template,
      });
      if (mailId) await queueMail(ctx, mailId);
    }
  }
  await faultPoint('mail.queued');
}
