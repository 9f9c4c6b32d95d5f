import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Extensions, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { App } from '../../apps/apps/app.entity.ts';
import { Credential } from '../../apps/credentials/credential.entity.ts';
import { Catalogue } from '../../catalogue/catalogues/catalogue.entity.ts';
import { Plan } from '../../catalogue/plans/plan.entity.ts';
import { PlanTerms } from '../../catalogue/plans/plan-terms.entity.ts';
import { Product } from '../../catalogue/products/product.entity.ts';
import { User } from '../../identity/accounts/user.entity.ts';
import { ServiceToken } from '../../identity/tokens/service-token.entity.ts';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { columnsOf } from '../../platform/shapes/parts.ts';
import { ClientType } from '../../provider/authorization-servers/client-type.ts';
import { Checkout } from './checkout.entity.ts';

export enum AccessRequestKind {
  NEW_ACCESS = 'NEW_ACCESS',
  ADD_PRODUCTS = 'ADD_PRODUCTS',
  CHANGE_PLAN = 'CHANGE_PLAN',
  RENEW = 'RENEW',
}

registerEnumType(AccessRequestKind, {
  name: 'AccessRequestKind',
  description: 'What is asked for.',
  valuesConfig: {
    NEW_ACCESS: { description: 'A new credential.' },
    ADD_PRODUCTS: { description: 'More products on an existing credential, on its plan.' },
    CHANGE_PLAN: { description: 'Another plan for an existing credential, with all of its products.' },
    RENEW: { description: 'A longer life for an existing credential.' },
  },
});

export enum AccessRequestStatus {
  PENDING = 'PENDING',
  AWAITING_EXTERNAL = 'AWAITING_EXTERNAL',
  APPROVED = 'APPROVED',
  REJECTED = 'REJECTED',
  CANCELLED = 'CANCELLED',
  EXPIRED = 'EXPIRED',
}

registerEnumType(AccessRequestStatus, {
  name: 'AccessRequestStatus',
  description: 'The decision on a request.',
  valuesConfig: {
    PENDING: { description: 'Waits for an API owner.' },
    AWAITING_EXTERNAL: { description: 'Waits for a third party.' },
    APPROVED: { description: 'Granted; `provisioning` tells how far the gateway is.' },
    REJECTED: { description: 'Refused.' },
    CANCELLED: { description: 'Withdrawn by the requester, or closed because something it needs went away.' },
    EXPIRED: { description: 'Nobody decided in time.' },
  },
});

/** Why the portal closed a request that nobody withdrew. */
export enum RequestClosure {
  APP_DELETED = 'APP_DELETED',
  REQUESTER_DELETED = 'REQUESTER_DELETED',
  REQUESTER_LEFT = 'REQUESTER_LEFT',
  PRODUCT_DELETED = 'PRODUCT_DELETED',
  PLAN_DELETED = 'PLAN_DELETED',
  CATALOGUE_DELETED = 'CATALOGUE_DELETED',
  CREDENTIAL_ENDED = 'CREDENTIAL_ENDED',
}

registerEnumType(RequestClosure, {
  name: 'RequestClosure',
  description: 'What a request needed and lost for good, so that nobody could approve it any longer.',
  valuesConfig: {
    APP_DELETED: { description: 'The app went, by itself or with its owner.' },
    REQUESTER_DELETED: { description: 'The account of the requester was deleted.' },
    REQUESTER_LEFT: { description: 'The requester went to another organisation, and the app did not.' },
    PRODUCT_DELETED: { description: 'An API owner deleted something that was asked for.' },
    PLAN_DELETED: { description: 'An API owner deleted what it was asked on.' },
    CATALOGUE_DELETED: { description: 'An API owner deleted where it was asked through.' },
    CREDENTIAL_ENDED: { description: 'The credential that it was about was revoked or has expired.' },
  },
});

export enum ProvisioningStatus {
  NOT_STARTED = 'NOT_STARTED',
  IN_PROGRESS = 'IN_PROGRESS',
  PROVISIONED = 'PROVISIONED',
  FAILED = 'FAILED',
}

registerEnumType(ProvisioningStatus, {
  name: 'ProvisioningStatus',
  description: 'How far the gateway is with an approved request.',
  valuesConfig: {
    NOT_STARTED: { description: 'Nothing to do, because it is not approved, or its key has not been claimed yet.' },
    IN_PROGRESS: { description: 'Approved; the gateway is being told, with retries.' },
    PROVISIONED: { description: 'The gateway confirmed it.' },
    FAILED: { description: 'Given up after the last retry; an owner can retry it.' },
  },
});

/** A decision with a history; never deleted. */
@ObjectType('AccessRequest', {
  implements: Node,
  simpleResolvers: true,
  description: 'An app asks for products on one plan. A decision with a history, never deleted.',
})
@Extensions(columnsOf('accessRequest'))
@Entity()
export class AccessRequest extends BaseEntity {
  @Field(() => AccessRequestKind, { description: 'What is asked for.' })
  @Enum({ items: () => AccessRequestKind, type: 'text' })
  kind: Opt<AccessRequestKind> = AccessRequestKind.NEW_ACCESS;

  @Field(() => AccessRequestStatus, { description: 'The decision.' })
  @Enum({ items: () => AccessRequestStatus, type: 'text' })
  status: Opt<AccessRequestStatus> = AccessRequestStatus.PENDING;

  @ManyToOne({ entity: () => User, mapToPk: true, fieldName: 'requester_id' })
  requesterId!: string;

  /** The requester, or the API owner who asked on the requester's behalf. */
  @ManyToOne({ entity: () => User, mapToPk: true, fieldName: 'created_by_id' })
  createdById!: string;

