import { ArgsType, Field, ID } from 'type-graphql';
import { PageArgs } from '../../platform/graphql/connection.ts';
import { WebhookDeliveryStatus } from './webhook-delivery.entity.ts';

@ArgsType()
export class WebhookDeliveriesArgs extends PageArgs {
  @Field(() => ID, { description: 'Id of an endpoint that still exists.' })
  webhookId!: string;

  @Field(() => [WebhookDeliveryStatus], { nullable: true, description: 'Only these; all when absent.' })
  status?: WebhookDeliveryStatus[] | null;
}
