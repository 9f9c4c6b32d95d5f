import { type Generated, sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import type { SecretLocation } from '../../platform/security/secret.ts';
import { newTotpSecret, stepOfCode, totpCodeIn } from './totp.rules.ts';

interface Totp {
  userId: string;
  sealedSecret: string;
  /** Of the last code that was used: it and those before are used up. */
  lastStep: number;
  createdAt: Generated<Date>;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    totp: Totp;
  }
}

const secretOf = (userId: string): SecretLocation => ({ table: 'totp', column: 'sealed_secret', id: userId });

/** Of one that has yet to show a code. */
const pendingSecretOf = (userId: string): SecretLocation => ({
  ...{ table: 'factor_challenge', column: 'sealed_secret', id: userId },
});

/** A new secret for an account, in clear and as it is stored until a code confirms it. */
export function makeTotpSecret({ secrets }: Pick<Context, 'secrets'>, userId: string) {
  const secret = newTotpSecret();
  return { secret, sealed: secrets.seal(secret, pendingSecretOf(userId)) };
}

/** Gives an account the authenticator app that made a code, in place of one that it had. @returns Whether the code was right. */
export async function storeTotp(ctx: Context, userId: string, sealed: string, code: string): Promise<boolean> {
  const secret = ctx.secrets.open(sealed, pendingSecretOf(userId));
  const lastStep = stepOfCode(secret, totpCodeIn(code) ?? '', await readNow(ctx));
  if (lastStep === null) return false;
  const stored = { sealedSecret: ctx.secrets.seal(secret, secretOf(userId)), lastStep };
  await ctx.db
    .insertInto('totp')
    .values({ userId, ...stored })
    .onConflict((conflict) => conflict.column('userId').doUpdateSet({ ...stored, createdAt: sql<Date>`now()` }))
    .execute();
  return true;
}

/** Uses a code of an account up. @returns False for one that is wrong, or was used, or is older than one that was. */
export async function useTotpCode(ctx: Context, userId: string, code: string): Promise<boolean> {
  const found = await ctx.db.selectFrom('totp').select('sealedSecret').where('userId', '=', userId).executeTakeFirst();
  if (!found) return false;
  const step = stepOfCode(ctx.secrets.open(found.sealedSecret, secretOf(userId)), code, await readNow(ctx));
  if (step === null) return false;
  const used = await ctx.db
    .updateTable('totp')
    .set({ lastStep: step })
    .where('userId', '=', userId)
    .where('lastStep', '<', step)
    .returning('userId')
    .executeTakeFirst();
  return used !== undefined;
}
