import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'Who shall decide what. Give exactly one of catalogue and product.' })
export class GrantApproverInput {
  @Field(() => ID, { description: 'An active account, of whatever role.' })
  userId!: string;

  @Field(() => ID, { nullable: true, description: 'All requests in this catalogue.' })
  catalogueId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Requests for this product, where they are for no others than products of this approver.',
  })
  productId?: string | null;
}
