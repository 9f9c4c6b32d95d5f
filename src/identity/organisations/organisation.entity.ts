import { Entity, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Extensions, Field, ObjectType } from 'type-graphql';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';

import { columnsOf } from '../../platform/shapes/parts.ts';

@ObjectType('Organisation', {
  implements: Node,
  simpleResolvers: true,
  description: 'A company or business unit of API consumers. Every consumer belongs to exactly one.',
})
@Extensions(columnsOf('organisation'))
@Entity()
export class Organisation extends BaseEntity {
  @Field(() => String, { description: 'Unique name.' })
  @Property({ type: 'text' })
  name!: string;

  /** The Default Organisation holds everybody without a company; it cannot be deleted. */
  @Field(() => Boolean, { description: 'Whether this is the Default Organisation, whose members share nothing.' })
  @Property({ type: 'boolean' })
  isDefault: Opt<boolean> = false;

  /** The row stays for the apps, requests and events that name it; its name is free again. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  deletedAt: Date | null = null;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    organisation: Organisation;
  }
}
