import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { eventById } from '../../audit/audit.queries.ts';
import { AuditEvent } from '../../audit/audit-event.entity.ts';
import type { Context } from '../../platform/context.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { Webhook } from '../webhooks/webhook.entity.ts';
import { webhooks } from '../webhooks/webhook.queries.ts';
import { WebhookAttempt, WebhookDelivery } from './webhook-delivery.entity.ts';
import { WebhookDeliveriesArgs } from './webhook-delivery.inputs.ts';
import { attemptsOfDelivery, listWebhookDeliveries } from './webhook-delivery.queries.ts';
import { redeliverWebhook, testWebhook } from './webhook-delivery.service.ts';
import { messageBody } from './webhook-message.ts';
import { replayWebhook } from './webhook-replay.service.ts';

const WebhookDeliveryConnection = connectionOf(WebhookDelivery, 'WebhookDelivery');

const TestWebhookPayload = payloadOf('testWebhook', {
  delivery: changed(() => WebhookDelivery, 'The delivery of the test; it tells how it goes.'),
});

const RedeliverWebhookPayload = payloadOf('redeliverWebhook', {
  delivery: changed(() => WebhookDelivery, 'The delivery, on its way again.'),
});

const ReplayWebhookPayload = payloadOf('replayWebhook', {
  webhook: changed(() => Webhook, 'The endpoint that is told of everything again.'),
});

const webhookIdArg = { description: 'Id of the webhook.' };

@Resolver(() => WebhookDelivery)
export class WebhookDeliveryResolver {
  @Authorized(UserRole.API_OWNER)
  @Query(() => WebhookDeliveryConnection, {
    description: 'What was sent, and is to be sent, to one endpoint, newest first. For API owners.',
  })
  webhookDeliveries(@Ctx() ctx: Context, @Args(() => WebhookDeliveriesArgs) args: WebhookDeliveriesArgs) {
    return listWebhookDeliveries(ctx, args);
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'WRONG_STATE')
  @Mutation(() => TestWebhookPayload, {
    description: 'Sends a `webhook.tested` event to one endpoint, whatever it filters. For API owners.',
  })
  async testWebhook(@Ctx() ctx: Context, @Arg('id', () => ID, webhookIdArg) id: string) {
    return { delivery: await testWebhook(ctx, id) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'WRONG_STATE')
  @Mutation(() => RedeliverWebhookPayload, {
    description: 'Sends an event to its endpoint again, under the same `webhook-id`. For API owners.',
  })
  async redeliverWebhook(
    @Ctx() ctx: Context,
    @Arg('deliveryId', () => ID, { description: 'One that has ended, whether it succeeded or not.' })
    deliveryId: string,
  ) {
    return { delivery: await redeliverWebhook(ctx, deliveryId) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'WRONG_STATE', 'INVALID_INPUT')
  @Mutation(() => ReplayWebhookPayload, {
    description:
      'Sends every event behind a cursor that the filter lets through, again or for the first time, in order. ' +
      'For API owners.',
  })
  async replayWebhook(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, webhookIdArg) id: string,
    @Arg('after', () => String, {
      description: 'Cursor of the last event not to be sent, from `auditEvents` or a subscription.',
    })
    after: string,
  ) {
    return { webhook: await replayWebhook(ctx, id, after) };
  }

  @FieldResolver(() => Webhook, { description: 'The endpoint.' })
  webhook(@Root() delivery: WebhookDelivery, @Ctx() ctx: Context) {
    return webhooks.byId(ctx, delivery.webhookId);
  }

  @FieldResolver(() => AuditEvent, { description: 'What it tells of.' })
  event(@Root() delivery: WebhookDelivery, @Ctx() ctx: Context) {
    return eventById(ctx, delivery.eventId);
  }

  @FieldResolver(() => ID, { description: 'The `webhook-id` of every attempt: the id of the event.' })
  messageId(@Root() { eventId }: WebhookDelivery): string {
    return eventId;
  }

  @FieldResolver(() => String, { description: 'The body of every attempt, as JSON.' })
  async requestBody(@Root() { eventId }: WebhookDelivery, @Ctx() ctx: Context): Promise<string> {
    return messageBody((await eventById(ctx, eventId))!);
  }

  @FieldResolver(() => [WebhookAttempt], { description: 'Its last attempts, at most 20, newest first.' })
  async attempts(@Root() delivery: WebhookDelivery, @Ctx() ctx: Context): Promise<WebhookAttempt[]> {
    return (await attemptsOfDelivery.page(ctx, delivery.id, { first: 20 })).nodes;
  }
}
