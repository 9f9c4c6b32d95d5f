import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { User } from '../../identity/accounts/user.entity.ts';
import { Organisation } from '../../identity/organisations/organisation.entity.ts';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { App } from '../apps/app.entity.ts';

export enum AppOfferStatus {
  OPEN = 'OPEN',
  ACCEPTED = 'ACCEPTED',
  DECLINED = 'DECLINED',
  WITHDRAWN = 'WITHDRAWN',
  ENDED = 'ENDED',
}

registerEnumType(AppOfferStatus, {
  name: 'AppOfferStatus',
  description: 'What became of the offer of an app.',
  valuesConfig: {
    OPEN: { description: 'The recipient has yet to answer.' },
    ACCEPTED: { description: 'The recipient owns the app.' },
    DECLINED: { description: 'The recipient does not want it.' },
    WITHDRAWN: { description: 'It was taken back.' },
    ENDED: { description: 'The app, its owner or the recipient went, or the recipient does not see the app any more.' },
  },
});

@ObjectType('AppOffer', { implements: Node, description: 'The wish of the owner of an app that a colleague has it.' })
@Entity()
export class AppOffer extends BaseEntity {
  @ManyToOne({ entity: () => App, mapToPk: true, fieldName: 'app_id' })
  appId!: string;

  @ManyToOne({ entity: () => User, mapToPk: true, fieldName: 'owner_id' })
  ownerId!: string;

  @ManyToOne({ entity: () => User, mapToPk: true, fieldName: 'recipient_id' })
  recipientId!: string;

  /** In which it was made; the app may have left since. */
  @ManyToOne({ entity: () => Organisation, mapToPk: true, fieldName: 'organisation_id' })
  organisationId!: string;

  @Field(() => String, { nullable: true, description: 'Words of the owner to the recipient.' })
  @Property({ type: 'text', nullable: true })
  message: string | null = null;

  @Field(() => AppOfferStatus, { description: 'What became of it.' })
  @Enum({ items: () => AppOfferStatus, type: 'text' })
  status: Opt<AppOfferStatus> = AppOfferStatus.OPEN;

  @Field(() => DateTime, { nullable: true, description: 'When that was; null while it is open.' })
  @Property({ type: 'datetime', length: 3, nullable: true })
  closedAt: Date | null = null;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    appOffer: AppOffer;
  }
}
