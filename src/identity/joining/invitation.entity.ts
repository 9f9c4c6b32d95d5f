import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { UserRole } from '../../platform/viewer.ts';
import { User } from '../accounts/user.entity.ts';
import { Organisation } from '../organisations/organisation.entity.ts';

/** Stored are all but `EXPIRED`, which an open one becomes by itself. */
export enum InvitationStatus {
  OPEN = 'OPEN',
  EXPIRED = 'EXPIRED',
  ACCEPTED = 'ACCEPTED',
  WITHDRAWN = 'WITHDRAWN',
}

registerEnumType(InvitationStatus, {
  name: 'InvitationStatus',
  description: 'What became of an invitation.',
  valuesConfig: {
    OPEN: { description: 'Its link can be followed.' },
    EXPIRED: { description: 'Nobody followed its link in time; it can be sent again.' },
    ACCEPTED: { description: 'Whoever was invited has an account.' },
    WITHDRAWN: { description: 'It was taken back, and its link stopped working.' },
  },
});

@ObjectType('Invitation', { implements: Node, description: 'An e-mail that lets its reader into an organisation.' })
@Entity()
export class Invitation extends BaseEntity {
  @ManyToOne({ entity: () => Organisation, mapToPk: true, fieldName: 'organisation_id' })
  organisationId!: string;

  @Field(() => String, { description: 'The address that it went to, in lower case.' })
  @Property({ type: 'text' })
  email!: string;

  @Field(() => UserRole, { description: 'What the account will be allowed to do.' })
  @Enum({ items: () => UserRole, type: 'text' })
  role!: UserRole;

  /** Beside the default team. One that is deleted meanwhile is left out. */
  @Property({ type: 'json' })
  teamIds!: string[];

  @ManyToOne({ entity: () => User, mapToPk: true, fieldName: 'invited_by_id' })
  invitedById!: string;

  @Enum({ items: () => InvitationStatus, type: 'text' })
  status: Opt<InvitationStatus> = InvitationStatus.OPEN;

  /** SHA-256 of the token in its link; null until the mail is composed, and again when it is sent anew. */
  @Property({ type: 'text', nullable: true })
  tokenHash: string | null = null;

  @Field(() => DateTime, { description: 'When it was last sent.' })
  @Property({ type: 'datetime', length: 3 })
  sentAt!: Date;

  @Field(() => DateTime, { description: 'Until when it can be accepted, unless it is sent again.' })
  @Property({ type: 'datetime', length: 3 })
  expiresAt!: Date;

  /** The account that came of it. */
  @ManyToOne({ entity: () => User, mapToPk: true, nullable: true, fieldName: 'user_id' })
  userId: string | null = null;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    invitation: Invitation;
  }
}
