import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { User } from '../../identity/accounts/user.entity.ts';
import { Organisation } from '../../identity/organisations/organisation.entity.ts';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';

export enum OrganisationRequestStatus {
  PENDING = 'PENDING',
  APPROVED = 'APPROVED',
  REJECTED = 'REJECTED',
  WITHDRAWN = 'WITHDRAWN',
  ENDED = 'ENDED',
}

registerEnumType(OrganisationRequestStatus, {
  name: 'OrganisationRequestStatus',
  description: 'What became of the wish for an organisation.',
  valuesConfig: {
    PENDING: { description: 'API owners have to decide.' },
    APPROVED: { description: 'There is the organisation, and the requester administers it.' },
    REJECTED: { description: 'An API owner said no; another one can be asked for.' },
    WITHDRAWN: { description: 'The requester took it back, and can ask for another one.' },
    ENDED: {
      description: 'The requester was deleted, or came into an organisation otherwise, before anybody decided.',
    },
  },
});

@ObjectType('OrganisationRequest', {
  implements: Node,
  description: 'The wish of a consumer without company for an organisation of their own.',
})
@Entity()
export class OrganisationRequest extends BaseEntity {
  @Field(() => String, { description: 'How it shall be called, or is called since the approval.' })
  @Property({ type: 'text' })
  name!: string;

  @ManyToOne({ entity: () => User, mapToPk: true, fieldName: 'requester_id' })
  requesterId!: string;

  @Field(() => OrganisationRequestStatus, { description: 'What became of it.' })
  @Enum({ items: () => OrganisationRequestStatus, type: 'text' })
  status: Opt<OrganisationRequestStatus> = OrganisationRequestStatus.PENDING;

  @ManyToOne({ entity: () => Organisation, mapToPk: true, nullable: true, fieldName: 'organisation_id' })
  organisationId: string | null = null;

  @ManyToOne({ entity: () => User, mapToPk: true, nullable: true, fieldName: 'decided_by_id' })
  decidedById: string | null = null;

  @Field(() => DateTime, { nullable: true, description: 'When that was; null while it waits.' })
  @Property({ type: 'datetime', length: 3, nullable: true })
  decidedAt: Date | null = null;

  @Field(() => String, { nullable: true, description: 'Why it was rejected, as the requester was told.' })
  @Property({ type: 'text', nullable: true })
  decisionReason: string | null = null;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    organisationRequest: OrganisationRequest;
  }
}
