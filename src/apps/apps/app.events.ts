import type { Context } from '../../platform/context.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import type { EventType } from '../../platform/events/event-types.ts';
import { isOwner } from '../../platform/viewer.ts';
import type { App } from './app.entity.ts';

/** What events say of the app that they are about. */
export type AppRef = Pick<App, 'id' | 'ownerId' | 'organisationId'>;

type AppEventType = Extract<EventType, `app.${string}`>;

/** Records what happened to an app, and on whose behalf when an API owner did it. */
export const recordApp = (
  ctx: Context,
  type: AppEventType,
  { id, ownerId, organisationId }: AppRef,
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
