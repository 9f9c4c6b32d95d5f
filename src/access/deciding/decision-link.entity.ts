import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { User } from '../../identity/accounts/user.entity.ts';
import { ServiceToken } from '../../identity/tokens/service-token.entity.ts';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { AccessRequest } from '../requests/access-request.entity.ts';

/** Decides one request once, in the name of the person or service it was made for. Dead once the request is decided. */
@Entity()
export class DecisionLink extends BaseEntity {
  @ManyToOne({ entity: () => AccessRequest, mapToPk: true, fieldName: 'access_request_id' })
  accessRequestId!: string;

  /** Exactly one of this and `serviceTokenId` is set; a check in the database holds the rule. */
  @ManyToOne({ entity: () => User, mapToPk: true, nullable: true, fieldName: 'user_id' })
  userId: string | null = null;

  @ManyToOne({ entity: () => ServiceToken, mapToPk: true, nullable: true, fieldName: 'service_token_id' })
  serviceTokenId: string | null = null;

  /** SHA-256 of the token in the link: nobody who reads the table can decide with it. */
  @Property({ type: 'text' })
  tokenHash!: string;

  @Property({ type: 'datetime', length: 3 })
  expiresAt!: Date;

  @Property({ type: 'datetime', length: 3, nullable: true })
  usedAt: Date | null = null;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    decisionLink: DecisionLink;
  }
}
