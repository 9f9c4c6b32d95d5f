import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { ServiceScope } from '../../platform/viewer.ts';
import { User } from '../accounts/user.entity.ts';
import { Organisation } from '../organisations/organisation.entity.ts';

/** What a program of a third party calls with: its rights are its scopes, and it is nobody's account. */
@ObjectType('ServiceToken', {
  implements: Node,
  description:
    'Access for a program, such as billing that decides requests handed to it, or one that asks on behalf of consumers.',
})
@Entity()
export class ServiceToken extends BaseEntity {
  @Field(() => String, { description: 'Whom it was made for; shown where it decided.' })
  @Property({ type: 'text' })
  name!: string;

  @Field(() => [ServiceScope], { description: 'The rights of the program; nothing else is open to it.' })
  @Property({ type: 'json' })
  scopes!: ServiceScope[];

  /** SHA-256 of the token: who reads the table cannot call with it. */
  @Property({ type: 'text' })
  tokenHash!: string;

  @ManyToOne({ entity: () => User, mapToPk: true, fieldName: 'created_by_id' })
  createdById!: string;

  /** Null where it serves the consumers of all organisations. */
  @ManyToOne({ entity: () => Organisation, mapToPk: true, nullable: true, fieldName: 'organisation_id' })
  organisationId: string | null = null;

  @Field(() => DateTime, { description: 'When it stops working.' })
  @Property({ type: 'datetime', length: 3 })
  expiresAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it was last used, to the minute; null is never.' })
  @Property({ type: 'datetime', length: 3, nullable: true })
  lastUsedAt: Date | null = null;

  @Field(() => DateTime, { nullable: true, description: 'When it was revoked; null while it was not.' })
  @Property({ type: 'datetime', length: 3, nullable: true })
  revokedAt: Date | null = null;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    serviceToken: ServiceToken;
  }
}
