import { Field, InputType, Int } from 'type-graphql';
import { SecretDelivery } from '../../catalogue/offer/secret-delivery.ts';
import { AccessFlow } from './portal-settings.entity.ts';
import { WaitingSettingsInput } from './waiting-settings.inputs.ts';

@InputType({ description: 'Settings to change; absent ones stay.' })
export class UpdatePortalSettingsInput extends WaitingSettingsInput {
  @Field(() => AccessFlow, { nullable: true, description: 'How consumers ask for access, from now on.' })
  accessFlow?: AccessFlow | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether a third party decides requests, where their plan does not say otherwise.',
  })
  externalApproval?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Where browsers are sent for that decision, for example `https://billing.example.com/?request={requestId}&back={returnUrl}`. Null takes it away.',
  })
  externalRedirectUrl?: string | null;

  @Field(() => SecretDelivery, {
    nullable: true,
    description: 'How secrets reach consumers, where their plan does not say otherwise.',
  })
  secretDelivery?: SecretDelivery | null;

  @Field(() => [Int], {
    nullable: true,
    description:
      'Up to 5 shares of a quota, 1 to 100 percent, at which people are told that it runs out. Null tells nobody.',
  })
  quotaAlertShares?: number[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether anybody may sign up, also without an invite code.' })
  signUp?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether a proved address is enough for an account. Those who wait already go on waiting.',
  })
  autoApproveSignUps?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether consumers of the Default Organisation may ask for an organisation of their own.',
  })
  organisationRequests?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether they get it at once. Those who wait already go on waiting.',
  })
  autoApproveOrganisations?: boolean | null;
}
