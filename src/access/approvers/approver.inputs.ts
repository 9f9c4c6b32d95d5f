import { Extensions, Field, ID, InputType } from 'type-graphql';
import { ONE_OF } from '../../platform/arguments/arguments.ts';

@Extensions(ONE_OF)
@InputType({ description: 'Requests in one catalogue or for one product, which an approver may decide.' })
export class ApproverScopeInput {
  @Field(() => ID, { nullable: true, description: 'All requests in this catalogue.' })
  catalogueId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Requests for this product.' })
  productId?: string | null;
}

@InputType({ description: 'Who decides what. Give exactly one of catalogue and product.' })
export class GrantApproverInput {
  @Field(() => ID, { description: 'An active account of any role.' })
  userId!: string;

  @Field(() => ApproverScopeInput, { nullable: true, description: 'In place of `catalogueId` and `productId`.' })
  scope?: ApproverScopeInput | null;

  @Field(() => ID, { nullable: true, description: 'All requests in this catalogue.' })
  catalogueId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Requests for this product, as long as this approver is responsible for all of their products.',
  })
  productId?: string | null;
}
