import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';
import { Plan } from './plan.entity.ts';

/** Written once: whoever accepted it can read what it was. */
@ObjectType({
  implements: Node,
  description: 'What a consumer agrees to who asks for a plan: one version of it, which never changes.',
})
@Entity()
export class PlanTerms extends BaseEntity {
  @ManyToOne({ entity: () => Plan, mapToPk: true, fieldName: 'plan_id' })
  planId!: string;

  @Field(() => Int, { description: 'Counted for each plan, from 1.' })
  @Property({ type: 'integer' })
  version!: number;

  @Field(() => String, { description: 'In Markdown.' })
  @Property({ type: 'text' })
  text!: string;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    planTerms: PlanTerms;
  }
}
