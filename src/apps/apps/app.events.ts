import type { Context } from '../../platform/context.ts';
import { type NewEvent, recordEvent } from '../../platform/events/event-log.ts';
import type { EventType } from '../../platform/events/event-types.ts';
import { isDelegate } from '../../platform/viewer.ts';
import type { App } from './app.entity.ts';

/** What events say of the app that they are about. */
export type AppRef = Pick<App, 'id' | 'ownerId' | 'organisationId'>;

type AppEventType = Extract<EventType, `app.${string}`>;

interface Change {
  before?: object;
  after?: object;
}

/** Records what happened to an app, and on whose behalf when an API owner or a program did it. */
export const recordApp = (ctx: Context, type: AppEventType, app: AppRef, change: Change): Promise<string> =>
  recordEvent(ctx, appEvent(type, app, change, isDelegate(ctx.viewer)));

/** The event that {@link recordApp} records, for those that are recorded together. */
export const appEvent = (
  type: AppEventType,
  { id, ownerId, organisationId }: AppRef,
  change: Change,
  isOnBehalf: boolean,
): NewEvent<AppEventType> => ({
  type,
  subject: { appId: id, userId: ownerId, organisationId },
  organisationId,
  onBehalfOf: isOnBehalf ? ownerId : undefined,
  before: change.before && { ...change.before },
  after: change.after && { ...change.after },
});
