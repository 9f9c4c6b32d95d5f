import { isDeepStrictEqual } from 'node:util';
import { LockMode } from '@mikro-orm/postgresql';
import type { Context } from '../../platform/context.ts';
import { notFound } from '../../platform/domain-error.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import type { EventType } from '../../platform/events/event-types.ts';
import { refuseRole } from '../../platform/graphql/auth-checker.ts';
import { optionalText, requiredName } from '../../platform/text.ts';
import { isOwner } from '../../platform/viewer.ts';
import { App } from '../apps/app.entity.ts';
import type { UpdateAppInput } from '../apps/app.inputs.ts';
import { canManageApp } from '../apps/app.policy.ts';
import { findVisibleApp } from '../apps/app.queries.ts';
import { readAppOwner, requireFreeName, requireVisibility } from '../apps/app.service.ts';
import { Credential } from '../credentials/credential.entity.ts';
import { ENDED_STATUSES } from '../credentials/credential-life.ts';
import { sendToGateway } from '../gateway-keys/credential.jobs.ts';

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
    app.visibility = requireVisibility((await readAppOwner(ctx, app.ownerId))!, input.visibility, INPUT);
  }
  await ctx.em.flush();
  const after = stateOf(app);
  if (isDeepStrictEqual(before, after)) return app;
  await recordApp(ctx, 'app.updated', app, { before, after });
  if (before.name !== after.name) await bringKeysAlong(ctx, id);
  return app;
}

const stateOf = ({ name, description, visibility }: App) => ({ name, description, visibility });

async function freeName(ctx: Context, { id, ownerId }: App, text: string): Promise<string> {
  const name = requiredName(text, { field: [...INPUT, 'name'], max: 100 });
  await requireFreeName(ctx, ownerId, name, INPUT, id);
  return name;
}

/**
 * Takes an app for whoever may manage it.
 * @throws DomainError NOT_FOUND. @throws GraphQLError FORBIDDEN for who only shares it.
 */
export async function lockManagedApp(ctx: Context, id: string): Promise<App> {
  if (!(await findVisibleApp(ctx, id))) throw notFound('app');
  const app = await ctx.em.findOne(App, { id, deletedAt: null }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!app) throw notFound('app');
  return canManageApp(ctx.viewer, app) ? app : refuseRole();
}

type AppEventType = Exclude<Extract<EventType, `app.${string}`>, 'app.created'>;

/** Records what happened to an app, and whose it is when an API owner did it in the owner's place. */
export const recordApp = (
  ctx: Context,
  type: AppEventType,
  { id, ownerId, organisationId }: Pick<App, 'id' | 'ownerId' | 'organisationId'>,
  change: { before?: object; after?: object },
): Promise<string> =>
  recordEvent(ctx, {
    type,
    subject: { appId: id, userId: ownerId, organisationId },
    organisationId,
    onBehalfOf: isOwner(ctx.viewer) ? ownerId : undefined,
    before: change.before && { ...change.before },
    after: change.after && { ...change.after },
  });

/** Keys say whose they are and what they are for: what lives is written again, as it is now. */
export async function bringKeysAlong(ctx: Context, appId: string): Promise<void> {
  for (const credential of await lockLivingCredentials(ctx, appId)) {
    // Of a key that the gateway lost there is no copy to write: its rotation brings the change.
    if (credential.lostAt) continue;
    credential.revision += 1;
    await ctx.em.flush();
    await sendToGateway(ctx, credential.id);
  }
}

/** Credentials of an app that have not ended, oldest first, so that nobody waits for another in a circle. */
export const lockLivingCredentials = (ctx: Context, appId: string): Promise<Credential[]> =>
  ctx.em.find(
    Credential,
    { appId, status: { $nin: ENDED_STATUSES } },
    { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } },
  );
