import { Entity, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { User } from '../accounts/user.entity.ts';

@Entity()
export class Session {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @ManyToOne({ entity: () => User, mapToPk: true, fieldName: 'user_id' })
  userId!: string;

  /** SHA-256 of the token: who reads the table cannot sign in with it. */
  @Property({ type: 'text' })
  tokenHash!: string;

  @Property({ type: 'datetime', length: 3 })
  createdAt!: Date;

  @Property({ type: 'datetime', length: 3 })
  lastUsedAt!: Date;

  @Property({ type: 'datetime', length: 3 })
  expiresAt!: Date;

  /** Who signed the account in; null for its password. */
  @Property({ type: 'uuid', nullable: true })
  identityProviderId: string | null = null;

  /** What the identity provider calls its own session by which this one began. */
  @Property({ type: 'text', nullable: true })
  providerSession: string | null = null;

  /** What the program that signed in calls itself. */
  @Property({ type: 'text', nullable: true })
  userAgent: string | null = null;

  /** From where it was last used. */
  @Property({ type: 'text', nullable: true })
  remoteAddress: string | null = null;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    session: Session;
  }
}
