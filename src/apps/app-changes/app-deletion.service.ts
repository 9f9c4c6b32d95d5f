import type { User } from '../../identity/accounts/user.entity.ts';
import type { Context } from '../../platform/context.ts';
import { UserRole } from '../../platform/viewer.ts';
import { App, AppVisibility } from '../apps/app.entity.ts';
import { recordApp } from '../apps/app.events.ts';
import { lockManagedApp } from '../apps/app.service.ts';
import { isNameTaken } from '../apps/new-app.queries.ts';
import { endCredential } from '../lifecycle/credential-end.service.ts';
import { lockLivingCredentials, refreshAppKeys } from './app-keys.service.ts';

/**
 * Deletes an app for whoever may manage it: its credentials are revoked, the row stays for the records that name it.
 * Closing its open requests is up to the caller.
 * @throws DomainError NOT_FOUND. @throws GraphQLError FORBIDDEN for those who only share it.
 */
export async function deleteApp(ctx: Context, id: string): Promise<App> {
  const app = await lockManagedApp(ctx, id);
  await endApp(ctx, app);
  return app;
}

async function endApp(ctx: Context, app: App): Promise<void> {
  for (const credential of await lockLivingCredentials(ctx, app.id)) {
    await endCredential(ctx, credential, app, 'credential.revoked');
  }
  app.deletedAt = new Date();
  await ctx.em.flush();
  await recordApp(ctx, 'app.deleted', app, { before: { name: app.name, visibility: app.visibility } });
}

/**
 * What becomes of the apps of a deleted account: those that were shared go to one of the people who shared them, so that
 * nobody's key stops because a colleague left; the others are deleted.
 */
export async function releaseApps(ctx: Context, user: Pick<User, 'id'>): Promise<void> {
  for (const app of await ctx.em.find(App, { ownerId: user.id, deletedAt: null }, { orderBy: { id: 'asc' } })) {
    const heirId = app.visibility === AppVisibility.PERSONAL ? null : await findHeir(ctx, app);
    await (heirId ? transferApp(ctx, app, heirId) : endApp(ctx, app));
  }
}

async function transferApp(ctx: Context, app: App, heirId: string): Promise<void> {
  const before = { ownerId: app.ownerId, name: app.name };
  app.ownerId = heirId;
  if (await isNameTaken(ctx, heirId, app.name, app.id)) app.name = `${app.name.slice(0, 80)} (${app.id.slice(-12)})`;
  await ctx.em.flush();
  await recordApp(ctx, 'app.transferred', app, { before, after: { ownerId: app.ownerId, name: app.name } });
  await refreshAppKeys(ctx, app.id);
}

/** An active colleague who shares the app already: an administrator before others, then who has been there the longest. */
async function findHeir({ db }: Context, { ownerId, organisationId, visibility }: App): Promise<string | null> {
  let colleagues = db
    .selectFrom('user')
    .select('user.id')
    .where('user.organisationId', '=', organisationId)
    .where('user.isActive', '=', true)
    .where('user.id', '!=', ownerId);
  if (visibility === AppVisibility.TEAM) {
    colleagues = colleagues.where('user.id', 'in', (eb) =>
      eb
        .selectFrom('membership as mate')
        .innerJoin('membership as own', 'own.teamId', 'mate.teamId')
        .innerJoin('team', 'team.id', 'mate.teamId')
        .select('mate.userId')
        .where('own.userId', '=', ownerId)
        .where('team.isDefault', '=', false),
    );
  }
  const heir = await colleagues
    .orderBy((eb) => eb('user.role', '=', UserRole.CONSUMER_ADMIN), 'desc')
    .orderBy('user.id')
    .executeTakeFirst();
  return heir?.id ?? null;
}
