import { EventConsumer, type EventConsumerOptions } from '../platform/events/event-consumer.ts';
import { type EventHandlers, handlersOf } from '../platform/events/event-handlers.ts';
import { closeHopelessRequests } from './closing/closing.service.ts';
import { dropEmptyApp } from './closing/empty-app.service.ts';
import { followDeletion } from './deletion/following.service.ts';
import { followRotation } from './granting/follow-rotation.service.ts';
import { recordProvisioning } from './granting/provisioning.service.ts';

/** What happens to requests and carts when things of earlier modules change, which know nothing of requests. */
const HANDLERS: EventHandlers = {
  'accessRequest.rejected': (ctx, { subject }) => dropEmptyApp(ctx, subject.appId!),
  'accessRequest.cancelled': (ctx, { subject }) => dropEmptyApp(ctx, subject.appId!),
  'accessRequest.expired': (ctx, { subject }) => dropEmptyApp(ctx, subject.appId!),
  'credential.rotated': (ctx, { subject }) => followRotation(ctx, subject.credentialId),
  'credential.revoked': async (ctx, { subject }) => {
    await closeHopelessRequests(ctx, 'credential', subject.credentialId);
  },
  'credential.expired': async (ctx, { subject }) => {
    await closeHopelessRequests(ctx, 'credential', subject.credentialId);
  },
  'user.moved': async (ctx, { subject }) => {
    await closeHopelessRequests(ctx, 'requester', subject.userId);
  },
  'app.moved': async (ctx, { subject }) => {
    await closeHopelessRequests(ctx, 'app', subject.appId);
  },
  'app.transferred': async (ctx, { subject }) => {
    await closeHopelessRequests(ctx, 'app', subject.appId);
  },
  // Also those that go with their provider.
  'plan.deleted': async (ctx, { subject }) => {
    await followDeletion(ctx, { kind: 'plan', id: subject.planId });
  },
  'product.deleted': async (ctx, { subject }) => {
    await followDeletion(ctx, { kind: 'product', id: subject.productId });
  },
  'credential.activated': (ctx, event) => recordProvisioning(ctx, 'accessRequest.fulfilled', event),
  'credential.applied': (ctx, event) => recordProvisioning(ctx, 'accessRequest.fulfilled', event),
  'credential.failed': (ctx, event) => recordProvisioning(ctx, 'accessRequest.provisioningFailed', event),
};

const { types, handle } = handlersOf(HANDLERS);

/** Lets requests follow what happens to what they need and to what they became. Start it after the relay. */
export const accessConsumer = (options: Omit<EventConsumerOptions, 'name' | 'types' | 'handle'>): EventConsumer =>
  new EventConsumer({
    ...options,
    name: 'access',
    types,
    // Whoever revoked the credential also closed its requests.
    handle: (ctx, event) => handle({ ...ctx, actor: event.actor }, event),
  });
