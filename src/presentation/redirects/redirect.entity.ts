import { Entity, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';

@ObjectType('Redirect', { implements: Node, description: 'A path of the pages that leads to another one.' })
@Entity()
export class Redirect extends BaseEntity {
  @Field(() => String, { description: 'The path that leads elsewhere, without a slash at its end; unique.' })
  @Property({ type: 'text' })
  fromPath!: string;

  @Field(() => String, { description: 'The path that it leads to, which may have a query and a fragment.' })
  @Property({ type: 'text' })
  toPath!: string;

  @Field(() => Boolean, { description: 'Whether it leads there for good, so that browsers and searches may keep it.' })
  @Property({ type: 'boolean' })
  isPermanent!: boolean;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    redirect: Redirect;
  }
}
