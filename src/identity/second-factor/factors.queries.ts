import { sql } from 'kysely';
import type { Config } from '../../config.ts';
import type { Context } from '../../platform/context.ts';
import { defineLoader, grouped } from '../../platform/loader.ts';
import { STAFF, UserRole } from '../../platform/viewer.ts';
import type { Passkey } from './passkey.ts';

/** Which accounts need a second factor. */
export interface Need {
  roles: readonly UserRole[];
  /** Whether also in sessions that an identity provider began. */
  evenBySso: boolean;
}

const ROLES: Record<Config['secondFactor']['requiredOf'], readonly UserRole[]> = {
  none: [],
  owners: STAFF,
  administrators: [...STAFF, UserRole.CONSUMER_ADMIN],
  everyone: Object.values(UserRole),
};

export const needOf = ({ config: { secondFactor } }: Pick<Context, 'config'>): Need => ({
  roles: ROLES[secondFactor.requiredOf],
  evenBySso: secondFactor.evenBySso,
});

const hasNone = sql`not exists (select from totp where totp.user_id = "user".id)
  and not exists (select from passkey where passkey.user_id = "user".id)`;

/** Programs have no second factor. */
const lacksFactor = ({ roles }: Need) =>
  sql`"user".role = any(${roles}::text[]) and not "user".is_service_account and ${hasNone}`;

/** For a query of sessions and their accounts: whether nothing may be done there before a second factor is set up. */
export const mustEnrolInSession = (need: Need) =>
  sql<boolean>`((session.identity_provider_id is null or ${need.evenBySso}::boolean) and ${lacksFactor(need)})`;

/** The same for tokens of accounts: of those that no password opens, the factor of the identity provider counts. */
export const mustEnrolByToken = (need: Need) =>
  sql<boolean>`(("user".password_hash is not null or ${need.evenBySso}::boolean) and ${lacksFactor(need)})`;

/** Whether an account has a second factor. */
export async function hasFactor({ db }: Pick<Context, 'db'>, userId: string): Promise<boolean> {
  const without = db.selectFrom('user').select('id').where('id', '=', userId).where(sql<boolean>`(${hasNone})`);
  return (await without.executeTakeFirst()) === undefined;
}

export interface Factors {
  hasTotp: boolean;
  passkeys: Passkey[];
  recoveryCodesLeft: number;
}

/** The factors of accounts, whoever asks: three statements for all that a tick asks for. */
export const factorsOf = defineLoader(async ({ db }: Context, userIds: readonly string[]): Promise<Factors[]> => {
  const ofThese = sql<boolean>`user_id = any(${userIds}::uuid[])`;
  const [apps, keys, codes] = await Promise.all([
    db.selectFrom('totp').select('userId').where(ofThese).execute(),
    db
      .selectFrom('passkey')
      .select(['id', 'userId', 'name', 'createdAt', 'lastUsedAt'])
      .where(ofThese)
      .orderBy('id')
      .execute(),
    db
      .selectFrom('recoveryCode')
      .select(['userId', sql<number>`count(*)::integer`.as('left')])
      .where(ofThese)
      .groupBy('userId')
      .execute(),
  ]);
  const withApp = new Set(apps.map(({ userId }) => userId));
  const left = new Map(codes.map((row) => [row.userId, row.left]));
  const keysOf = grouped(userIds, keys, ({ userId }) => userId);
  return userIds.map((userId, index) => ({
    hasTotp: withApp.has(userId),
    passkeys: keysOf[index]!,
    recoveryCodesLeft: left.get(userId) ?? 0,
  }));
});
