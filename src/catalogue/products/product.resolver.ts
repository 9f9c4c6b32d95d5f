import {
  Arg,
  Args,
  ArgsType,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import { CHANGES, EXPECTED_VERSION } from '../../platform/graphql/descriptions.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { htmlOf } from '../../platform/markdown/markdown.ts';
import { seesAll, UserRole } from '../../platform/viewer.ts';
import { clientTypesOfServer } from '../../provider/authorization-servers/authorization-server.queries.ts';
import { ClientType } from '../../provider/authorization-servers/client-type.ts';
import { Publication, publicationOf } from '../publications/publication.ts';
import { ProductLifeCycle } from './life-cycle.ts';
import { AuthType, Product } from './product.entity.ts';
import { CreateProductInput, UpdateProductInput } from './product.inputs.ts';
import {
  apisOfProduct,
  findBySlug,
  listProducts,
  type ProductsFilter,
  productOrder,
  products,
} from './product.queries.ts';
import { createProduct, updateProduct } from './product.service.ts';
import { ProductApi, ProductObstacle, toldObstacle } from './product-api.types.ts';
import { facetsOf, ProductFacets } from './product-facets.ts';

export const ProductConnection = connectionOf(Product, 'Product');

@InputType({ description: 'Which products to list; all conditions must hold.' })
class ProductFilter {
  @Field(() => String, {
    nullable: true,
    description:
      'Words that must all occur in names, also those that it has in catalogues that the viewer sees, description or tags, whatever their case and accents.',
  })
  search?: string | null;

  @Field(() => [ID], { nullable: true, description: 'Only products of one of these catalogues.' })
  catalogueIds?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Only products with one of these tags, whatever their case and accents.',
  })
  tags?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Only products of one of these categories, as they are written.',
  })
  categories?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether a portal should present it prominently.' })
  isFeatured?: boolean | null;

  @Field(() => [AuthType], { nullable: true, description: 'Only products with one of these authentication methods.' })
  authTypes?: AuthType[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it can be had on a plan that approves requests at once, or that leaves them to a decision.',
  })
  autoApprove?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the viewer can ask for it: the portal gives keys for it, its provider lets them open it, and it is offered on a plan.',
  })
  isRequestable?: boolean | null;

  @Field(() => [ProductLifeCycle], {
    nullable: true,
    description: 'Only products as far in their lives as one of these.',
  })
  lifeCycles?: ProductLifeCycle[] | null;
}

@ArgsType()
class ProductsArgs extends productOrder.Args {
  @Field(() => ProductFilter, { nullable: true, description: 'Which ones; all when absent.' })
  filter?: ProductFilter | null;

  @Field(() => String, { nullable: true, description: 'The same as in `filter`.' })
  search?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only products of this catalogue; for several there is `filter`.' })
  catalogueId?: string | null;
}

const CreateProductPayload = payloadOf('createProduct', {
  product: changed(() => Product, 'The new product; its policy follows.'),
});
const UpdateProductPayload = payloadOf('updateProduct', {
  product: changed(() => Product, 'The product as it is now; its policy follows.'),
});

@Resolver(() => ProductConnection)
export class ProductFacetsResolver {
  @FieldResolver(() => ProductFacets, {
    nullable: true,
    description: 'What the products of `products` have, with counts; null for lists inside other objects.',
  })
  facets(@Root() { filters }: { filters?: ProductsFilter[] }, @Ctx() ctx: Context) {
    return filters ? facetsOf(ctx, filters) : null;
  }
}

@Resolver(() => ProductConnection.Edge)
export class ProductEdgeResolver {
  @FieldResolver(() => Publication, {
    nullable: true,
    description:
      'How it is shown in the catalogue whose products are listed; null in a list that is not of one catalogue.',
  })
  publication(@Root() { node }: { node: Product }) {
    return publicationOf(node);
  }
}

@Resolver(() => Product)
export class ProductResolver {
  @Query(() => ProductConnection, {
    description: 'Products that the viewer may see; public ones also when nobody is signed in.',
  })
  products(@Ctx() ctx: Context, @Args(() => ProductsArgs) args: ProductsArgs) {
    const { filter, search, catalogueId, ...page } = args;
    const filters = [filter ?? {}, { search, catalogueIds: catalogueId ? [catalogueId] : null }];
    return listProducts(ctx, filters, page).then((found) => Object.assign(found, { filters }));
  }

  @Query(() => Product, {
    nullable: true,
    description: 'One product; null when there is none that the viewer may see.',
  })
  product(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the product.' }) id: string) {
    return products.find(ctx, id);
  }

  @Query(() => Product, {
    nullable: true,
    description:
      'The product with this slug; null when there is none that the viewer may see. One that it had before finds it too: where the `slug` of the answer is another, that is the address to redirect to.',
  })
  productBySlug(@Ctx() ctx: Context, @Arg('slug', () => String, { description: 'As in an address.' }) slug: string) {
    return findBySlug(ctx, slug);
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('INVALID_INPUT', 'NAME_TAKEN', 'NOT_FOUND', 'MIXED_PROVIDERS', 'MIXED_AUTH_TYPES', 'PRODUCT_NOT_PUBLISHABLE')
  @Mutation(() => CreateProductPayload, {
    description:
      'Makes a product of APIs and writes its policy at the provider, or without APIs one that only documents. For API owners.',
  })
  async createProduct(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateProductInput, { description: 'APIs of one provider, and how they are presented.' })
    input: CreateProductInput,
  ) {
    return { product: await createProduct(ctx, input) };
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONTENT_MANAGER)
  @Refuses(
    'NOT_FOUND',
    'INVALID_INPUT',
    'NAME_TAKEN',
    'MIXED_PROVIDERS',
    'MIXED_AUTH_TYPES',
    'PRODUCT_NOT_PUBLISHABLE',
    'VERSION_CONFLICT',
  )
  @Mutation(() => UpdateProductPayload, {
    description:
      'Changes a product and its policy. For API owners; for content managers what it is presented by: `displayName`, texts, `slug`, images, `tags`, `category`, `position` and `isFeatured`.',
  })
  async updateProduct(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the product.' }) id: string,
    @Arg('input', () => UpdateProductInput, CHANGES) input: UpdateProductInput,
    @Arg('expectedVersion', () => Int, EXPECTED_VERSION) expectedVersion: number | null,
  ) {
    return { product: await updateProduct(ctx, id, input, expectedVersion ?? null) };
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'The long presentation as HTML that a page may show as it is: nothing in it runs, submits, frames or restyles.',
  })
  contentHtml(@Root() { content }: Product) {
    return content && htmlOf(content);
  }

  @FieldResolver(() => [ProductApi], { description: 'Its APIs, as of the last synchronisation.' })
  apis(@Root() product: Product, @Ctx() ctx: Context) {
    return apisOfProduct(ctx, product);
  }

  @FieldResolver(() => [ClientType], {
    description:
      'What a client of its authorization server can be, for whoever asks to choose; empty for keys of other kinds, and where there is no choice.',
  })
  async clientTypes(@Root() { authorizationServerId }: Product, @Ctx() ctx: Context) {
    const server = authorizationServerId ? await clientTypesOfServer(ctx, authorizationServerId) : null;
    return server?.clientTypes ?? [];
  }

  @FieldResolver(() => [ProductObstacle], {
    description:
      'What at its provider keeps keys from opening it or from being limited, as of the last synchronisation; empty when nothing does.',
  })
  obstacles(@Root() { obstacles }: Product, @Ctx() { viewer }: Context) {
    return obstacles.map((obstacle) => toldObstacle(obstacle, seesAll(viewer)));
  }
}
