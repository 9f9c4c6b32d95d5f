import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { User } from '../../identity/accounts/user.entity.ts';
import { BaseEntity } from '../../platform/db/base.entity.ts';

/** One submission of a cart: what its requests have in common. */
@Entity()
export class Checkout extends BaseEntity {
  @ManyToOne({ entity: () => User, mapToPk: true, fieldName: 'user_id' })
  userId!: string;

  @Property({ type: 'text', nullable: true })
  idempotencyKey: string | null = null;

  /** Digest of the input that came with the idempotency key: the same key with another input is refused. */
  @Property({ type: 'text', nullable: true })
  inputDigest: string | null = null;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    checkout: Checkout;
  }
}
