import { refreshKeysOf } from '../../identity/user-keys/user-keys.queue.ts';
import type { Context } from '../../platform/context.ts';
import { refreshAppKeys } from '../app-changes/app-keys.service.ts';

type Name = Context['config']['credentials']['keyMetadata'][number];

const isTold = ({ config }: Context, ...names: Name[]): boolean =>
  names.some((name) => config.credentials.keyMetadata.includes(name));

/** Brings what an account says of itself now to the keys of its apps, where they tell it. */
export async function tellKeysOfUser(ctx: Context, userId: string): Promise<void> {
  if (isTold(ctx, 'Name', 'Email', 'Role')) await refreshKeysOf(ctx, [userId]);
}

/** The same for the name of a team. */
export async function tellKeysOfTeam(ctx: Context, teamId: string): Promise<void> {
  if (!isTold(ctx, 'TeamNames')) return;
  const members = await ctx.db.selectFrom('membership').select('userId').where('teamId', '=', teamId).execute();
  if (members.length > 0)
    await refreshKeysOf(
      ctx,
      members.map(({ userId }) => userId),
    );
}

/** The same for the name of an organisation. */
export async function tellKeysOfOrganisation(ctx: Context, organisationId: string): Promise<void> {
  if (!isTold(ctx, 'Organisation')) return;
  const living = ctx.db.selectFrom('app').select('id').where('organisationId', '=', organisationId);
  const apps = await living.where('deletedAt', 'is', null).execute();
  if (apps.length > 0)
    await refreshAppKeys(
      ctx,
      apps.map(({ id }) => id),
    );
}
