import { Arg, Args, Authorized, Ctx, Field, ID, Int, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { connectionOf, PageArgs } from '../../platform/graphql/connection.ts';
import { MutationPayload } from '../../platform/graphql/user-error.ts';
import { UserRole } from '../../platform/viewer.ts';
import { Webhook } from './webhook.entity.ts';
import { CreateWebhookInput, UpdateWebhookInput } from './webhook.inputs.ts';
import { findVisibleWebhook, listWebhooks } from './webhook.queries.ts';
import { createWebhook, deleteWebhook, rotateWebhookSecret, updateWebhook } from './webhook.service.ts';

const WebhookConnection = connectionOf(Webhook, 'Webhook');

const SECRET = 'Signing secret (`whsec_…`) for any library of the specification; never shown again.';

@ObjectType({ description: 'Result of `createWebhook`.' })
class CreateWebhookPayload extends MutationPayload {
  @Field(() => Webhook, { nullable: true, description: 'The new endpoint.' })
  webhook?: Webhook | null;

  @Field(() => String, { nullable: true, description: SECRET })
  secret?: string | null;
}

@ObjectType({ description: 'Result of `updateWebhook`.' })
class UpdateWebhookPayload extends MutationPayload {
  @Field(() => Webhook, { nullable: true, description: 'The endpoint as it is now.' })
  webhook?: Webhook | null;
}

@ObjectType({ description: 'Result of `rotateWebhookSecret`.' })
class RotateWebhookSecretPayload extends MutationPayload {
  @Field(() => Webhook, { nullable: true, description: 'The endpoint.' })
  webhook?: Webhook | null;

  @Field(() => String, { nullable: true, description: SECRET })
  secret?: string | null;
}

@ObjectType({ description: 'Result of `deleteWebhook`.' })
class DeleteWebhookPayload extends MutationPayload {
  @Field(() => ID, { nullable: true, description: 'Id that the endpoint had.' })
  webhookId?: string | null;
}

const idArg = { description: 'Id of the webhook.' };

@Resolver(() => Webhook)
export class WebhookResolver {
  @Authorized(UserRole.API_OWNER)
  @Query(() => WebhookConnection, { description: 'Every endpoint for webhooks, oldest first. For API owners.' })
  webhooks(@Ctx() ctx: Context, @Args(() => PageArgs) page: PageArgs) {
    return listWebhooks(ctx, page);
  }

  @Authorized(UserRole.API_OWNER)
  @Query(() => Webhook, { nullable: true, description: 'One endpoint; null when there is none. For API owners.' })
  webhook(@Ctx() ctx: Context, @Arg('id', () => ID, idArg) id: string) {
    return findVisibleWebhook(ctx, id);
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => CreateWebhookPayload, {
    description: 'Sets up an endpoint that is told of events from now on. For API owners. Errors: INVALID_INPUT.',
  })
  async createWebhook(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateWebhookInput, { description: 'The endpoint.' }) input: CreateWebhookInput,
  ): Promise<CreateWebhookPayload> {
    return { ...(await createWebhook(ctx, input)), userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => UpdateWebhookPayload, {
    description: 'Changes an endpoint, or switches it on or off. For API owners. Errors: NOT_FOUND, INVALID_INPUT.',
  })
  async updateWebhook(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, idArg) id: string,
    @Arg('input', () => UpdateWebhookInput, { description: 'What to change.' }) input: UpdateWebhookInput,
  ): Promise<UpdateWebhookPayload> {
    return { webhook: await updateWebhook(ctx, id, input), userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => RotateWebhookSecretPayload, {
    description:
      'Gives an endpoint a new signing secret; for a while messages are signed with the old one as well. ' +
      'For API owners. Errors: NOT_FOUND, INVALID_INPUT.',
  })
  async rotateWebhookSecret(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, idArg) id: string,
    @Arg('overlapSeconds', () => Int, {
      defaultValue: 86_400,
      description: 'How long the old secret signs as well, up to 30 days; 0 ends it at once.',
    })
    overlapSeconds: number,
  ): Promise<RotateWebhookSecretPayload> {
    return { ...(await rotateWebhookSecret(ctx, id, overlapSeconds)), userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => DeleteWebhookPayload, {
    description: 'Removes an endpoint with its log of deliveries. For API owners. Errors: NOT_FOUND.',
  })
  async deleteWebhook(@Ctx() ctx: Context, @Arg('id', () => ID, idArg) id: string): Promise<DeleteWebhookPayload> {
    await deleteWebhook(ctx, id);
    return { webhookId: id, userErrors: [] };
  }
}
