import { Field, InputType, registerEnumType } from 'type-graphql';

export enum Decision {
  APPROVE = 'APPROVE',
  REJECT = 'REJECT',
}

registerEnumType(Decision, {
  name: 'Decision',
  description: 'What is decided about a request.',
  valuesConfig: {
    APPROVE: { description: 'Grant it.' },
    REJECT: { description: 'Refuse it.' },
  },
});

@InputType({ description: 'What the requester is told with a decision.' })
export class DecisionInput {
  @Field(() => String, { nullable: true, description: 'Why it was decided this way, up to 2000 characters.' })
  reason?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Anything else the requester should know, up to 2000 characters.',
  })
  message?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'For approvals: whether a request that can no longer be granted is rejected instead, which tells the requester why; without it the approval is refused with NO_LONGER_VALID.',
  })
  rejectIfInvalid?: boolean | null;
}
