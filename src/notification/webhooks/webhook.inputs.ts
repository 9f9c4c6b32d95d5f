import { Field, InputType } from 'type-graphql';
import { EventTypeName } from '../../platform/events/event-type-name.ts';
import type { EventType } from '../../platform/events/event-types.ts';
import { replacedBy } from '../../platform/graphql/descriptions.ts';

@InputType({ description: 'A header to send along, such as one that authenticates the portal.' })
export class WebhookHeaderInput {
  @Field(() => String, { description: 'Its name; those that belong to the message itself cannot be set.' })
  name!: string;

  @Field(() => String, { description: 'Its value, up to 1000 visible ASCII characters. Never readable again.' })
  value!: string;
}

/** Not inherited: type-graphql forgets of an inherited field that it is deprecated. */
const FORMER_EVENTS = replacedBy('events', 'Types of events to tell it of, such as `app.created`; null is all.');

/** What is chosen of an endpoint, the same for a new one and for a change. */
@InputType()
abstract class WebhookFieldsInput {
  @Field(() => String, { nullable: true, description: 'What it is for, up to 2000 characters.' })
  description?: string | null;

  @Field(() => [EventTypeName], { nullable: true, description: 'Events to tell it of; null is all.' })
  events?: EventType[] | null;

  @Field(() => [WebhookHeaderInput], {
    nullable: true,
    description: 'Headers to send along, up to 20; they replace those that there are.',
  })
  headers?: WebhookHeaderInput[] | null;
}

@InputType({ description: 'An endpoint to tell of events.' })
export class CreateWebhookInput extends WebhookFieldsInput {
  @Field(() => [String], FORMER_EVENTS)
  eventTypes?: string[] | null;

  @Field(() => String, {
    description:
      'Where to post: https on a public host, in development http too, on port 80, 443, 8080 or 8443. Hosts that the operator allows (GATEHOUSE_WEBHOOK_ALLOWED_HOSTS) need not be public, and may have any port.',
  })
  url!: string;
}

@InputType({ description: 'Changes of an endpoint. What is absent stays as it is.' })
export class UpdateWebhookInput extends WebhookFieldsInput {
  @Field(() => [String], FORMER_EVENTS)
  eventTypes?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Where to post. Another origin needs the headers again, so that their values cannot be sent elsewhere.',
  })
  url?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Switches it on or off. What waits is kept; what happens while it is off can be replayed later.',
  })
  isEnabled?: boolean | null;
}
