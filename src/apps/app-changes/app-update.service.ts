import { isDeepStrictEqual } from 'node:util';
import type { Context } from '../../platform/context.ts';
import { findBeside, gather, gatherNow, throwAll } from '../../platform/rules.ts';
import { optionalText, requiredName, trimmed } from '../../platform/text.ts';
import type { App, AppVisibility } from '../apps/app.entity.ts';
import { recordApp } from '../apps/app.events.ts';
import type { UpdateAppInput } from '../apps/app.inputs.ts';
import { lockManagedApp } from '../apps/app.service.ts';
import { checkAppAttributes, setAppAttributes } from '../apps/app-attributes.service.ts';
import { isNameTaken, readAppOwner } from '../apps/new-app.queries.ts';
import { refuseTakenName, refuseVisibility } from '../apps/new-app.rules.ts';
import { checkRedirectUrls } from '../apps/redirect-url.rules.ts';
import { refreshAppKeys } from './app-keys.service.ts';

const INPUT = ['input'];

/**
 * Changes an app; its keys bear its name and some of its attributes at the gateway, so a job brings them along.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, NAME_TAKEN, VISIBILITY_NOT_ALLOWED, ANSWER_MISSING, ANSWER_INVALID. @throws GraphQLError FORBIDDEN
 */
export async function updateApp(ctx: Context, id: string, input: UpdateAppInput): Promise<App> {
  const { name, visibility } = input;
  const app = await findBeside(
    () => lockManagedApp(ctx, id),
    () =>
      gather({
        texts: () => readTexts(input, null),
        attributes: () => checkAppAttributes(ctx, null, input.attributes),
      }),
  );
  const before = stateOf(app);
  const parts = await gather({
    texts: () => readTexts(input, app),
    isFree: () => name != null && requireFreeName(ctx, app, name),
    visibility: () => (visibility == null ? app.visibility : allowedVisibility(ctx, app, visibility)),
    attributes: () => checkAppAttributes(ctx, id, input.attributes),
  });
  ctx.em.assign(app, { ...parts.texts, visibility: parts.visibility });
  const after = stateOf(app);
  const isChanged = !isDeepStrictEqual(before, after);
  // Somebody cares for it, whatever becomes of the request that it was made with.
  if (isChanged || parts.attributes.size > 0) app.isProvisional = false;
  await ctx.em.flush();
  if (isChanged) await recordApp(ctx, 'app.updated', app, { before, after });
  const isInKeys = await setAppAttributes(ctx, app, parts.attributes);
  const isInClients = !isDeepStrictEqual(before.redirectUrls, after.redirectUrls);
  if (isInKeys || isInClients || before.name !== after.name) await refreshAppKeys(ctx, [id]);
  return app;
}

/** What says the same as before is not judged anew. */
const readTexts = ({ name, description, redirectUrls }: UpdateAppInput, app: App | null) =>
  gatherNow({
    ...(name != null &&
      trimmed(name) !== app?.name && {
        name: () => requiredName(name, { field: [...INPUT, 'name'], max: 100 }),
      }),
    ...(description !== undefined &&
      trimmed(description) !== app?.description && {
        description: () => optionalText(description, { field: [...INPUT, 'description'], max: 2000 }),
      }),
    ...(redirectUrls != null && { redirectUrls: () => checkRedirectUrls(redirectUrls, INPUT, app?.redirectUrls) }),
  });

const stateOf = ({ name, description, visibility, redirectUrls }: App) => ({
  ...{ name, description, visibility, redirectUrls },
});

async function allowedVisibility(ctx: Context, app: App, wanted: AppVisibility): Promise<AppVisibility> {
  if (wanted !== app.visibility) throwAll([refuseVisibility((await readAppOwner(ctx, app.ownerId))!, wanted, INPUT)]);
  return wanted;
}

async function requireFreeName(ctx: Context, { id, ownerId }: App, text: string): Promise<void> {
  const name = trimmed(text);
  if (name) throwAll([refuseTakenName(await isNameTaken(ctx, ownerId, name, id), INPUT)]);
}
