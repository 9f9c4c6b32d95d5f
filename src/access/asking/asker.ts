import type { App } from '../../apps/apps/app.entity.ts';
import { apps } from '../../apps/apps/app.queries.ts';
import { isOwnerLocked, refuseLockedOwner } from '../../apps/apps/locked-owner.ts';
import { credentials } from '../../apps/credentials/credential.queries.ts';
import { readViewer } from '../../identity/accounts/viewer.queries.ts';
import { asViewer, type Context } from '../../platform/context.ts';
import { DomainError, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { throwAll } from '../../platform/rules.ts';
import { actsFor, isDelegate, serviceOf } from '../../platform/viewer.ts';

interface ForApp {
  appId?: string | null;
  newApp?: { ownerId?: string | null } | null;
}

/**
 * The context of the consumer who asks: the viewer, or the owner of the app when an API owner or a program asks on that consumer's
 * behalf. All rules are judged with what this consumer may see; who acted is told by the context of the call.
 * @throws DomainError APP_REQUIRED, NOT_FOUND (no such app, no such consumer), ACCOUNT_LOCKED.
 */
export async function askerOf(ctx: Context, { appId, newApp }: ForApp): Promise<Context> {
  if (!isDelegate(ctx.viewer)) return ctx;
  if (newApp) return asConsumer(ctx, newApp.ownerId, ['input', 'newApp', 'ownerId']);
  if (!appId)
    throw new DomainError(UserErrorCode.APP_REQUIRED, 'Give either `appId` or `newApp`.', {
      field: ['input', 'appId'],
    });
  const app = await apps.find(ctx, appId);
  if (!app) throw notFound('app', ['input', 'appId']);
  throwAll([refuseLockedOwner(await isOwnerLocked(ctx, app.id), ['input', 'appId'])]);
  return asConsumer(ctx, app.ownerId, ['input', 'appId']);
}

/**
 * The consumer who asks about a credential, and the app that holds it.
 * @throws DomainError NOT_FOUND
 */
export async function askerAboutCredential(ctx: Context, credentialId: string): Promise<{ asker: Context; app: App }> {
  const credential = await credentials.find(ctx, credentialId);
  const app = credential && (await apps.find(ctx, credential.appId));
  if (app) return { app, asker: await askerOf(ctx, { appId: app.id }) };
  throw notFound('credential', ['input', 'credentialId']);
}

async function asConsumer(ctx: Context, userId: string | null | undefined, field: string[]): Promise<Context> {
  const consumer = userId ? await readViewer(ctx, userId) : null;
  if (consumer?.organisationId && actsFor(ctx.viewer, consumer.organisationId)) return asViewer(ctx, consumer);
  const message = userId ? 'There is no such active consumer.' : 'Name the consumer that will own the app.';
  throw new DomainError(UserErrorCode.NOT_FOUND, message, { field });
}

/** Who asks, and who acts where that is somebody else: a program is no account, and acts as the consumer it asks for. */
export function peopleOf(ctx: Context, asker: Context) {
  const requesterId = requireViewer(asker.viewer).userId;
  const createdByServiceId = serviceOf(ctx.viewer);
  return {
    requesterId,
    createdByServiceId,
    createdById: createdByServiceId ? requesterId : requireViewer(ctx.viewer).userId,
  };
}
