import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { isWithin, matchesAll } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { comparableAddress } from '../../platform/email-address.ts';
import { paginate } from '../../platform/graphql/paging.ts';
import { defineLoader } from '../../platform/loader.ts';
import type { Reader } from '../../platform/shapes/shaped.ts';
import { seesAll } from '../../platform/viewer.ts';
import { mailJobKey } from '../mail-sending/mail.queue.ts';
import { type MailDeliveriesArgs, mailDeliveryOrder } from './mail-delivery.inputs.ts';

/** Mails tell everybody's business, so their deliveries are for API owners alone. */
const visibleMails = ({ db, viewer }: Reader) =>
  db
    .selectFrom('mail')
    .selectAll('mail')
    .where((eb) => eb.lit(seesAll(viewer)));

/** The mails that the viewer may see. */
export const mailDeliveries = rowsOf('mail.id', visibleMails);

/** All mails, newest first. */
export function listMailDeliveries(ctx: Context, { filter, status, recipient, ...page }: MailDeliveriesArgs) {
  const query = visibleMails(ctx)
    .where(
      matchesAll([
        ['mail.status', 'text', filter?.statuses],
        ['mail.status', 'text', status],
        ['mail.recipient', 'text', filter?.recipients?.map(comparableAddress)],
        ['mail.recipient', 'text', recipient && comparableAddress(recipient)],
      ]),
    )
    .where(isWithin('mail.createdAt', filter?.createdFrom, filter?.createdUntil));
  return paginate(query, mailDeliveryOrder, page);
}

/** When the queue tries a mail next; null for one that it does not try any more. */
export const nextAttemptOf = defineLoader(async ({ db }: Context, mailIds: readonly string[]) => {
  const { rows } = await sql<{ key: string; runAt: Date }>`
    select key, run_at as "runAt" from graphile_worker.jobs
    where key = any(${mailIds.map(mailJobKey)}::text[]) and attempts < max_attempts`.execute(db);
  const byKey = new Map(rows.map(({ key, runAt }) => [key, runAt]));
  return mailIds.map((id) => byKey.get(mailJobKey(id)) ?? null);
});
