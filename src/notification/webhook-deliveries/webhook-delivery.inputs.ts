import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { replacedBy } from '../../platform/graphql/descriptions.ts';
import { byCreation, orderOf } from '../../platform/graphql/ordering.ts';
import { CreatedFilter } from '../../platform/graphql/time-filter.ts';
import { WebhookDeliveryStatus } from './webhook-delivery.entity.ts';

@InputType({ description: 'Which deliveries to list; all conditions must hold.' })
export class WebhookDeliveryFilter extends CreatedFilter {
  @Field(() => [WebhookDeliveryStatus], { nullable: true, description: 'Only in one of these states.' })
  statuses?: WebhookDeliveryStatus[] | null;
}

/** How lists of them can be ordered. */
export const webhookDeliveryOrder = orderOf(
  'WebhookDelivery',
  'webhookDelivery.id',
  { CREATED_AT: byCreation },
  'desc',
);

@ArgsType()
export class WebhookDeliveriesArgs extends webhookDeliveryOrder.Args {
  @Field(() => ID, { description: 'Id of an endpoint that still exists.' })
  webhookId!: string;

  @Field(() => WebhookDeliveryFilter, { nullable: true, description: 'Which ones; all when absent.' })
  filter?: WebhookDeliveryFilter | null;

  @Field(() => [WebhookDeliveryStatus], replacedBy('filter', 'Only these; all when absent.'))
  status?: WebhookDeliveryStatus[] | null;
}
