import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { Product } from '../../catalogue/products/product.entity.ts';
import { User } from '../../identity/accounts/user.entity.ts';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';

export enum AnnouncementKind {
  DEPRECATION = 'DEPRECATION',
  MAINTENANCE = 'MAINTENANCE',
  BREAKING_CHANGE = 'BREAKING_CHANGE',
  OTHER = 'OTHER',
}

registerEnumType(AnnouncementKind, {
  name: 'AnnouncementKind',
  description: 'What an announcement is about.',
  valuesConfig: {
    DEPRECATION: { description: 'The product, or a part of it, will end.' },
    MAINTENANCE: { description: 'It is not there, or not reliable, for some time.' },
    BREAKING_CHANGE: { description: 'Calls have to change to go on working.' },
    OTHER: { description: 'Anything else that who uses it should know.' },
  },
});

@ObjectType('Announcement', { implements: Node, description: 'What API owners tell those who use a product.' })
@Entity()
export class Announcement extends BaseEntity {
  @ManyToOne({ entity: () => Product, mapToPk: true, fieldName: 'product_id' })
  productId!: string;

  @Field(() => AnnouncementKind, { description: 'What it is about.' })
  @Enum({ items: () => AnnouncementKind, type: 'text' })
  kind!: AnnouncementKind;

  @Field(() => String, { description: 'One line, which is the subject of its mail.' })
  @Property({ type: 'text' })
  title!: string;

  @Field(() => String, { description: 'The text in Markdown.' })
  @Property({ type: 'text' })
  content!: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When what is announced begins, such as a maintenance; null where no time was given.',
  })
  @Property({ type: 'datetime', length: 3, nullable: true })
  startsAt: Date | null = null;

  @Field(() => DateTime, { nullable: true, description: 'When it is over; null where no time was given.' })
  @Property({ type: 'datetime', length: 3, nullable: true })
  endsAt: Date | null = null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was taken back; since then only API owners see it.',
  })
  @Property({ type: 'datetime', length: 3, nullable: true })
  withdrawnAt: Date | null = null;
}

@ObjectType('AnnouncementAcknowledgement', {
  implements: Node,
  description: 'Somebody let it be known that they have read an announcement; `createdAt` says when.',
})
@Entity()
export class AnnouncementAcknowledgement extends BaseEntity {
  @ManyToOne({ entity: () => Announcement, mapToPk: true, fieldName: 'announcement_id' })
  announcementId!: string;

  @ManyToOne({ entity: () => User, mapToPk: true, fieldName: 'user_id' })
  userId!: string;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    announcement: Announcement;
    announcementAcknowledgement: AnnouncementAcknowledgement;
  }
}
