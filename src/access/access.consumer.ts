import type { Context } from '../platform/context.ts';
import { EventConsumer, type EventConsumerOptions } from '../platform/events/event-consumer.ts';
import type { PortalEvent } from '../platform/events/event-reader.ts';
import type { EventType } from '../platform/events/event-types.ts';
import { closeHopelessRequests, emptyCartsOf } from './closing/closing.service.ts';
import { followCredential } from './granting/follow-rotation.service.ts';
import { recordProvisioning } from './granting/provisioning.service.ts';
import { RequestClosure } from './requests/access-request.entity.ts';

type Handler = (ctx: Context, event: PortalEvent) => Promise<void>;

const closeForCredential: Handler = (ctx, { subject }) =>
  closeHopelessRequests(ctx, 'credential', subject.credentialId!);

/** What requests have to do with things of earlier modules, which know nothing of requests. */
const HANDLERS = {
  'credential.rotated': (ctx, { subject }) => followCredential(ctx, subject.credentialId!),
  'credential.revoked': closeForCredential,
  'credential.expired': closeForCredential,
  // Also those that go with their provider.
  'plan.deleted': async (ctx, { subject }) => {
    await closeHopelessRequests(ctx, 'plan', subject.planId!);
    await emptyCartsOf(ctx, 'planId', subject.planId!, RequestClosure.PLAN_DELETED);
  },
  'product.deleted': async (ctx, { subject }) => {
    await closeHopelessRequests(ctx, 'product', subject.productId!);
    await emptyCartsOf(ctx, 'productId', subject.productId!, RequestClosure.PRODUCT_DELETED);
  },
  'credential.activated': (ctx, event) => recordProvisioning(ctx, 'accessRequest.fulfilled', event),
  'credential.applied': (ctx, event) => recordProvisioning(ctx, 'accessRequest.fulfilled', event),
  'credential.failed': (ctx, event) => recordProvisioning(ctx, 'accessRequest.provisioningFailed', event),
} satisfies Partial<Record<EventType, Handler>>;

type Followed = keyof typeof HANDLERS;

/** Lets requests follow what happens to what they need and to what they became. Start it after the relay. */
export const accessConsumer = (options: Omit<EventConsumerOptions, 'name' | 'types' | 'handle'>): EventConsumer =>
  new EventConsumer({
    ...options,
    name: 'access',
    types: Object.keys(HANDLERS) as Followed[],
    // Who revoked the credential is who closed its requests.
    handle: (ctx, event) => HANDLERS[event.type as Followed]({ ...ctx, actor: event.actor }, event),
  });