  /** The program that asked on the requester's behalf. */
  @ManyToOne({ entity: () => ServiceToken, mapToPk: true, nullable: true, fieldName: 'created_by_service_id' })
  createdByServiceId: string | null = null;

  @ManyToOne({ entity: () => App, mapToPk: true, fieldName: 'app_id' })
  appId!: string;

  @ManyToOne({ entity: () => Plan, mapToPk: true, fieldName: 'plan_id' })
  planId!: string;

  /** The plan in force when another one was asked for. */
  @ManyToOne({ entity: () => Plan, mapToPk: true, nullable: true, fieldName: 'previous_plan_id' })
  previousPlanId: string | null = null;

  /** What was accepted of the plan's terms; null when it had none, or nothing had to be accepted. */
  @ManyToOne({ entity: () => PlanTerms, mapToPk: true, nullable: true, fieldName: 'terms_id' })
  termsId: string | null = null;

  @ManyToOne({ entity: () => Catalogue, mapToPk: true, nullable: true, fieldName: 'catalogue_id' })
  catalogueId: string | null = null;

  /** The credential to extend, or the one that the approval issued. */
  @ManyToOne({ entity: () => Credential, mapToPk: true, nullable: true, fieldName: 'credential_id' })
  credentialId: string | null = null;

  /** The revision of the credential that grants this request; when the gateway confirmed it, it is provisioned. */
  @Property({ type: 'integer', nullable: true })
  credentialRevision: number | null = null;

  @Field(() => Boolean, {
    description: 'Whether a key was asked for even though another one of the app opens the same on the same plan.',
  })
  @Property({ type: 'boolean' })
  furtherKey: Opt<boolean> = false;

  @Field(() => String, { nullable: true, description: 'Why the requester asks.' })
  @Property({ type: 'text', nullable: true })
  reason: string | null = null;

  @Field(() => String, {
    nullable: true,
    description:
      'What its requester gave for the key, as PEM: the public key of JWT, the certificate of MUTUAL_TLS or of a list, or both; null where nothing was.',
  })
  @Property({ type: 'text', nullable: true })
  publicKey: string | null = null;

  @Field(() => ClientType, {
    nullable: true,
    description: 'What its client is to be at the authorization server, as it was when it was chosen; null for none.',
  })
  @Property({ type: 'json', nullable: true })
  clientType: ClientType | null = null;

  @Field(() => Boolean, { description: 'Whether the plan or a rule approved it without a person.' })
  @Property({ type: 'boolean' })
  autoApproved: Opt<boolean> = false;

  /** The rule that fired when it was made; null when none did, and when the rule has been deleted. */
  @Property({ type: 'uuid', nullable: true })
  approvalRuleId: string | null = null;

  /** Which plan or rule that was, in words that outlive it. */
  @Property({ type: 'text', nullable: true })
  autoApprovalReason: string | null = null;

  @ManyToOne({ entity: () => User, mapToPk: true, nullable: true, fieldName: 'decided_by_id' })
  decidedById: string | null = null;

  /** The third party that decided with a service token. */
  @ManyToOne({ entity: () => ServiceToken, mapToPk: true, nullable: true, fieldName: 'decided_by_service_id' })
  decidedByServiceId: string | null = null;

  @Field(() => DateTime, { nullable: true, description: 'When it was decided, withdrawn or closed.' })
  @Property({ type: 'datetime', length: 3, nullable: true })
  decidedAt: Date | null = null;

  @Field(() => String, { nullable: true, description: 'Why it was decided this way; told to the requester.' })
  @Property({ type: 'text', nullable: true })
  decisionReason: string | null = null;

  @Field(() => RequestClosure, {
    nullable: true,
    description: 'Why the portal closed it; null when it was not, and when the requester withdrew it.',
  })
  @Enum({ items: () => RequestClosure, type: 'text', nullable: true })
  closedBecause: RequestClosure | null = null;

  @Field(() => String, { nullable: true, description: 'A message of the decider to the requester.' })
  @Property({ type: 'text', nullable: true })
  decisionMessage: string | null = null;

  @Field(() => ID, {
    nullable: true,
    description: 'The same for all requests that one submitted cart became; null when it was asked for directly.',
  })
  @ManyToOne({ entity: () => Checkout, mapToPk: true, nullable: true, fieldName: 'checkout_id' })
  checkoutId: string | null = null;

  /** When it last came before those who decide: when it was made, or when the requester answered. */
  @Property({ type: 'datetime', length: 3 })
  waitingSince: Opt<Date> = new Date();

  /** When the requester was asked what is not answered yet. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  infoRequestedAt: Date | null = null;

  /** When, since `waitingSince`, those who decide were reminded and all owners were told; each happens once. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  remindedAt: Date | null = null;

  @Property({ type: 'datetime', length: 3, nullable: true })
  escalatedAt: Date | null = null;

  @Property({ type: 'text', nullable: true })
  idempotencyKey: string | null = null;

  /** Digest of the input that came with the idempotency key: the same key with another input is refused. */
  @Property({ type: 'text', nullable: true })
  inputDigest: string | null = null;
}

@Entity()
export class AccessRequestProduct {
  @ManyToOne({ entity: () => AccessRequest, mapToPk: true, primary: true, fieldName: 'access_request_id' })
  accessRequestId!: string;

  @ManyToOne({ entity: () => Product, mapToPk: true, primary: true, fieldName: 'product_id' })
  productId!: string;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    accessRequest: AccessRequest;
    accessRequestProduct: AccessRequestProduct;
  }
}
