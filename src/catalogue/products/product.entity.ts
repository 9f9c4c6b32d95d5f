import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Extensions, Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Node } from '../../platform/graphql/node.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { columnsOf } from '../../platform/shapes/parts.ts';
import { AuthorizationServer } from '../../provider/authorization-servers/authorization-server.entity.ts';
import { Provider } from '../../provider/providers/provider.entity.ts';
import { Image } from '../images/image.types.ts';
import type { ShownImage } from '../images/image-size.ts';
import { Offer } from '../offer/offer.entity.ts';
import { ProductLifeCycle } from './life-cycle.ts';
import type { ProductObstacle } from './obstacles.rules.ts';
import { ProductProbe } from './product-probe.ts';

export enum AuthType {
  AUTH_TOKEN = 'AUTH_TOKEN',
  JWT = 'JWT',
  OAUTH_CLIENT = 'OAUTH_CLIENT',
  OAUTH2 = 'OAUTH2',
  BASIC = 'BASIC',
  HMAC = 'HMAC',
  MUTUAL_TLS = 'MUTUAL_TLS',
  CUSTOM = 'CUSTOM',
  KEYLESS = 'KEYLESS',
}

registerEnumType(AuthType, {
  name: 'AuthType',
  description: 'How an API authenticates its callers.',
  valuesConfig: {
    AUTH_TOKEN: { description: 'An API key in a header. Gatehouse issues these.' },
    JWT: {
      description: 'A token that its consumer signs. Gatehouse takes the public key by which it is judged.',
    },
    OAUTH_CLIENT: {
      description:
        'A signed access token of an authorization server, given to the client that Gatehouse registers there for the app.',
    },
    OAUTH2: {
      description:
        'An access token of the gateway itself, given to the client that Gatehouse makes there for the app. Tyk calls its OAuth 2.0 deprecated.',
    },
    BASIC: { description: 'User name and password. Gatehouse issues these.' },
    HMAC: { description: 'A signature over the request, by a key id and its secret. Gatehouse issues these.' },
    MUTUAL_TLS: { description: 'A client certificate.' },
    CUSTOM: {
      description: 'A custom plugin, or tokens that the gateway has another server look at; shown only, not issued.',
    },
    KEYLESS: { description: 'None: the API is open to everybody, so there is nothing to issue.' },
  },
});

@ObjectType('Product', {
  implements: Node,
  simpleResolvers: true,
  description: 'A bundle of APIs with one authentication method: at Tyk a policy that grants access and nothing else.',
})
@Extensions(columnsOf('product'))
@Entity()
export class Product extends Offer {
  /** Null for products that are documentation only. */
  @ManyToOne({ entity: () => Provider, mapToPk: true, nullable: true, fieldName: 'provider_id' })
  providerId: string | null = null;

  @Property({ type: 'text', nullable: true })
  policyId: string | null = null;

  /** Ids at the provider; what a key with this product must be able to call. */
  @Property({ type: 'json' })
  apiIds: Opt<string[]> = [];

  /**
   * Versions that its policy grants, by the ids of those of its APIs whose versions are within one definition. What is not
   * named here has none, or was read before the portal knew of versions.
   */
  @Property({ type: 'json' })
  apiVersions: Opt<Record<string, string[]>> = {};

  /** What keeps keys from opening its APIs or from being limited there, as of the last synchronisation. */
  @Property({ type: 'json' })
  obstacles: Opt<ProductObstacle[]> = [];

  /** Whether calls of an API of it show a client certificate out of a list, beside the key. */
  @Property({ type: 'boolean' })
  needsCertificate: Opt<boolean> = false;

  @Field(() => AuthType, { nullable: true, description: 'Authentication method; null when documentation only.' })
  @Enum({ items: () => AuthType, type: 'text', nullable: true })
  authType: AuthType | null = null;

