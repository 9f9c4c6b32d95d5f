import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { ObjectType } from 'type-graphql';
import { User } from '../../identity/accounts/user.entity.ts';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';

/** Lets an account decide the requests of one catalogue or for one product. */
@ObjectType('Approver', {
  implements: Node,
  description: 'Somebody who decides requests in a catalogue or for a product, beside the API owners.',
})
@Entity()
export class Approver extends BaseEntity {
  @ManyToOne({ entity: () => User, mapToPk: true, fieldName: 'user_id' })
  userId!: string;

  /** Exactly one of this and `productId` is set; a check in the database holds the rule. */
  @Property({ type: 'uuid', nullable: true })
  catalogueId: string | null = null;

  @Property({ type: 'uuid', nullable: true })
  productId: string | null = null;

  @ManyToOne({ entity: () => User, mapToPk: true, fieldName: 'granted_by_id' })
  grantedById!: string;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    approver: Approver;
  }
}
