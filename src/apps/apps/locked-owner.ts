import type { Context } from '../../platform/context.ts';
import { DomainError, type FieldPath, UserErrorCode } from '../../platform/domain-error.ts';
import { type App, AppVisibility } from './app.entity.ts';

/**
 * Whether the app is the personal one of a locked account, and the operator wants its keys off as long as it is: then nothing
 * may bring one of them to life, whoever asks.
 */
export const isOwnerLocked = async (ctx: Context, appId: string): Promise<boolean> =>
  locksKeys(ctx, await ownerOf(ctx, appId).executeTakeFirst());

/** As {@link isOwnerLocked}; nobody locks the account until the transaction ends. */
export const holdOwnersLock = async (ctx: Context, appId: string): Promise<boolean> =>
  locksKeys(ctx, await ownerOf(ctx, appId).forKeyShare('user').executeTakeFirst());

/** @throws DomainError ACCOUNT_LOCKED */
export async function requireUnlockedOwner(ctx: Context, appId: string, field: FieldPath = ['id']): Promise<void> {
  const refusal = refuseLockedOwner(await holdOwnersLock(ctx, appId), field);
  if (refusal) throw refusal;
}

export const refuseLockedOwner = (isLocked: boolean, field: FieldPath): DomainError | null =>
  isLocked
    ? new DomainError(
        UserErrorCode.ACCOUNT_LOCKED,
        "The account of the app's owner is locked, and the keys of its personal apps with it.",
        { field },
      )
    : null;

const ownerOf = ({ db }: Pick<Context, 'db'>, appId: string) =>
  db
    .selectFrom('app')
    .innerJoin('user', 'user.id', 'app.ownerId')
    .select(['app.visibility', 'user.isActive'])
    .where('app.id', '=', appId);

const locksKeys = (
  { config }: Pick<Context, 'config'>,
  owner: (Pick<App, 'visibility'> & { isActive: boolean }) | undefined,
): boolean => config.credentials.suspendWithAccount && owner?.visibility === AppVisibility.PERSONAL && !owner.isActive;
