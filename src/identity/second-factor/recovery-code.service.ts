import { randomBytes } from 'node:crypto';
import type { Context } from '../../platform/context.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { hashToken } from '../../platform/security/secret.ts';
import type { User } from '../accounts/user.entity.ts';

declare module '../../platform/db/database.ts' {
  interface Database {
    /** SHA-256 of 80 random bits, which nobody guesses: a slow hash would add nothing. */
    recoveryCode: { userId: string; codeHash: string };
  }
}

const COUNT = 10;

/** Crockford's base32: no letter looks like a digit. */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 16;

const newCode = (): string =>
  Array.from(randomBytes(LENGTH), (byte) => LETTERS[byte % LETTERS.length])
    .join('')
    .replace(/(.{4})(?=.)/g, '$1-');

/** However somebody copied it from paper. */
const plain = (text: string): string =>
  text.toLowerCase().replace(/[\s-]/g, '').replaceAll('o', '0').replace(/[il]/g, '1');

/** Gives an account other recovery codes, in place of those it had. @returns The codes, shown this once and stored as hashes. */
export async function makeRecoveryCodes({ db }: Pick<Context, 'db'>, userId: string): Promise<string[]> {
  const codes = Array.from({ length: COUNT }, newCode);
  await db.deleteFrom('recoveryCode').where('userId', '=', userId).execute();
  await db
    .insertInto('recoveryCode')
    .values(codes.map((code) => ({ userId, codeHash: hashToken(plain(code)) })))
    .execute();
  return codes;
}

/** Uses a recovery code up, which its person is told of by mail. @returns False for one that is wrong or was used. */
export async function useRecoveryCode(
  ctx: Context,
  { id: userId, organisationId }: Pick<User, 'id' | 'organisationId'>,
  text: string,
): Promise<boolean> {
  const codeHash = hashToken(plain(text));
  const { numDeletedRows } = await ctx.db
    .deleteFrom('recoveryCode')
    .where('userId', '=', userId)
    .where('codeHash', '=', codeHash)
    .executeTakeFirst();
  if (numDeletedRows === 0n) return false;
  const left = await ctx.db.selectFrom('recoveryCode').select('codeHash').where('userId', '=', userId).execute();
  await recordEvent(ctx, {
    type: 'user.recoveryCodeUsed',
    ...{ subject: { userId, organisationId }, organisationId, after: { codesLeft: left.length } },
    actor: { kind: 'user', id: userId },
  });
  return true;
}
