import { LockMode } from '@mikro-orm/postgresql';
import type { Context } from '../../platform/context.ts';
import { recordEvents } from '../../platform/events/event-log.ts';
import { App } from '../apps/app.entity.ts';
import { appEvent, recordApp } from '../apps/app.events.ts';
import { lockManagedApp } from '../apps/app.service.ts';
import { Credential } from '../credentials/credential.entity.ts';
import { ENDED_STATUSES } from '../credentials/credential.rules.ts';
import { endCredentials } from '../lifecycle/credential-end.service.ts';
import { findHeirs, transferApps } from './app-transfer.service.ts';

/**
 * Deletes an app for whoever may manage it; the row stays for the records that name it. Ending its credentials and closing
 * its open requests is up to the caller.
 * @throws DomainError NOT_FOUND. @throws GraphQLError FORBIDDEN for those who only share it.
 */
export async function deleteApp(ctx: Context, id: string): Promise<App> {
  const app = await lockManagedApp(ctx, id);
  await endApp(ctx, app);
  return app;
}

/** Deletes an app that its caller has locked. @param cause Where nobody deleted it. */
export async function endApp(ctx: Context, app: App, cause?: string): Promise<void> {
  app.deletedAt = new Date();
  await ctx.em.flush();
  await recordApp(ctx, 'app.deleted', app, { before: stateOf(app), after: cause ? { cause } : undefined });
}

/**
 * Takes an app that was made together with a request, and has never got a credential.
 * @returns Null for any other app.
 */
export async function lockEmptyApp(ctx: Context, id: string): Promise<App | null> {
  const unused = { id, isProvisional: true, deletedAt: null };
  const app = await ctx.em.findOne(App, unused, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!app) return null;
  const credential = await ctx.db.selectFrom('credential').select('id').where('appId', '=', id).executeTakeFirst();
  return credential ? null : app;
}

const stateOf = ({ name, visibility }: App) => ({ name, visibility });

/**
 * Revokes living credentials of deleted apps: of one app, or of those of one account.
 * @returns How many; fewer than `limit` when none is left.
 */
export async function revokeCredentialsOf(
  ctx: Context,
  column: 'app.id' | 'app.ownerId',
  id: string,
  limit: number,
): Promise<number> {
  const orphans = await lockOrphans(ctx, column, id, limit);
  const apps = new Map(orphans.map(({ id: credentialId, appId, ...app }) => [credentialId, { ...app, id: appId }]));
  const credentials = await ctx.em.find(Credential, { id: { $in: [...apps.keys()] } }, { refresh: true });
  const endings = credentials.map((credential) => ({ credential, app: apps.get(credential.id)! }));
  await endCredentials(ctx, endings, 'credential.revoked');
  return orphans.length;
}

/** In the order of their ids, so that two who lock them never wait for each other. */
async function lockOrphans(ctx: Context, column: 'app.id' | 'app.ownerId', id: string, limit: number) {
  const look = () =>
    ctx.db
      .selectFrom('credential')
      .innerJoin('app', 'app.id', 'credential.appId')
      .select(['credential.id', 'app.id as appId', 'app.ownerId', 'app.organisationId'])
      .where(column, '=', id)
      .where('app.deletedAt', 'is not', null)
      .where('credential.status', 'not in', ENDED_STATUSES)
      .orderBy('credential.id')
      .limit(limit)
      .forUpdate('credential')
      .execute();
  await look();
  // Finds what a rotation made while the first look waited for it.
  return look();
}

/**
 * What becomes of the apps of an account that an API owner deleted: those that were shared go to one of the people who
 * shared them, so that nobody's key stops because a colleague left; the others are deleted. Ending their credentials is up
 * to the caller.
 * @returns How many; fewer than `limit` when none is left.
 */
export async function releaseApps(ctx: Context, ownerId: string, limit: number): Promise<number> {
  const apps = await ctx.em.find(
    App,
    { ownerId, deletedAt: null },
    { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' }, limit },
  );
  const heirOf = await findHeirs(ctx, apps);
  const others = apps.filter((app) => !heirOf(app));
  await transferApps(
    ctx,
    apps.filter((app) => heirOf(app)),
    (app) => heirOf(app)!,
  );
  for (const app of others) app.deletedAt = new Date();
  await ctx.em.flush();
  await recordEvents(
    ctx,
    others.map((app) => appEvent('app.deleted', app, { before: stateOf(app) }, true)),
  );
  return apps.length;
}
