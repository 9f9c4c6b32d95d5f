import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Extensions, Field, ObjectType } from 'type-graphql';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';
import { columnsOf } from '../../platform/shapes/parts.ts';
import { UserRole } from '../../platform/viewer.ts';
import { Organisation } from '../organisations/organisation.entity.ts';

@ObjectType('User', {
  implements: Node,
  simpleResolvers: true,
  description: 'An account, of a person or of a program: API owner, auditor or API consumer.',
})
@Extensions(columnsOf('user'))
@Entity()
export class User extends BaseEntity {
  /** Stored in lower case: mail providers treat addresses so, and two accounts must not differ by case alone. */
  @Field(() => String, { description: 'E-mail address, unique and in lower case; also the name to sign in with.' })
  @Property({ type: 'text' })
  email!: string;

  @Field(() => String, { description: 'Name shown to others.' })
  @Property({ type: 'text' })
  displayName!: string;

  @Field(() => UserRole, { description: 'What the account may do.' })
  @Enum({ items: () => UserRole, type: 'text' })
  role!: UserRole;

  /** Null exactly for staff; a check in the database holds the rule. */
  @ManyToOne({ entity: () => Organisation, mapToPk: true, nullable: true, fieldName: 'organisation_id' })
  organisationId: string | null = null;

  /** Null until its owner has set one. */
  @Property({ type: 'text', nullable: true })
  passwordHash: string | null = null;

  /** An inactive account cannot sign in, and its sessions and sockets end at once. */
  @Property({ type: 'boolean' })
  isActive: Opt<boolean> = true;

  @Field(() => Boolean, { description: 'Whether it is the account of a program: it acts by account tokens alone.' })
  @Property({ type: 'boolean' })
  isServiceAccount: Opt<boolean> = false;

  /** The row stays for the requests and events that name it; its address is free again. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  deletedAt: Date | null = null;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    user: User;
  }
}
