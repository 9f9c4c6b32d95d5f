import { type Generated, sql } from 'kysely';
import { v7 } from 'uuid';
import type { Context } from '../../platform/context.ts';
import { DomainError, type FieldPath, UserErrorCode } from '../../platform/domain-error.ts';
import type { EventActor } from '../../platform/events/event-log.ts';
import { hashToken, randomToken } from '../../platform/security/secret.ts';
import { takeAccount } from '../accounts/password.service.ts';
import type { User } from '../accounts/user.entity.ts';

/** What the holder of a link can do with it, once. */
export type LinkPurpose = 'WELCOME' | 'RESET_PASSWORD' | 'CONFIRM_EMAIL' | 'CANCEL_EMAIL_CHANGE';

/** A link that is mailed to the person of an account. */
interface AccountLink {
  id: string;
  userId: string;
  purpose: LinkPurpose;
  /** The address that it confirms, and null for every other purpose. */
  email: string | null;
  /** SHA-256 of the token, which is made when the mail is written: nothing that is kept of it opens anything. */
  tokenHash: string | null;
  createdAt: Generated<Date>;
  expiresAt: Date;
  usedAt: Date | null;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    accountLink: AccountLink;
  }
}

/** Those that ended longer ago than this are of no use, not even to say so. */
const KEPT_FOR = sql`interval '30 days'`;

const hoursOf = ({ config }: Pick<Context, 'config'>, purpose: LinkPurpose): number =>
  purpose === 'WELCOME' ? config.links.welcomeHours : 24;

/** Makes a link for an account, which the caller has locked. @returns Its id, for the event whose mail carries it. */
export async function openLink(
  ctx: Pick<Context, 'db' | 'config'>,
  link: Pick<AccountLink, 'userId' | 'purpose'> & { email?: string },
): Promise<string> {
  const id = v7();
  await ctx.db
    .deleteFrom('accountLink')
    .where('userId', '=', link.userId)
    .where(sql<boolean>`expires_at < now() - ${KEPT_FOR}`)
    .execute();
  const expiresAt = sql<Date>`now() + make_interval(hours => ${hoursOf(ctx, link.purpose)})`;
  await ctx.db
    .insertInto('accountLink')
    .values({ email: null, ...link, id, expiresAt, tokenHash: null, usedAt: null })
    .execute();
  return id;
}

/** Ends the links of an account for these purposes. */
export const endLinks = (
  { db }: Pick<Context, 'db'>,
  userId: string,
  purposes: readonly LinkPurpose[],
): Promise<unknown> =>
  db
    .updateTable('accountLink')
    .set({ expiresAt: sql<Date>`least(expires_at, now())` })
    .where('userId', '=', userId)
    .where('usedAt', 'is', null)
    .where('purpose', 'in', purposes)
    .execute();

/** A link that works, or will when its mail has been read. */
export const findOpenLink = ({ db }: Pick<Context, 'db'>, id: string) =>
  db
    .selectFrom('accountLink')
    .select(['id', 'userId', 'email', 'expiresAt'])
    .where('id', '=', id)
    .where('usedAt', 'is', null)
    .where(sql<boolean>`expires_at > now()`)
    .executeTakeFirst();

/** Makes the token of a link, for its mail; one made before stops working. Null when the link has ended meanwhile. */
export async function issueLinkToken({ db }: Pick<Context, 'db'>, id: string): Promise<string | null> {
  const token = randomToken();
  const issued = await db
    .updateTable('accountLink')
    .set({ tokenHash: hashToken(token) })
    .where('id', '=', id)
    .where('usedAt', 'is', null)
    .where(sql<boolean>`expires_at > now()`)
    .returning('id')
    .executeTakeFirst();
  return issued ? token : null;
}

/** Who holds a link, and by what: the person of its account acts, whoever is signed in beside. */
export interface Redeemed {
  user: User;
  email: string | null;
  actor: EventActor;
}

/**
 * Uses a link up, and takes its account to change it: of many who use one at once the first has it. Whatever is refused
 * afterwards leaves the link as it was.
 * @param field Of the token in the input.
 * @throws DomainError LINK_INVALID (also of a locked account), LINK_USED, LINK_EXPIRED.
 */
export async function redeemLink(
  ctx: Context,
  token: string,
  purposes: readonly LinkPurpose[],
  field: FieldPath,
): Promise<Redeemed> {
  const tokenHash = hashToken(token.trim());
  const ofToken = ctx.db.selectFrom('accountLink').where('tokenHash', '=', tokenHash).where('purpose', 'in', purposes);
  const found = await ofToken.select('userId').executeTakeFirst();
  const user = found && (await takeAccount(ctx, found.userId));
  const link = await ofToken
    .select(['id', 'email', 'usedAt'])
    .select(sql<boolean>`expires_at <= now()`.as('isExpired'))
    .executeTakeFirst();
  const refuse = (code: UserErrorCode, message: string) => new DomainError(code, message, { field });
  if (!link || !user?.isActive || user.deletedAt) throw refuse(UserErrorCode.LINK_INVALID, 'There is no such link.');
  if (link.usedAt) throw refuse(UserErrorCode.LINK_USED, 'The link works once and was used.');
  if (link.isExpired) throw refuse(UserErrorCode.LINK_EXPIRED, 'The link has expired; have a new one sent.');
  await ctx.db.updateTable('accountLink').set({ usedAt: sql<Date>`now()` }).where('id', '=', link.id).execute();
  return { user, email: link.email, actor: { kind: 'user', id: user.id, linkId: link.id } };
}
