import { LockMode } from '@mikro-orm/postgresql';
import type { User } from '../../identity/accounts/user.entity.ts';
import { defaultOrganisationId } from '../../identity/moving/move.service.ts';
import type { Context } from '../../platform/context.ts';
import { recordEvents } from '../../platform/events/event-log.ts';
import { App, AppVisibility } from '../apps/app.entity.ts';
import { appEvent } from '../apps/app.events.ts';
import { refreshAppKeys } from './app-keys.service.ts';
import { findHeirs, transferApps } from './app-transfer.service.ts';

/** In the order of their ids, so that two who lock them never wait for each other. */
const LOCKED = { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } } as const;

/**
 * What becomes of the apps of somebody who leaves an organisation, asked while they are still in it: all go to the heir where there
 * is one. Otherwise those that were shared go to one of the people who shared them, and the others go along.
 */
export async function leaveApps(
  ctx: Context,
  { id: ownerId }: User,
  organisationId: string,
  heirId: string | null,
): Promise<void> {
  const apps = await ctx.em.find(App, { ownerId, deletedAt: null }, LOCKED);
  const sharer = heirId ? null : await findHeirs(ctx, apps);
  const heirOf = (app: App) => heirId ?? sharer!(app);
  await transferApps(
    ctx,
    apps.filter((app) => heirOf(app)),
    (app) => heirOf(app)!,
  );
  await takeAlong(
    ctx,
    apps.filter((app) => app.ownerId === ownerId),
    organisationId,
  );
}

/** Moves the next apps of a deleted organisation to where their owners are. @returns How many; fewer than `limit` when none is left. */
export async function moveAppsOutOf(ctx: Context, organisationId: string, limit: number): Promise<number> {
  const apps = await ctx.em.find(App, { organisationId, deletedAt: null }, { ...LOCKED, limit });
  await takeAlong(ctx, apps, await defaultOrganisationId(ctx));
  return apps.length;
}

async function takeAlong(ctx: Context, apps: readonly App[], organisationId: string): Promise<void> {
  const events = apps.map((app) => {
    const before = placeOf(app);
    ctx.em.assign(app, { organisationId, visibility: AppVisibility.PERSONAL });
    return appEvent('app.moved', app, { before, after: placeOf(app) }, true);
  });
  await ctx.em.flush();
  await recordEvents(ctx, events);
  const ids = apps.map(({ id }) => id);
  // Keys tell the organisation that they belong to.
  if (ids.length > 0) await refreshAppKeys(ctx, ids);
}

const placeOf = ({ organisationId, visibility }: App) => ({ organisationId, visibility });
