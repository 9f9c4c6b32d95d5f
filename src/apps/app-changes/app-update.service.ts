import { isDeepStrictEqual } from 'node:util';
import type { Context } from '../../platform/context.ts';
import { gather, throwAll } from '../../platform/rules.ts';
import { optionalText, requiredName } from '../../platform/text.ts';
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
  const app = await lockManagedApp(ctx, id);
  const before = stateOf(app);
  const { name, description, visibility } = input;
  const parts = await gather({
    name: () => (name == null ? app.name : freeName(ctx, app, name)),
    description: () =>
      description === undefined
        ? app.description
        : optionalText(description, { field: [...INPUT, 'description'], max: 2000 }),
    visibility: () => (visibility == null ? app.visibility : allowedVisibility(ctx, app, visibility)),
  });
  ctx.em.assign(app, parts);
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

async function freeName(ctx: Context, { id, ownerId }: App, text: string): Promise<string> {
  const name = requiredName(text, { field: [...INPUT, 'name'], max: 100 });
  throwAll([refuseTakenName(await isNameTaken(ctx, ownerId, name, id), INPUT)]);
  return name;
}
