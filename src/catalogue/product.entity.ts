import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../platform/db/base.entity.ts';
import { Node } from '../platform/graphql/node.ts';
import { Provider } from '../provider/provider.entity.ts';

export enum AuthType {
  AUTH_TOKEN = 'AUTH_TOKEN',
  JWT = 'JWT',
  OAUTH2 = 'OAUTH2',
  BASIC = 'BASIC',
  MUTUAL_TLS = 'MUTUAL_TLS',
  CUSTOM = 'CUSTOM',
}

registerEnumType(AuthType, {
  name: 'AuthType',
  description: 'How an API authenticates its callers.',
  valuesConfig: {
    AUTH_TOKEN: { description: 'An API key in a header. Gatehouse issues these.' },
    JWT: { description: 'A signed token of an identity provider.' },
    OAUTH2: { description: 'Tyk as OAuth 2 server.' },
    BASIC: { description: 'User name and password; shown only, not issued (features T3).' },
    MUTUAL_TLS: { description: 'A client certificate.' },
    CUSTOM: { description: 'A custom plugin; shown only, not issued (features T3).' },
  },
});

@ObjectType('Product', {
  implements: Node,
  description: 'A bundle of APIs with one authentication method: at Tyk a policy that grants access and nothing else.',
})
@Entity()
export class Product extends BaseEntity {
  /** Null for products that are documentation only. */
  @ManyToOne({ entity: () => Provider, mapToPk: true, nullable: true, fieldName: 'provider_id' })
  providerId: string | null = null;

  /** The policy's `id` at the provider, never its `_id` (B21). */
  @Property({ type: 'text', nullable: true })
  policyId: string | null = null;

  /** Ids at the provider; what a key with this product must be able to call. */
  @Property({ type: 'json' })
  apiIds: Opt<string[]> = [];

  @Field(() => String, { description: 'Unique technical name, equal to the policy name at the provider.' })
  @Property({ type: 'text' })
  name!: string;

  @Field(() => String, { description: 'Name shown to consumers.' })
  @Property({ type: 'text' })
  displayName!: string;

  @Field(() => String, { nullable: true, description: 'Short plain-text summary; at most 200 characters are advised.' })
  @Property({ type: 'text', nullable: true })
  description: string | null = null;

  @Field(() => AuthType, { nullable: true, description: 'Authentication method; null when documentation only.' })
  @Enum({ items: () => AuthType, type: 'text', nullable: true })
  authType: AuthType | null = null;

  @Field(() => String, {
    nullable: true,
    description: 'What a consumer calls with the credential; null when documentation only.',
  })
  @Property({ type: 'text', nullable: true })
  gatewayUrl: string | null = null;

  @Field(() => Boolean, { description: 'Whether it only documents and gives no credentials.' })
  @Property({ type: 'boolean' })
  isDocumentationOnly: Opt<boolean> = false;
}

declare module '../platform/db/database.ts' {
  interface Database {
    product: Product;
  }
}
