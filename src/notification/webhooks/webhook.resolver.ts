import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { EventTypeName, knownType } from '../../platform/events/event-type-name.ts';
import type { EventType } from '../../platform/events/event-types.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import { CHANGES } from '../../platform/graphql/descriptions.ts';
import type { OrderedPageArgs } from '../../platform/graphql/ordering.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { Webhook } from './webhook.entity.ts';
import { CreateWebhookInput, UpdateWebhookInput } from './webhook.inputs.ts';
import { webhookOrder, webhooks } from './webhook.queries.ts';
import { createWebhook, deleteWebhook, rotateWebhookSecret, updateWebhook } from './webhook.service.ts';

const WebhookConnection = connectionOf(Webhook, 'Webhook');

const SECRET = 'Signing secret (`whsec_…`) for any library of the specification; never shown again.';

const CreateWebhookPayload = payloadOf('createWebhook', {
  webhook: changed(() => Webhook, 'The new endpoint.'),
  secret: changed(() => String, SECRET),
});

const UpdateWebhookPayload = payloadOf('updateWebhook', {
  webhook: changed(() => Webhook, 'The endpoint as it is now.'),
});

const RotateWebhookSecretPayload = payloadOf('rotateWebhookSecret', {
  webhook: changed(() => Webhook, 'The endpoint.'),
  secret: changed(() => String, SECRET),
});

const DeleteWebhookPayload = payloadOf('deleteWebhook', {
  deletedId: changed(() => ID, 'Id that the endpoint had.'),
  webhookId: changed(() => ID, 'Id that the endpoint had.', 'Use `deletedId`, which every deletion has.'),
});

const idArg = { description: 'Id of the webhook.' };

@Resolver(() => Webhook)
export class WebhookResolver {
  @Authorized(UserRole.API_OWNER)
  @Query(() => WebhookConnection, { description: 'Every endpoint for webhooks, oldest first. For API owners.' })
  webhooks(@Ctx() ctx: Context, @Args(() => webhookOrder.Args) page: OrderedPageArgs) {
    return webhooks.list(ctx, webhookOrder, page);
  }

  @Authorized(UserRole.API_OWNER)
  @Query(() => Webhook, { nullable: true, description: 'One endpoint; null when there is none. For API owners.' })
  webhook(@Ctx() ctx: Context, @Arg('id', () => ID, idArg) id: string) {
    return webhooks.find(ctx, id);
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('INVALID_INPUT')
  @Mutation(() => CreateWebhookPayload, {
    description: 'Sets up an endpoint that is told of events from now on. For API owners.',
  })
  createWebhook(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateWebhookInput, { description: 'The endpoint.' }) input: CreateWebhookInput,
  ) {
    return createWebhook(ctx, input);
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'INVALID_INPUT')
  @Mutation(() => UpdateWebhookPayload, {
    description: 'Changes an endpoint, or switches it on or off. For API owners.',
  })
  async updateWebhook(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, idArg) id: string,
    @Arg('input', () => UpdateWebhookInput, CHANGES) input: UpdateWebhookInput,
  ) {
    return { webhook: await updateWebhook(ctx, id, input) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'INVALID_INPUT')
  @Mutation(() => RotateWebhookSecretPayload, {
    description:
      'Gives an endpoint a new signing secret; for a while messages are signed with the old one as well. ' +
      'For API owners.',
  })
  rotateWebhookSecret(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, idArg) id: string,
    @Arg('overlapSeconds', () => Int, {
      defaultValue: 86_400,
      description: 'How long the old secret signs as well, up to 30 days; 0 ends it at once.',
    })
    overlapSeconds: number,
  ) {
    return rotateWebhookSecret(ctx, id, overlapSeconds);
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND')
  @Mutation(() => DeleteWebhookPayload, {
    description: 'Removes an endpoint with its log of deliveries. For API owners.',
  })
  async deleteWebhook(@Ctx() ctx: Context, @Arg('id', () => ID, idArg) id: string) {
    await deleteWebhook(ctx, id);
    return { deletedId: id, webhookId: id };
  }

  @FieldResolver(() => [EventTypeName], {
    nullable: true,
    description: 'Events that it is told of; null is all. What only another version of the portal records is left out.',
  })
  events(@Root() { eventTypes }: Webhook): EventType[] | null {
    return eventTypes?.flatMap((type) => knownType(type) ?? []) ?? null;
  }
}
