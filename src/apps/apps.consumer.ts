import { EventConsumer, type EventConsumerOptions } from '../platform/events/event-consumer.ts';
import { type EventHandlers, handlersOf } from '../platform/events/event-handlers.ts';
import { endStaleOffers } from './app-offers/app-offer.service.ts';
import { tellKeysOfOrganisation, tellKeysOfTeam, tellKeysOfUser } from './attribute-changes/owner-metadata.service.ts';
import { endStaleRequest } from './organisation-requests/organisation-request.service.ts';

/** What happens to offers of apps, to wishes for an organisation and to what keys tell when the apps, or the people of them, change. */
const HANDLERS: EventHandlers = {
  'app.updated': (ctx, { subject }) => endStaleOffers(ctx, { appId: subject.appId }),
  'app.transferred': (ctx, { subject }) => endStaleOffers(ctx, { appId: subject.appId }),
  'app.moved': (ctx, { subject }) => endStaleOffers(ctx, { appId: subject.appId }),
  'app.deleted': (ctx, { subject }) => endStaleOffers(ctx, { appId: subject.appId }),
  'user.updated': (ctx, { subject }) => tellKeysOfUser(ctx, subject.userId),
  'user.roleChanged': async (ctx, { subject }) => {
    await endStaleOffers(ctx, { userId: subject.userId });
    await tellKeysOfUser(ctx, subject.userId);
  },
  'team.updated': (ctx, { subject }) => tellKeysOfTeam(ctx, subject.teamId),
  'organisation.updated': (ctx, { subject }) => tellKeysOfOrganisation(ctx, subject.organisationId),
  'user.teamsChanged': (ctx, { subject }) => endStaleOffers(ctx, { userId: subject.userId }),
  'user.moved': async (ctx, { subject }) => {
    await endStaleOffers(ctx, { userId: subject.userId });
    await endStaleRequest(ctx, subject.userId);
  },
  'user.deactivated': (ctx, { subject }) => endStaleOffers(ctx, { userId: subject.userId }),
  'user.deleted': async (ctx, { subject }) => {
    await endStaleOffers(ctx, { userId: subject.userId });
    await endStaleRequest(ctx, subject.userId);
  },
};

const { types, handle } = handlersOf(HANDLERS);

/** Start it after the relay. */
export const appsConsumer = (options: Omit<EventConsumerOptions, 'name' | 'types' | 'handle'>): EventConsumer =>
  new EventConsumer({
    ...options,
    name: 'apps',
    types,
    handle: (ctx, event) => handle({ ...ctx, actor: event.actor }, event),
  });
