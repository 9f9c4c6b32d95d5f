import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Field, Int, ObjectType } from 'type-graphql';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { Organisation } from '../organisations/organisation.entity.ts';
import { Team } from '../organisations/team.entity.ts';

@ObjectType('InviteCode', {
  implements: Node,
  description:
    'A code with which some people sign up into an organisation, without anybody deciding about each of them.',
})
@Entity()
export class InviteCode extends BaseEntity {
  @Property({ type: 'text' })
  code!: string;

  @Field(() => String, { nullable: true, description: 'What it is for, for API owners to remember.' })
  @Property({ type: 'text', nullable: true })
  note: string | null = null;

  @Field(() => Int, { description: 'How many accounts can come of it.' })
  @Property({ type: 'integer' })
  quota!: number;

  @Field(() => Int, { description: 'How many have come of it so far.' })
  @Property({ type: 'integer' })
  usedCount: Opt<number> = 0;

  @Field(() => DateTime, { nullable: true, description: 'Until when it works; null for ever.' })
  @Property({ type: 'datetime', length: 3, nullable: true })
  expiresAt: Date | null = null;

  @Field(() => Boolean, { description: 'Whether it is switched on.' })
  @Property({ type: 'boolean' })
  isActive: Opt<boolean> = true;

  @ManyToOne({ entity: () => Organisation, mapToPk: true, fieldName: 'organisation_id' })
  organisationId!: string;

  /** Beside the default team. */
  @ManyToOne({ entity: () => Team, mapToPk: true, nullable: true, fieldName: 'team_id' })
  teamId: string | null = null;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    inviteCode: InviteCode;
  }
}
