import { PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Field, ID, ObjectType } from 'type-graphql';
import { v7 } from 'uuid';
import { DateTime } from '../graphql/scalars.ts';

/**
 * What every table has. Ids are UUID v7: they sort by creation, so one column is identity, order and page cursor.
 */
@ObjectType({ simpleResolvers: true })
export abstract class BaseEntity {
  @Field(() => ID, { description: 'UUID, the same in API, database, log and webhook.' })
  @PrimaryKey({ type: 'uuid' })
  id: Opt<string> = v7();

  @Field(() => DateTime, { description: 'When it was created.' })
  @Property({ type: 'datetime', length: 3 })
  createdAt: Opt<Date> = new Date();

  @Property({ type: 'datetime', length: 3, onUpdate: () => new Date() })
  updatedAt: Opt<Date> = new Date();
}
