import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'Who decides what. Give exactly one of catalogue and product.' })
export class GrantApproverInput {
  @Field(() => ID, { description: 'An active account of any role.' })
  userId!: string;

  @Field(() => ID, { nullable: true, description: 'All requests in this catalogue.' })
  catalogueId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Requests for this product, as long as this approver is responsible for all of their products.',
  })
  productId?: string | null;
}
