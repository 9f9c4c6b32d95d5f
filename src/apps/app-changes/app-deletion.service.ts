import { LockMode } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { recordEvents } from '../../platform/events/event-log.ts';
import { UserRole } from '../../platform/viewer.ts';
import { App, AppVisibility } from '../apps/app.entity.ts';
import { appEvent, recordApp } from '../apps/app.events.ts';
import { lockManagedApp } from '../apps/app.service.ts';
import { Credential } from '../credentials/credential.entity.ts';
import { ENDED_STATUSES } from '../credentials/credential.rules.ts';
import { endCredentials } from '../lifecycle/credential-end.service.ts';
import { refreshAppKeys } from './app-keys.service.ts';

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
  const heirs = await findHeirs(ctx, apps);
  const [inherited, others] = [
    apps.filter((app) => heirs.has(placeOf(app))),
    apps.filter((app) => !heirs.has(placeOf(app))),
  ];
  await transferApps(ctx, inherited, (app) => heirs.get(placeOf(app))!);
  for (const app of others) app.deletedAt = new Date();
  await ctx.em.flush();
  await recordEvents(
    ctx,
    others.map((app) => appEvent('app.deleted', app, { before: stateOf(app) }, true)),
  );
  return apps.length;
}

/** Apps of one owner that are alike in this have the same heir. */
const placeOf = ({ organisationId, visibility }: App) => `${organisationId} ${visibility}`;

async function findHeirs(ctx: Context, apps: readonly App[]): Promise<Map<string, string>> {
  const heirs = new Map<string, string>();
  for (const [place, [app]] of Map.groupBy(apps, placeOf)) {
    const heirId = app!.visibility === AppVisibility.PERSONAL ? null : await findHeir(ctx, app!);
    if (heirId) heirs.set(place, heirId);
  }
  return heirs;
}

async function transferApps(ctx: Context, apps: readonly App[], heirOf: (app: App) => string): Promise<void> {
  const taken = await takenNames(ctx, apps, heirOf);
  const events = apps.map((app) => {
    const before = { ownerId: app.ownerId, name: app.name };
    app.ownerId = heirOf(app);
    if (taken.has(app.id)) app.name = `${app.name.slice(0, 80)} (${app.id.slice(-12)})`;
    return appEvent('app.transferred', app, { before, after: { ownerId: app.ownerId, name: app.name } }, true);
  });
  await ctx.em.flush();
  await recordEvents(ctx, events);
  if (apps.length > 0)
    await refreshAppKeys(
      ctx,
      apps.map(({ id }) => id),
    );
}

/** Ids of the apps whose names their heirs have given to apps of their own, in whatever case. */
async function takenNames(ctx: Context, apps: readonly App[], heirOf: (app: App) => string): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`select wanted.id
    from unnest(${apps.map(({ id }) => id)}::uuid[], ${apps.map(heirOf)}::uuid[], ${apps.map(({ name }) => name)}::text[])
      as wanted (id, heir_id, name)
    join app on app.owner_id = wanted.heir_id and app.deleted_at is null and name_key(app.name) = name_key(wanted.name)`.execute(
    ctx.db,
  );
  return new Set(rows.map(({ id }) => id));
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
