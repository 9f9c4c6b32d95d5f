import { Field, InputType } from 'type-graphql';
import { SecretDelivery } from '../../catalogue/offer/secret-delivery.ts';

@InputType({
  description:
    'Who decides requests for a plan and how its secrets are delivered. What is absent stays; null follows the settings of the portal.',
})
export class PlanAccessInput {
  @Field(() => Boolean, { nullable: true, description: 'Whether a third party decides its requests.' })
  externalApproval?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Where browsers are sent for that decision: a URL with the placeholder `{requestId}`, and `{returnUrl}` and `{returnToken}` where wanted.',
  })
  externalRedirectUrl?: string | null;

  @Field(() => SecretDelivery, { nullable: true, description: 'How secrets of its credentials reach consumers.' })
  secretDelivery?: SecretDelivery | null;
}
