import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { CHANGES } from '../../platform/graphql/descriptions.ts';
import type { OrderedPageArgs } from '../../platform/graphql/ordering.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { Product } from '../products/product.entity.ts';
import { Publication, publicationOf } from '../publications/publication.ts';
import { Catalogue } from './catalogue.entity.ts';
import { catalogueOrder, cataloguesOfferingProduct } from './catalogue.queries.ts';
import { CatalogueConnection } from './catalogue.resolver.ts';
import { UpdatePublicationInput } from './publication.inputs.ts';
import { updatePublication } from './publication.service.ts';

const UpdatePublicationPayload = payloadOf('updatePublication', {
  product: changed(() => Product, 'The product, which is as it was everywhere else.'),
  catalogue: changed(() => Catalogue, 'The catalogue in which it is shown so.'),
  publication: changed(() => Publication, 'How it is shown there now.'),
});

@Resolver(() => CatalogueConnection.Edge)
export class CatalogueEdgeResolver {
  @FieldResolver(() => Publication, {
    nullable: true,
    description: 'How the product whose catalogues are listed is shown there; null in other lists.',
  })
  publication(@Root() { node }: { node: Catalogue }) {
    return publicationOf(node);
  }
}

@Resolver(() => Product)
export class CataloguesOfProductResolver {
  @FieldResolver(() => CatalogueConnection, {
    description: 'Where it is offered, as far as the viewer may see that; the edges say how it is shown there.',
  })
  catalogues(@Root() { id }: Product, @Ctx() ctx: Context, @Args(() => catalogueOrder.Args) page: OrderedPageArgs) {
    return cataloguesOfferingProduct.page(ctx, id, page);
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONTENT_MANAGER)
  @Refuses('NOT_FOUND', 'INVALID_INPUT')
  @Mutation(() => UpdatePublicationPayload, {
    description:
      'Gives a product another name or place in one of the catalogues that it is in. For API owners and content managers.',
  })
  updatePublication(
    @Ctx() ctx: Context,
    @Arg('productId', () => ID, { description: 'What is shown otherwise.' }) productId: string,
    @Arg('catalogueId', () => ID, { description: 'Where; the product has to be in it.' }) catalogueId: string,
    @Arg('input', () => UpdatePublicationInput, CHANGES) input: UpdatePublicationInput,
  ) {
    return updatePublication(ctx, productId, catalogueId, input);
  }
}
