import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { SecretPolicy } from '../../catalogue/offer/secret-policy.ts';
import { Plan } from '../../catalogue/plans/plan.entity.ts';
import { AuthType, Product } from '../../catalogue/products/product.entity.ts';
import { User } from '../../identity/accounts/user.entity.ts';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { ClientType } from '../../provider/authorization-servers/client-type.ts';
import type { FailureWords } from '../../provider/port/provider-error.ts';
import { Provider } from '../../provider/providers/provider.entity.ts';
import { App } from '../apps/app.entity.ts';
import type { StoredProbe } from '../probes/credential-probe.types.ts';

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
    EXPIRED: { description: 'Past the lifetime of its plan; a renewal brings it back.' },
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
    description: "Last four characters of the key's id, to tell credentials apart; null before it was claimed.",
  })
  @Property({ type: 'text', nullable: true })
  lastFour: string | null = null;

  @Field(() => DateTime, { nullable: true, description: 'When it stops working; null is never.' })
  @Property({ type: 'datetime', length: 3, nullable: true })
  expiresAt: Date | null = null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it ended: it was revoked, its overlap was over, or it expired. Null while it has not ended.',
  })
  @Property({ type: 'datetime', length: 3, nullable: true })
  endedAt: Date | null = null;

  /** The shortest notice that was given of its end, in days; it counts only for the end it was given of. */
  @Property({ type: 'integer', nullable: true })
  expiryWarnedDays: number | null = null;

  @Property({ type: 'datetime', length: 3, nullable: true })
  expiryWarnedFor: Date | null = null;

  /** What the request's answers put into the metadata of the key; the portal's own names win. */
  @Property({ type: 'json' })
  metadata: Opt<Record<string, unknown>> = {};

  /** The credential that this one replaced by rotation. Unique: nothing is replaced twice. */
  @ManyToOne({ entity: () => Credential, mapToPk: true, nullable: true, fieldName: 'replaces_id' })
  replacesId: string | null = null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When it stops working because another one replaced it, but not before that one works; null when it was not replaced.',
  })
  @Property({ type: 'datetime', length: 3, nullable: true })
  retiresAt: Date | null = null;

  @Field(() => String, { nullable: true, description: 'Why it is suspended, as the API owner told.' })
  @Property({ type: 'text', nullable: true })
  suspensionReason: string | null = null;

  @Field(() => Boolean, {
    description:
      "Whether it is suspended because the account of its app's owner is locked; then it is resumed with it.",
  })
  @Property({ type: 'boolean' })
  suspendedWithAccount: Opt<boolean> = false;

  /** Since when it is suspended. It survives the end of its life, so that a renewal does not undo a suspension. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  suspendedAt: Date | null = null;

  @Field(() => Boolean, { description: 'Whether an API owner brought the value of the key along.' })
  @Property({ type: 'boolean' })
  isImported: Opt<boolean> = false;

  /** Whether a key that its gateway has already is taken over; a foreign key stays as it is otherwise. */
  @Property({ type: 'boolean' })
  adoptsKey: Opt<boolean> = false;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When the gateway was found to have lost the key while the portal has no copy of it; rotate it to get a new one.',
  })
  @Property({ type: 'datetime', length: 3, nullable: true })
  lostAt: Date | null = null;

  /** Of what the gateway confirmed: tells a key that was edited there from one that the portal wants otherwise by now. */
  @Property({ type: 'text', nullable: true })
  appliedDigest: string | null = null;

  /** When the gateway was found to hold something else, until that is repaired. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  driftedAt: Date | null = null;

  /** Why the gateway could not be brought to the wanted state, after the last retry. Not for consumers: `apps/progress`. */
  @Property({ type: 'text', nullable: true })
  failure: string | null = null;

  /** Since when its newest state has been on its way to the gateway; null when nothing is. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  waitingSince: Date | null = null;

  /** Attempts to bring it there that did not succeed. */
  @Property({ type: 'integer' })
  attempts: Opt<number> = 0;

  @Property({ type: 'datetime', length: 3, nullable: true })
  attemptedAt: Date | null = null;

  /** Null where no attempt follows, or the next one waits for something else than its time. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  nextAttemptAt: Date | null = null;

  /** Why the last attempt did not succeed. */
  @Property({ type: 'json', nullable: true })
  attemptFailure: FailureWords | null = null;

  /** When the owners were told that it has waited for too long. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  delayToldAt: Date | null = null;

  /** What came of the calls by which it was tried: `apps/probing`. */
  @Property({ type: 'json' })
  probes: Opt<StoredProbe[]> = [];

  @Field(() => DateTime, { nullable: true, description: 'When its secret was last shown.' })
  @Property({ type: 'datetime', length: 3, nullable: true })
  revealedAt: Date | null = null;

  /** Who caused it to be issued, as the event of its issue says too; null where that was the system. */
  @ManyToOne({ entity: () => User, mapToPk: true, nullable: true, fieldName: 'issued_by_id' })
  issuedById: string | null = null;

  /**
   * The consumer for whom its secret is, beside the owner of its app: who asked for it, or rotated it. Null where nobody
   * asked, and for the owner of the app alone.
   */
  @ManyToOne({ entity: () => User, mapToPk: true, nullable: true, fieldName: 'requester_id' })
  requesterId: string | null = null;

  @Field(() => SecretPolicy, {
    description: 'How often its secret can be shown: what its plan said when it was issued.',
  })
  @Enum({ items: () => SecretPolicy, type: 'text' })
  secretPolicy: Opt<SecretPolicy> = SecretPolicy.READABLE;

  /**
   * The sealed key. Chosen and stored before the gateway hears of it, so that no crash can leave an unknown key behind.
   * Null once a secret that is shown once was shown: from then on the key is known by its hash.
   */
  @Property({ type: 'text', nullable: true })
  secret: string | null = null;

  /** The name under which a gateway that hashes keys stores it; null until the gateway told. */
  @Property({ type: 'text', nullable: true })
  keyHash: string | null = null;

  @Field(() => ClientType, {
    nullable: true,
    description: 'What its client is registered as: the choice of whoever asked; null where there was none.',
  })
  @Property({ type: 'json', nullable: true })
  clientType: ClientType | null = null;

  /** Whether the gateway knows the key by its whole value alone. Keys of earlier versions open by their id as well. */
  @Property({ type: 'boolean' })
  isSentWhole: Opt<boolean> = false;

  /** Keyed hash of the key: recognises a key that somebody found, without opening any secret. Null before the claim. */
  @Property({ type: 'text', nullable: true })
  fingerprint: string | null = null;

  /**
   * Under which name the gateway counts the calls of the grant. Every key of the grant has the same one, so that none of
   * them begins with a fresh quota; null for a key of earlier versions, which counts under its own.
   */
  @Property({ type: 'text', nullable: true })
  quotaCounter: string | null = null;

  /** When an upgrade last began a new count, and the quota that it was begun for. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  quotaRenewedAt: Date | null = null;

  @Property({ type: 'integer', nullable: true })
  quotaRenewedFor: number | null = null;

  /** Until when its key can be claimed; null where the key was made with the credential. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  claimableUntil: Date | null = null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When somebody claimed it: then its key was made and shown. Null before, and where nothing is claimed.',
  })
  @Property({ type: 'datetime', length: 3, nullable: true })
  claimedAt: Date | null = null;

  /** What its consumer gave before its key is made by a claim. */
  @Property({ type: 'text', nullable: true })
  given: string | null = null;

  /** When its client certificate ends, and it with that at the latest; null for other keys, and before there is one. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  certificateEndsAt: Date | null = null;

  /** Of a key with a certificate: when the grant ends, which the next certificate may live to see. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  grantedUntil: Date | null = null;

  @Field(() => Boolean, {
    description:
      'Whether it waits for `setPublicKey`, which gives the public key of JWT, and the certificate of MUTUAL_TLS and of lists: nothing of it is at the gateway before.',
  })
  @Property({ type: 'boolean' })
  awaitsPublicKey: Opt<boolean> = false;

  /**
   * Raised with every change of what the gateway should hold. The gateway's copy carries the revision it was written
   * with, so a late writer of an older state is recognised.
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

declare module '../../platform/db/database.ts' {
  interface Database {
    credential: Credential;
    credentialProduct: CredentialProduct;
  }
}
