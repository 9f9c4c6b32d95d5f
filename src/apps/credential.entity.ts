import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { Plan } from '../catalogue/plan.entity.ts';
import { AuthType, Product } from '../catalogue/product.entity.ts';
import { User } from '../identity/user.entity.ts';
import { BaseEntity } from '../platform/db/base.entity.ts';
import { Node } from '../platform/graphql/node.ts';
import { DateTime } from '../platform/graphql/scalars.ts';
import { Provider } from '../provider/provider.entity.ts';
import { App } from './app.entity.ts';

export enum CredentialStatus {
  ISSUING = 'ISSUING',
  ACTIVE = 'ACTIVE',
  SUSPENDED = 'SUSPENDED',
  RETIRING = 'RETIRING',
  REVOKED = 'REVOKED',
  EXPIRED = 'EXPIRED',
  FAILED = 'FAILED',
}

registerEnumType(CredentialStatus, {
  name: 'CredentialStatus',
  description: 'Where a credential is in its life.',
  valuesConfig: {
    ISSUING: { description: 'Decided, not yet confirmed by the gateway.' },
    ACTIVE: { description: 'The gateway accepts it with exactly its products and plan limits.' },
    SUSPENDED: { description: 'Switched off for now; can be resumed.' },
    RETIRING: { description: 'Replaced by a rotation and still accepted until its overlap ends.' },
    REVOKED: { description: 'Ended for good.' },
    EXPIRED: { description: 'Past the lifetime of its plan.' },
    FAILED: { description: 'The gateway could not be brought to accept it; the cause is kept and it can be retried.' },
  },
});

@ObjectType('Credential', {
  implements: Node,
  description: 'The living grant of an app: one plan, one or more products, one provider, one authentication method.',
})
@Entity()
export class Credential extends BaseEntity {
  @ManyToOne({ entity: () => App, mapToPk: true, fieldName: 'app_id' })
  appId!: string;

  @ManyToOne({ entity: () => Plan, mapToPk: true, fieldName: 'plan_id' })
  planId!: string;

  @ManyToOne({ entity: () => Provider, mapToPk: true, fieldName: 'provider_id' })
  providerId!: string;

  @Field(() => AuthType, { description: 'How it is presented to the gateway.' })
  @Enum({ items: () => AuthType, type: 'text' })
  authType!: AuthType;

  @Field(() => String, { nullable: true, description: 'Name given by its owner.' })
  @Property({ type: 'text', nullable: true })
  name: string | null = null;

  @Field(() => CredentialStatus, { description: 'Where it is in its life.' })
  @Enum({ items: () => CredentialStatus, type: 'text' })
  status: Opt<CredentialStatus> = CredentialStatus.ISSUING;

  @Field(() => String, {
    nullable: true,
    description: "Last four characters of the key's id, to tell credentials apart.",
  })
  @Property({ type: 'text' })
  lastFour!: string;

  @Field(() => DateTime, { nullable: true, description: 'When it stops working; null is never.' })
  @Property({ type: 'datetime', length: 3, nullable: true })
  expiresAt: Date | null = null;

  @Field(() => String, {
    nullable: true,
    description: 'Why the gateway could not be brought to the wanted state, after the last retry.',
  })
  @Property({ type: 'text', nullable: true })
  failure: string | null = null;

  @Field(() => DateTime, { nullable: true, description: 'When its secret was last shown.' })
  @Property({ type: 'datetime', length: 3, nullable: true })
  revealedAt: Date | null = null;

  /** Who caused it to be issued, as the event of its issue says too; null where that was the system. */
  @ManyToOne({ entity: () => User, mapToPk: true, nullable: true, fieldName: 'issued_by_id' })
  issuedById: string | null = null;

  /** The sealed key. Chosen and stored before the gateway hears of it, so that no crash can leave an unknown key behind. */
  @Property({ type: 'text' })
  secret!: string;

  /** Keyed hash of the key: recognises a key that somebody found, without opening any secret. */
  @Property({ type: 'text' })
  fingerprint!: string;

  /**
   * Raised with every change of what the gateway should hold. The gateway's copy carries the revision it was written
   * with, so a late writer of an older state is recognised (F8, F9).
   */
  @Property({ type: 'integer' })
  revision: Opt<number> = 1;

  /** The newest revision that the gateway confirmed; 0 before the first. */
  @Property({ type: 'integer' })
  appliedRevision: Opt<number> = 0;
}

@Entity()
export class CredentialProduct {
  @ManyToOne({ entity: () => Credential, mapToPk: true, primary: true, fieldName: 'credential_id' })
  credentialId!: string;

  @ManyToOne({ entity: () => Product, mapToPk: true, primary: true, fieldName: 'product_id' })
  productId!: string;
}

declare module '../platform/db/database.ts' {
  interface Database {
    credential: Credential;
    credentialProduct: CredentialProduct;
  }
}
