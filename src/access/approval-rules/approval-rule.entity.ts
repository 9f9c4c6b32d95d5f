import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';

export enum ApprovalAction {
  APPROVE = 'APPROVE',
  ROUTE_TO_PERSON = 'ROUTE_TO_PERSON',
}

registerEnumType(ApprovalAction, {
  name: 'ApprovalAction',
  description: 'What a rule does with a request.',
  valuesConfig: {
    APPROVE: { description: 'Approves it at once.' },
    ROUTE_TO_PERSON: { description: 'Has a person decide, whatever later rules or a third party would do.' },
  },
});

/**
 * Decides about requests before any person does. Conditions name objects by id, also after one is deleted: a lost condition
 * would make the rule match more than was meant.
 */
@ObjectType('ApprovalRule', {
  implements: Node,
  description:
    'Decides what becomes of new requests. All of its conditions must hold; the first rule that matches counts.',
})
@Entity()
export class ApprovalRule extends BaseEntity {
  @Field(() => Int, { description: 'Its place in the order of the rules, from 1.' })
  @Property({ type: 'integer' })
  position!: number;

  @Field(() => String, { description: 'Name that a request shows when the rule fired.' })
  @Property({ type: 'text' })
  name!: string;

  @Field(() => ApprovalAction, {
    description: 'Whether requests that meet its conditions are approved, or left to a person.',
  })
  @Enum({ items: () => ApprovalAction, type: 'text' })
  action!: ApprovalAction;

  @Field(() => [ID], { description: 'The requester is in one of these teams; none is any.' })
  @Property({ type: 'json' })
  teamIds: Opt<string[]> = [];

  @Field(() => [ID], {
    description:
      'To approve, every product asked for is one of these; to route to a person, at least one is. None is any.',
  })
  @Property({ type: 'json' })
  productIds: Opt<string[]> = [];

  @Field(() => [ID], { description: 'The plan is one of these; none is any.' })
  @Property({ type: 'json' })
  planIds: Opt<string[]> = [];

  @Field(() => [String], { description: 'The e-mail address of the requester is in one of these; none is any.' })
  @Property({ type: 'json' })
  emailDomains: Opt<string[]> = [];

  @Field(() => Int, {
    nullable: true,
    description:
      'The requester has at least this many credentials that are not revoked or expired; null is any number.',
  })
  @Property({ type: 'integer', nullable: true })
  minimumLiveCredentials: number | null = null;

  @Field(() => Int, {
    nullable: true,
    description: 'The requester has at most this many credentials that are not revoked or expired; null is any number.',
  })
  @Property({ type: 'integer', nullable: true })
  maximumLiveCredentials: number | null = null;

  /** What it is called in every environment that it was brought to; null for its id. */
  @Property({ type: 'text', nullable: true })
  customId: string | null = null;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    approvalRule: ApprovalRule;
  }
}
