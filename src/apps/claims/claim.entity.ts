import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { User } from '../../identity/accounts/user.entity.ts';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Credential } from '../credentials/credential.entity.ts';

/** What one reader of a mail claims a credential with, once. */
@Entity()
export class ClaimLink extends BaseEntity {
  @ManyToOne({ entity: () => Credential, mapToPk: true, fieldName: 'credential_id' })
  credentialId!: string;

  /** Whom it was sent to, and who alone can claim with it. */
  @ManyToOne({ entity: () => User, mapToPk: true, fieldName: 'user_id' })
  userId!: string;

  /** SHA-256 of the token in the link. */
  @Property({ type: 'text' })
  tokenHash!: string;

  @Property({ type: 'datetime', length: 3 })
  expiresAt!: Date;

  @Property({ type: 'datetime', length: 3, nullable: true })
  usedAt: Date | null = null;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    claimLink: ClaimLink;
  }
}
