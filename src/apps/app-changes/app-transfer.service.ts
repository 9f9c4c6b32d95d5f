import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { recordEvents } from '../../platform/events/event-log.ts';
import { UserRole } from '../../platform/viewer.ts';
import { type App, AppVisibility } from '../apps/app.entity.ts';
import { appEvent } from '../apps/app.events.ts';
import { refreshAppKeys } from './app-keys.service.ts';

/** Apps of one owner that are alike in this have the same heir. */
const placeOf = ({ organisationId, visibility }: App) => `${organisationId} ${visibility}`;

/**
 * Who is to have the shared apps of an owner who goes: one of the people who share them, so that nobody's key stops because a
 * colleague left.
 * @returns Per app; null for a personal one, and where nobody else is left.
 */
export async function findHeirs(ctx: Context, apps: readonly App[]): Promise<(app: App) => string | null> {
  const heirs = new Map<string, string>();
  for (const [place, [app]] of Map.groupBy(apps, placeOf)) {
    const heirId = app!.visibility === AppVisibility.PERSONAL ? null : await findHeir(ctx, app!);
    if (heirId) heirs.set(place, heirId);
  }
  return (app) => heirs.get(placeOf(app)) ?? null;
}

/** Gives apps that the caller has locked to somebody else of the organisation; their keys name the new owner. */
export async function transferApps(ctx: Context, apps: readonly App[], heirOf: (app: App) => string): Promise<void> {
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
