import { Field, InputType } from 'type-graphql';

@InputType({ description: 'Whether the viewer wants one mail.' })
export class NotificationPreferenceInput {
  @Field(() => String, { description: 'Name of the mail.' })
  name!: string;

  @Field(() => Boolean, { description: 'False to receive this mail no longer.' })
  isEnabled!: boolean;
}

@InputType({ description: 'Which mails the viewer wants.' })
export class UpdateNotificationPreferencesInput {
  @Field(() => [NotificationPreferenceInput], { description: 'Those to change; the others stay as they are.' })
  mails!: NotificationPreferenceInput[];
}
