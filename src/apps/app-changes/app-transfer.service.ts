import { type ExpressionBuilder, sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import type { Database } from '../../platform/db/database.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { recordEvents } from '../../platform/events/event-log.ts';
import { UserRole } from '../../platform/viewer.ts';
import { type App, AppVisibility } from '../apps/app.entity.ts';
import { appEvent } from '../apps/app.events.ts';
import { allowedVisibilities } from '../apps/app.policy.ts';
import { readAppOwner } from '../apps/new-app.queries.ts';
import { CredentialStatus } from '../credentials/credential.entity.ts';
import { followAccountLater } from '../lifecycle/account-activity.queue.ts';
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

/** Who has an app change hands while its owner stays. */
export enum Handover {
  /** Owner and recipient, by an offer. */
  OFFER = 'OFFER',
  ADMINISTRATOR = 'ADMINISTRATOR',
}

/** Gives an app that the caller has locked to an active member of its organisation. */
export async function handOver(ctx: Context, app: App, ownerId: string, cause: Handover): Promise<void> {
  // Somebody cares for it, whatever becomes of the request that it was made with.
  app.isProvisional = false;
  await transferApps(ctx, [app], () => ownerId, cause);
}

/**
 * Gives apps that the caller has locked to somebody else of the organisation; their keys name the new owner. One that its new
 * owner cannot share as it was is personal.
 * @param cause Where the owner stays.
 */
export async function transferApps(
  ctx: Context,
  apps: readonly App[],
  heirOf: (app: App) => string,
  cause?: Handover,
): Promise<void> {
  if (apps.length === 0) return;
  const taken = await takenNames(ctx, apps, heirOf);
  const allowed = await readAllowed(ctx, new Set(apps.map(heirOf)));
  const events = apps.map((app) => {
    const before = stateOf(app);
    app.ownerId = heirOf(app);
    if (taken.has(app.id)) app.name = `${app.name.slice(0, 80)} (${app.id.slice(-12)})`;
    if (!allowed.get(app.ownerId)?.includes(app.visibility)) app.visibility = AppVisibility.PERSONAL;
    const after = { ...stateOf(app), ...(cause && { cause }) };
    return appEvent('app.transferred', app, { before, after }, cause !== Handover.OFFER);
  });
  await ctx.em.flush();
  await recordEvents(ctx, events);
  await refreshAppKeys(
    ctx,
    apps.map(({ id }) => id),
  );
  await unlockKeys(ctx, apps);
}

const stateOf = ({ ownerId, name, visibility }: App) => ({ ownerId, name, visibility });

/** How the new owners may share apps, by their ids. */
async function readAllowed(ctx: Context, ownerIds: ReadonlySet<string>): Promise<Map<string, AppVisibility[]>> {
  const allowed = new Map<string, AppVisibility[]>();
  for (const id of ownerIds) {
    const owner = await readAppOwner(ctx, id);
    allowed.set(id, owner ? allowedVisibilities(owner) : []);
  }
  return allowed;
}

/** Keys that went off with the account of the owner before come back: the account of the new one is not locked. */
async function unlockKeys(ctx: Context, apps: readonly App[]): Promise<void> {
  const locked = await ctx.db
    .selectFrom('credential')
    .select('appId')
    .distinct()
    .where(
      oneOf(
        'appId',
        apps.map(({ id }) => id),
      ),
    )
    .where('suspendedWithAccount', '=', true)
    .where('status', '=', CredentialStatus.SUSPENDED)
    .execute();
  const ids = new Set(locked.map(({ appId }) => appId));
  const ownerIds = new Set(apps.filter(({ id }) => ids.has(id)).map(({ ownerId }) => ownerId));
  for (const ownerId of ownerIds) await followAccountLater(ctx, ownerId);
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

/**
 * An active colleague who sees the app already: team mates for a team app, so that the others keep it; a person before a
 * program, administrators before others, then who has been there the longest.
 */
async function findHeir({ db }: Context, { ownerId, organisationId, visibility }: App): Promise<string | null> {
  const isTeams = visibility === AppVisibility.TEAM;
  const isMate = (eb: ExpressionBuilder<Database, 'user'>) =>
    eb(
      'user.id',
      'in',
      eb
        .selectFrom('membership as mate')
        .innerJoin('membership as own', 'own.teamId', 'mate.teamId')
        .innerJoin('team', 'team.id', 'mate.teamId')
        .select('mate.userId')
        .where('own.userId', '=', ownerId)
        .where('team.isDefault', '=', false),
    );
  const heir = await db
    .selectFrom('user')
    .select('user.id')
    .where('user.organisationId', '=', organisationId)
    .where('user.isActive', '=', true)
    .where('user.id', '!=', ownerId)
    .$if(isTeams, (query) =>
      query.where((eb) => eb.or([isMate(eb), eb('user.role', '=', UserRole.CONSUMER_ADMIN)])).orderBy(isMate, 'desc'),
    )
    .orderBy('user.isServiceAccount')
    .orderBy((eb) => eb('user.role', '=', UserRole.CONSUMER_ADMIN), 'desc')
    .orderBy('user.id')
    .executeTakeFirst();
  return heir?.id ?? null;
}
