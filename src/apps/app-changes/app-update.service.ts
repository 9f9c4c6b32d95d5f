import { isDeepStrictEqual } from 'node:util';
import type { Context } from '../../platform/context.ts';
import { findBeside, gather, gatherNow, throwAll } from '../../platform/rules.ts';
import { optionalText, requiredName, trimmed } from '../../platform/text.ts';
import type { App, AppVisibility } from '../apps/app.entity.ts';
import { recordApp } from '../apps/app.events.ts';
import type { UpdateAppInput } from '../apps/app.inputs.ts';
import { lockManagedApp } from '../apps/app.service.ts';
import { isNameTaken, readAppOwner } from '../apps/new-app.queries.ts';
import { refuseTakenName, refuseVisibility } from '../apps/new-app.rules.ts';
import { refreshAppKeys } from './app-keys.service.ts';

const INPUT = ['input'];

/**
 * Changes an app; its keys bear its name at the gateway, so a job brings them along.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, NAME_TAKEN, VISIBILITY_NOT_ALLOWED. @throws GraphQLError FORBIDDEN
 */
export async function updateApp(ctx: Context, id: string, input: UpdateAppInput): Promise<App> {
  const { name, description, visibility } = input;
  const texts = {
    ...(name != null && { name: () => requiredName(name, { field: [...INPUT, 'name'], max: 100 }) }),
    ...(description !== undefined && {
      description: () => optionalText(description, { field: [...INPUT, 'description'], max: 2000 }),
    }),
  };
  const app = await findBeside(
    () => lockManagedApp(ctx, id),
    () => gatherNow(texts),
  );
  const before = stateOf(app);
  const parts = await gather({
    texts: () => gatherNow(texts),
    isFree: () => name != null && requireFreeName(ctx, app, name),
    visibility: () => (visibility == null ? app.visibility : allowedVisibility(ctx, app, visibility)),
  });
  ctx.em.assign(app, { ...parts.texts, visibility: parts.visibility });
  const after = stateOf(app);
  if (isDeepStrictEqual(before, after)) return app;
  // Somebody cares for it, whatever becomes of the request that it was made with.
  app.isProvisional = false;
  await ctx.em.flush();
  await recordApp(ctx, 'app.updated', app, { before, after });
  if (before.name !== after.name) await refreshAppKeys(ctx, [id]);
  return app;
}

const stateOf = ({ name, description, visibility }: App) => ({ name, description, visibility });

async function allowedVisibility(ctx: Context, app: App, wanted: AppVisibility): Promise<AppVisibility> {
  if (wanted !== app.visibility) throwAll([refuseVisibility((await readAppOwner(ctx, app.ownerId))!, wanted, INPUT)]);
  return wanted;
}

async function requireFreeName(ctx: Context, { id, ownerId }: App, text: string): Promise<void> {
  const name = trimmed(text);
  if (name) throwAll([refuseTakenName(await isNameTaken(ctx, ownerId, name, id), INPUT)]);
}
