import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { User } from '../../identity/accounts/user.entity.ts';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';
import type { Content } from '../values/content.ts';
import { ContentEntry } from './content-entry.entity.ts';

@ObjectType('ContentVersion', {
  implements: Node,
  description: 'An entry as it was saved once; `createdAt` says when. It never changes.',
})
@Entity()
export class ContentVersion extends BaseEntity {
  @ManyToOne({ entity: () => ContentEntry, mapToPk: true, fieldName: 'entry_id' })
  entryId!: string;

  @Field(() => Int, { description: 'Counted from 1.' })
  @Property({ type: 'integer' })
  number!: number;

  @Property({ type: 'json' })
  content!: Content;

  /** Null where that is nobody of this portal. */
  @ManyToOne({ entity: () => User, mapToPk: true, nullable: true, fieldName: 'saved_by_id' })
  savedById: string | null = null;

  @Field(() => Int, { nullable: true, description: 'Number of the earlier version that it repeats; null for none.' })
  @Property({ type: 'integer', nullable: true })
  restoredFrom: number | null = null;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    contentVersion: ContentVersion;
  }
}
