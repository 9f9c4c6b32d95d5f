import { Field, ID, InputType, Int } from 'type-graphql';
import { ApprovalAction } from './approval-rule.entity.ts';

@InputType()
abstract class ApprovalConditions {
  @Field(() => [ID], { nullable: true, description: 'The requester is in one of these teams; none is any.' })
  teamIds?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    description:
      'To approve, every product asked for is one of these; to route to a person, at least one is. None is any.',
  })
  productIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'The plan is one of these; none is any.' })
  planIds?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'The e-mail address of the requester is in one of these domains, exactly; none is any. It is only as reliable as the check of addresses at sign-up.',
  })
  emailDomains?: string[] | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The requester has at least this many credentials that are not revoked or expired.',
  })
  minimumLiveCredentials?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The requester has at most this many credentials that are not revoked or expired.',
  })
  maximumLiveCredentials?: number | null;
}

@InputType({ description: 'A new rule, after all others.' })
export class CreateApprovalRuleInput extends ApprovalConditions {
  @Field(() => String, { description: 'Name that a request shows when the rule fired, up to 100 characters.' })
  name!: string;

  @Field(() => ApprovalAction, {
    description: 'Whether requests that meet its conditions are approved, or left to a person.',
  })
  action!: ApprovalAction;
}

@InputType({ description: 'Changes to a rule. What is absent stays; null removes a condition.' })
export class UpdateApprovalRuleInput extends ApprovalConditions {
  @Field(() => String, { nullable: true, description: 'Another name, up to 100 characters.' })
  name?: string | null;

  @Field(() => ApprovalAction, { nullable: true, description: 'What it does from now on.' })
  action?: ApprovalAction | null;
}