  /** Whose tokens open its APIs; null for keys that the portal makes itself. */
  @ManyToOne({ entity: () => AuthorizationServer, mapToPk: true, nullable: true, fieldName: 'authorization_server_id' })
  authorizationServerId: string | null = null;

  @Field(() => String, {
    nullable: true,
    description: 'Scope that a token needs to open its APIs; null where no tokens of an authorization server do.',
  })
  @Property({ type: 'text', nullable: true })
  scope: string | null = null;

  @Field(() => String, {
    nullable: true,
    description: 'What a consumer calls with the credential; null when documentation only.',
  })
  @Property({ type: 'text', nullable: true })
  gatewayUrl: string | null = null;

  @Field(() => ProductProbe, {
    nullable: true,
    description: 'The call by which a new credential is tried before it counts as working; null for none.',
  })
  @Property({ type: 'json', nullable: true })
  probe: ProductProbe | null = null;

  @Field(() => Boolean, { description: 'Whether it only documents and gives no credentials.' })
  @Property({ type: 'boolean' })
  isDocumentationOnly: Opt<boolean> = false;

  @Field(() => String, {
    description:
      'Its part of an address, unique and lasting: a new name leaves it, and one that it had still leads here.',
  })
  /** The database makes one where none is given. */
  @Property({ type: 'text', defaultRaw: 'null' })
  slug!: Opt<string>;

  @Field(() => String, { nullable: true, description: 'Long presentation in Markdown.' })
  @Property({ type: 'text', nullable: true })
  content: string | null = null;

  @Field(() => Boolean, { description: 'Whether a portal should present it prominently.' })
  @Property({ type: 'boolean' })
  isFeatured: Opt<boolean> = false;

  @Field(() => Image, { nullable: true, description: 'The mark by which it is known.' })
  @Property({ type: 'json', nullable: true })
  logo: ShownImage | null = null;

  @Field(() => Image, {
    nullable: true,
    description: 'A picture for its card in a catalogue and the head of its page.',
  })
  @Property({ type: 'json', nullable: true })
  preview: ShownImage | null = null;

  @Field(() => String, { nullable: true, description: 'What it is filed under; null for nothing.' })
  @Property({ type: 'text', nullable: true })
  category: string | null = null;

  @Field(() => Int, { description: 'Its place where products are ordered by POSITION: the smallest comes first.' })
  @Property({ type: 'integer' })
  position: Opt<number> = 0;

  @Field(() => [String], { description: 'Words that group products, in the order given.' })
  @Property({ type: 'json' })
  tags: Opt<string[]> = [];

  @Field(() => ProductLifeCycle, {
    description: 'Whether it may still change, is meant to stay, will end, or is given to nobody any more.',
  })
  @Enum({ items: () => ProductLifeCycle, type: 'text' })
  lifeCycle: Opt<ProductLifeCycle> = ProductLifeCycle.LIVE;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When it ends; null where no date is set. Nothing is revoked at that time by itself: it is until when its owners promise it.',
  })
  @Property({ type: 'datetime', length: 3, nullable: true })
  sunsetAt: Date | null = null;

  @Field(() => String, { nullable: true, description: 'What its owners say of its life, in plain text.' })
  @Property({ type: 'text', nullable: true })
  lifeCycleNote: string | null = null;

  /** What takes its place. */
  @ManyToOne({ entity: () => Product, mapToPk: true, nullable: true, fieldName: 'successor_id' })
  successorId: string | null = null;

  @Field(() => Int, {
    description:
      'Counts what `updateProduct` sets, whoever changes it: give it as `expectedVersion`, and nobody is overwritten.',
  })
  @Property({ type: 'integer' })
  version: Opt<number> = 1;

  /** How many days before its end people were told last; null where not yet, for this end. */
  @Property({ type: 'integer', nullable: true })
  sunsetToldDays: number | null = null;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    product: Product;
    /** Every slug that a product has or had. */
    productSlug: { slug: string; productId: string };
  }
}
