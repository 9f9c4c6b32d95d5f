import { Field, InputType } from 'type-graphql';

@InputType({ description: 'What the requester is told with a decision.' })
export class DecisionInput {
  @Field(() => String, { nullable: true, description: 'Why it was decided so, up to 2000 characters.' })
  reason?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Anything else the requester should know, up to 2000 characters.',
  })
  message?: string | null;
}
