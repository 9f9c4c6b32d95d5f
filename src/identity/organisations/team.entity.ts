import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Field, ObjectType } from 'type-graphql';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';
import { Organisation } from './organisation.entity.ts';

@ObjectType('Team', {
  implements: Node,
  description: 'A group of users inside one organisation; private catalogues are opened to teams.',
})
@Entity()
export class Team extends BaseEntity {
  @ManyToOne({ entity: () => Organisation, mapToPk: true, fieldName: 'organisation_id' })
  organisationId!: string;

  @Field(() => String, { description: 'Name, unique in its organisation.' })
  @Property({ type: 'text' })
  name!: string;

  /** Made with its organisation, so that nobody is ever without a team. */
  @Field(() => Boolean, { description: 'Whether this is the team that came with the organisation.' })
  @Property({ type: 'boolean' })
  isDefault: Opt<boolean> = false;

  /** When its organisation was deleted; the row stays for the records that name it. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  deletedAt: Date | null = null;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    team: Team;
  }
}
