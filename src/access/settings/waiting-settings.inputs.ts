import { Field, InputType, Int } from 'type-graphql';

/** The part of the portal's settings that is about requests which wait. */
@InputType()
export abstract class WaitingSettingsInput {
  @Field(() => Boolean, { nullable: true, description: 'Whether a rejection needs a reason.' })
  requireRejectReason?: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Hours after which those who decide are reminded of a request, 1 to 8760. Null reminds nobody.',
  })
  reminderHours?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Hours after which a request is brought before all API owners and `escalationAddresses`, 1 to 8760. Null escalates nothing.',
  })
  escalationHours?: number | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Up to 20 e-mail addresses that are told of such requests beside the API owners.',
  })
  escalationAddresses?: string[] | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Days after which a request that nobody decided expires, 1 to 3650. Null lets it wait for ever.',
  })
  requestExpiryDays?: number | null;
}
