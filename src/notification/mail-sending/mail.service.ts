import { v7 } from 'uuid';
import type { Context } from '../../platform/context.ts';
import type { MailLinks } from '../mails/mail-links.ts';
import { type Mail, MailStatus } from './mail.entity.ts';
import { sealLinks } from './mail.secrets.ts';

/** With angle brackets, and with the portal's own host, so that it is nobody else's. */
export const messageIdOf = ({ config }: Pick<Context, 'config'>, uuid: string): string =>
  `<${uuid}@${new URL(config.publicUrl).hostname}>`;

/** Stores a mail in the transaction of `ctx`. Returns its id; null when there is the same one already. */
export async function createMail(
  ctx: Pick<Context, 'db' | 'config'>,
  mail: Pick<Mail, 'eventId' | 'recipient' | 'userId' | 'template'>,
): Promise<string | null> {
  const [id] = await createMails(ctx, [mail]);
  return id ?? null;
}

/** As {@link createMail}, for many. Returns the ids of those that there were not yet. */
export async function createMails(
  ctx: Pick<Context, 'db' | 'config'>,
  mails: readonly Pick<Mail, 'eventId' | 'recipient' | 'userId' | 'template'>[],
): Promise<string[]> {
  if (mails.length === 0) return [];
  const rows = mails.map((mail) => ({ mail, id: v7() }));
  const created = await ctx.db
    .insertInto('mail')
    .values(rows.map(({ mail, id }) => ({ ...mail, id, messageId: messageIdOf(ctx, id) })))
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute();
  return created.map(({ id }) => id);
}

/** Keeps the one-use links of a mail until it has gone out; nothing where its reader gets none. */
export const storeLinks = (ctx: Pick<Context, 'db' | 'secrets'>, id: string, links: MailLinks): Promise<unknown> =>
  ctx.db
    .updateTable('mail')
    .set({ sealedLinks: Object.keys(links).length > 0 ? sealLinks(ctx, id, links) : null })
    .where('id', '=', id)
    .execute();

/** A mail that still has to go out; undefined when it was sent or given up. */
export const findPendingMail = (ctx: Pick<Context, 'db'>, id: string): Promise<Mail | undefined> =>
  ctx.db
    .selectFrom('mail')
    .selectAll()
    .where('id', '=', id)
    .where('status', '=', MailStatus.PENDING)
    .executeTakeFirst();

export const findMail = (ctx: Pick<Context, 'db'>, id: string): Promise<Mail | undefined> =>
  ctx.db.selectFrom('mail').selectAll().where('id', '=', id).executeTakeFirst();

/** What came of one attempt. */
export interface MailAttempt {
  status: MailStatus;
  answer: string;
  attempts: number;
}

const MAX_ANSWER = 500;

/** PostgreSQL cannot store NUL in text. */
export const storable = (answer: string): string => answer.replaceAll('\0', '').slice(0, MAX_ANSWER);

/**
 * Stores what came of an attempt; never undoes a success. Returns whether there was anything to store it at.
 */
export async function markMail(
  ctx: Pick<Context, 'db'>,
  id: string,
  { answer, ...attempt }: MailAttempt,
): Promise<boolean> {
  const { PENDING, SENT } = MailStatus;
  const { numUpdatedRows } = await ctx.db
    .updateTable('mail')
    .set({
      ...attempt,
      answer: storable(answer),
      ...(attempt.status === SENT && { sentAt: new Date() }),
      ...(attempt.status !== PENDING && { sealedLinks: null }),
    })
    .where('id', '=', id)
    .where((eb) => (attempt.status === SENT ? eb.lit(true) : eb('status', '=', PENDING)))
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
