import { Field, ID, InputType } from 'type-graphql';
import { replacedBy } from '../../platform/graphql/descriptions.ts';
import { CreatedAndDecidedFilter } from '../../platform/graphql/time-filter.ts';
import { AccessRequestKind, AccessRequestStatus } from './access-request.entity.ts';

@InputType({ description: 'Which requests to list; all conditions must hold.' })
export class AccessRequestFilter extends CreatedAndDecidedFilter {
  @Field(() => [AccessRequestStatus], { nullable: true, description: 'Only these decisions.' })
  statuses?: AccessRequestStatus[] | null;

  @Field(() => [AccessRequestKind], { nullable: true, description: 'Only what asks for one of these.' })
  kinds?: AccessRequestKind[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only for one of these apps.' })
  appIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only for one of these plans.' })
  planIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only for one of these products, among others.' })
  productIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only for apps of one of these organisations.' })
  organisationIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only by one of these users.' })
  requesterIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only what was submitted with one of these carts.' })
  checkoutIds?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Only those that the viewer may decide now, or only the others.',
  })
  viewerCanDecide?: boolean | null;

  @Field(() => [AccessRequestStatus], replacedBy('statuses', 'Only these decisions.'))
  status?: AccessRequestStatus[] | null;

  @Field(() => [AccessRequestKind], replacedBy('kinds', 'Only what asks for one of these.'))
  kind?: AccessRequestKind[] | null;

  @Field(() => ID, replacedBy('appIds', 'Only for this app.'))
  appId?: string | null;

  @Field(() => ID, replacedBy('planIds', 'Only for this plan.'))
  planId?: string | null;

  @Field(() => ID, replacedBy('requesterIds', 'Only by this user.'))
  requesterId?: string | null;

  @Field(() => ID, replacedBy('checkoutIds', 'Only what was submitted with this cart.'))
  checkoutId?: string | null;
}
