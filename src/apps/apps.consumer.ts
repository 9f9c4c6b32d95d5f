import { EventConsumer, type EventConsumerOptions } from '../platform/events/event-consumer.ts';
import { type EventHandlers, handlersOf } from '../platform/events/event-handlers.ts';
import { endStaleOffers } from './app-offers/app-offer.service.ts';
import { endStaleRequest } from './organisation-requests/organisation-request.service.ts';

/** What happens to offers of apps and to wishes for an organisation when the apps, or the people of them, change. */
const HANDLERS: EventHandlers = {
  'app.updated': (ctx, { subject }) => endStaleOffers(ctx, { appId: subject.appId }),
  'app.transferred': (ctx, { subject }) => endStaleOffers(ctx, { appId: subject.appId }),
  'app.moved': (ctx, { subject }) => endStaleOffers(ctx, { appId: subject.appId }),
  'app.deleted': (ctx, { subject }) => endStaleOffers(ctx, { appId: subject.appId }),
  'user.roleChanged': (ctx, { subject }) => endStaleOffers(ctx, { userId: subject.userId }),
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
