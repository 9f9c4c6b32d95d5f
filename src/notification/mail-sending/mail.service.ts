import type { Generated, Selectable } from 'kysely';
import { v7 } from 'uuid';
import type { Context } from '../../platform/context.ts';
import type { MailLinks } from '../mails/mail-links.ts';
import { sealLinks } from './mail.secrets.ts';

export type MailStatus = 'PENDING' | 'SENT' | 'FAILED';

/** One mail to one address about one event. The text is made when it is sent; this row says that it is due. */
export interface MailRow {
  id: string;
  eventId: string;
  recipient: string;
  template: string;
  /** The same in every attempt, so that a mail server or reader can drop the copy after a lost answer (RFC 1047). */
  messageId: string;
  status: Generated<MailStatus>;
  attempts: Generated<number>;
  sentAt: Date | null;
  /** Why the last attempt failed. */
  failure: string | null;
  /** The reader's account; null for an address of the settings. */
  userId: string | null;
  /** What the one-use links in it need, until it has gone out. */
  sealedLinks: string | null;
  createdAt: Generated<Date>;
}

export type Mail = Selectable<MailRow>;

declare module '../../platform/db/database.ts' {
  interface Database {
    mail: MailRow;
  }
}

interface NewMail {
  eventId: string;
  recipient: string;
  userId: string | null;
  template: string;
}

/** With angle brackets, and with the portal's own host, so that it is nobody else's. */
export const messageIdOf = ({ config }: Pick<Context, 'config'>, mailId: string): string =>
  `<${mailId}@${new URL(config.publicUrl).hostname}>`;

/** Stores a mail in the transaction of `ctx`. Returns its id; null when there is the same one already. */
export async function createMail(ctx: Pick<Context, 'db' | 'config'>, mail: NewMail): Promise<string | null> {
  const id = v7();
  const created = await ctx.db
    .insertInto('mail')
    .values({ ...mail, id, messageId: messageIdOf(ctx, id), sentAt: null, failure: null, sealedLinks: null })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return created?.id ?? null;
}

/** Keeps the one-use links of a mail until it has gone out. */
export const storeLinks = (ctx: Pick<Context, 'db' | 'secrets'>, id: string, links: MailLinks): Promise<unknown> =>
  ctx.db
    .updateTable('mail')
    .set({ sealedLinks: sealLinks(ctx, id, links) })
    .where('id', '=', id)
    .execute();

/** A mail that still has to go out; undefined when it was sent or given up. */
export const findPendingMail = (ctx: Pick<Context, 'db'>, id: string): Promise<Mail | undefined> =>
  ctx.db.selectFrom('mail').selectAll().where('id', '=', id).where('status', '=', 'PENDING').executeTakeFirst();

/** Stores that the mail server took it. */
export const markMailSent = (ctx: Pick<Context, 'db'>, id: string, attempts: number): Promise<unknown> =>
  ctx.db
    .updateTable('mail')
    .set({ status: 'SENT', sentAt: new Date(), failure: null, attempts, sealedLinks: null })
    .where('id', '=', id)
    .execute();

const MAX_REASON = 500;

/** Stores why an attempt failed. With `FAILED` it was the last one; never undoes a success. */
export const markMailFailure = (
  ctx: Pick<Context, 'db'>,
  id: string,
  { status, reason, attempts }: { status: 'PENDING' | 'FAILED'; reason: string; attempts: number },
): Promise<unknown> =>
  ctx.db
    .updateTable('mail')
    .set({
      status,
      failure: reason.slice(0, MAX_REASON),
      attempts,
      ...(status === 'FAILED' ? { sealedLinks: null } : {}),
    })
    .where('id', '=', id)
    .where('status', '=', 'PENDING')
    .execute();
