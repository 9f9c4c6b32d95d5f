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
}

declare module '../../platform/db/database.ts' {
  interface Database {
    session: Session;
  }
}
