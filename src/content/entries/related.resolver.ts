import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Product } from '../../catalogue/products/product.entity.ts';
import { productOrder } from '../../catalogue/products/product.queries.ts';
import { ProductConnection } from '../../catalogue/products/product.resolver.ts';
import { Team } from '../../identity/organisations/team.entity.ts';
import type { Context } from '../../platform/context.ts';
import type { OrderedPageArgs } from '../../platform/graphql/ordering.ts';
import { seesAll } from '../../platform/viewer.ts';
import { ContentEntry } from './content-entry.entity.ts';
import { ContentEntriesArgs } from './entry.inputs.ts';
import { entriesOfProduct, productsOfEntry, teamsOfEntry } from './entry.queries.ts';
import { ContentEntryConnection } from './entry.resolver.ts';

/** Products and entries belong together by the tags that they have in common. */
@Resolver(() => Product)
export class EntriesOfProductResolver {
  @FieldResolver(() => ContentEntryConnection, {
    description: 'Published entries that have a tag in common with it and that the viewer reads.',
  })
  entries(@Root() { id }: Product, @Ctx() ctx: Context, @Args(() => ContentEntriesArgs) page: ContentEntriesArgs) {
    return entriesOfProduct.page(ctx, id, page);
  }
}

@Resolver(() => ContentEntry)
export class RelatedToEntryResolver {
  @FieldResolver(() => ProductConnection, {
    description: 'Products that have a tag in common with it and that the viewer sees.',
  })
  products(@Root() { id }: ContentEntry, @Ctx() ctx: Context, @Args(() => productOrder.Args) page: OrderedPageArgs) {
    return productsOfEntry.page(ctx, id, page);
  }

  @FieldResolver(() => [Team], {
    nullable: true,
    description: 'Of an audience of TEAMS, at most 100. For API owners and auditors; null for others.',
  })
  teams(@Root() { id }: ContentEntry, @Ctx() ctx: Context) {
    return seesAll(ctx.viewer) ? teamsOfEntry(ctx, id) : null;
  }
}
