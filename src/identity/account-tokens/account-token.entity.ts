import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { TokenScope } from '../../platform/token-scope.ts';
import { User } from '../accounts/user.entity.ts';

/** What a program calls with as an account: that of a person, or one of its own. Its secrets are rows beside it. */
@ObjectType('AccountToken', {
  implements: Node,
  simpleResolvers: true,
  description:
    'Access for a program that acts as an account, with the rights that the account has at the moment, cut down to the scopes.',
})
@Entity()
export class AccountToken extends BaseEntity {
  @Field(() => String, { description: 'Given by whoever made it, to tell which program uses it.' })
  @Property({ type: 'text' })
  name!: string;

  @Field(() => [TokenScope], { description: 'The rights of its account that the program has.' })
  @Property({ type: 'json' })
  scopes!: TokenScope[];

  /** The account that it acts as. */
  @ManyToOne({ entity: () => User, mapToPk: true, fieldName: 'user_id' })
  userId!: string;

  @ManyToOne({ entity: () => User, mapToPk: true, fieldName: 'created_by_id' })
  createdById!: string;

  @Field(() => String, { description: 'The last four characters of its secret, to know it by.' })
  @Property({ type: 'text' })
  lastFour!: string;

  @Field(() => DateTime, { description: 'When it stops working.' })
  @Property({ type: 'datetime', length: 3 })
  expiresAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it was last used, to the minute; null is never.' })
  @Property({ type: 'datetime', length: 3, nullable: true })
  lastUsedAt: Date | null = null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was revoked, or ended with its account; null while it was not.',
  })
  @Property({ type: 'datetime', length: 3, nullable: true })
  revokedAt: Date | null = null;

  /** The end that was told by mail already. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  expiryNotedFor: Date | null = null;
}

/** One of the secrets of a token, as its SHA-256: who reads the table cannot call with it. */
interface AccountTokenSecret {
  tokenHash: string;
  accountTokenId: string;
  expiresAt: Date;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    accountToken: AccountToken;
    accountTokenSecret: AccountTokenSecret;
  }
}
