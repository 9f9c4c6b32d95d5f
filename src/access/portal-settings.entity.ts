import { Entity, Enum, PrimaryKey } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Field, ObjectType, registerEnumType } from 'type-graphql';

export enum AccessFlow {
  CART = 'CART',
  DIRECT = 'DIRECT',
}

registerEnumType(AccessFlow, {
  name: 'AccessFlow',
  description: 'How consumers ask for access.',
  valuesConfig: {
    CART: { description: 'They collect products in a cart and submit it.' },
    DIRECT: { description: 'They ask for a product with a plan in one step.' },
  },
});

/** One row for the whole portal: a setting holds for everybody at once (S1). */
@ObjectType('PortalSettings', { description: 'Settings of the whole portal.' })
@Entity()
export class PortalSettings {
  @PrimaryKey({ type: 'integer' })
  id: Opt<number> = 1;

  @Field(() => AccessFlow, { description: 'How consumers ask for access.' })
  @Enum({ items: () => AccessFlow, type: 'text' })
  accessFlow: Opt<AccessFlow> = AccessFlow.CART;
}

declare module '../platform/db/database.ts' {
  interface Database {
    portalSettings: PortalSettings;
  }
}
