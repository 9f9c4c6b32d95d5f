import type { Context } from '../../platform/context.ts';
import { type EventState, type NewEvent, recordEvent } from '../../platform/events/event-log.ts';
import type { EventType } from '../../platform/events/event-types.ts';
import type { AppRef } from '../apps/app.events.ts';
import type { Credential } from './credential.entity.ts';

type CredentialEventType = Extract<EventType, `credential.${string}`>;

interface Change {
  before?: EventState;
  after?: EventState;
  onBehalfOf?: string;
}

/** Records what happened to a credential, with the ids by which its watchers are found. */
export const recordCredential = (
  ctx: Context,
  type: CredentialEventType,
  credential: Pick<Credential, 'id' | 'appId' | 'status'>,
  app: AppRef,
  change: Change = {},
): Promise<string> => recordEvent(ctx, credentialEvent(type, credential, app, change));

/** The event that {@link recordCredential} records, for those that are recorded together. */
export const credentialEvent = (
  type: CredentialEventType,
  credential: Pick<Credential, 'id' | 'appId' | 'status'>,
  app: AppRef,
  change: Change = {},
): NewEvent<CredentialEventType> => ({
  type,
  subject: { credentialId: credential.id, appId: app.id, userId: app.ownerId },
  organisationId: app.organisationId,
  after: { status: credential.status },
  ...change,
});
