import { Field, ID, InputType } from 'type-graphql';
import { AccessRequestKind, AccessRequestStatus } from './access-request.entity.ts';

@InputType({ description: 'Which requests to list; all conditions must hold.' })
export class AccessRequestFilter {
  @Field(() => [AccessRequestStatus], { nullable: true, description: 'Only these decisions.' })
  status?: AccessRequestStatus[] | null;

  @Field(() => ID, { nullable: true, description: 'Only for this app.' })
  appId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only for this plan.' })
  planId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only by this user.' })
  requesterId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only what was submitted with this cart.' })
  checkoutId?: string | null;

  @Field(() => [AccessRequestKind], { nullable: true, description: 'Only these kinds.' })
  kind?: AccessRequestKind[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Only those that the viewer may decide now, or only the others.',
  })
  viewerCanDecide?: boolean | null;
}
