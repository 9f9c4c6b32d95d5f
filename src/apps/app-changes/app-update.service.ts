import { isDeepStrictEqual } from 'node:util';
import type { Context } from '../../platform/context.ts';
import { throwFirst } from '../../platform/rules.ts';
import { optionalText, requiredName } from '../../platform/text.ts';
import type { App } from '../apps/app.entity.ts';
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
  if (input.name != null) app.name = await freeName(ctx, app, input.name);
  if (input.description !== undefined) {
    app.description = optionalText(input.description, { field: [...INPUT, 'description'], max: 2000 });
  }
  if (input.visibility != null && input.visibility !== app.visibility) {
    throwFirst([refuseVisibility((await readAppOwner(ctx, app.ownerId))!, input.visibility, INPUT)]);
    app.visibility = input.visibility;
  }
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

async function freeName(ctx: Context, { id, ownerId }: App, text: string): Promise<string> {
  const name = requiredName(text, { field: [...INPUT, 'name'], max: 100 });
  throwFirst([refuseTakenName(await isNameTaken(ctx, ownerId, name, id), INPUT)]);
  return name;
}
