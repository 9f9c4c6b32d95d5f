import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Team } from '../../identity/organisations/team.entity.ts';
import { teamOrder } from '../../identity/organisations/team.queries.ts';
import { TeamConnection } from '../../identity/organisations/team.resolver.ts';
import type { Context } from '../../platform/context.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import { CHANGES, EXPECTED_VERSION } from '../../platform/graphql/descriptions.ts';
import type { OrderedPageArgs } from '../../platform/graphql/ordering.ts';
import { firstOnly, MAX_LIST } from '../../platform/graphql/paging.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { seesAll, UserRole } from '../../platform/viewer.ts';
import { Plan } from '../plans/plan.entity.ts';
import { planOrder } from '../plans/plan.queries.ts';
import { PlanConnection } from '../plans/plan.resolver.ts';
import { productOrder } from '../products/product.queries.ts';
import { ProductConnection } from '../products/product.resolver.ts';
import { Catalogue } from './catalogue.entity.ts';
import { CreateCatalogueInput, UpdateCatalogueInput } from './catalogue.inputs.ts';
import {
  catalogueOrder,
  catalogues,
  findBySlug,
  plansOfCatalogue,
  productsOfCatalogue,
  teamsOfCatalogue,
} from './catalogue.queries.ts';
import { createCatalogue, updateCatalogue } from './catalogue.service.ts';

export const CatalogueConnection = connectionOf(Catalogue, 'Catalogue');

const CreateCataloguePayload = payloadOf('createCatalogue', {
  catalogue: changed(() => Catalogue, 'Its audience sees it at once.'),
});
const UpdateCataloguePayload = payloadOf('updateCatalogue', {
  catalogue: changed(() => Catalogue, 'The catalogue as it is now.'),
});

@Resolver(() => Catalogue)
export class CatalogueResolver {
  @Query(() => CatalogueConnection, {
    description: 'Catalogues that the viewer may see; public ones also when nobody is signed in.',
  })
  catalogues(@Ctx() ctx: Context, @Args(() => catalogueOrder.Args) page: OrderedPageArgs) {
    return catalogues.list(ctx, catalogueOrder, page);
  }

  @Query(() => Catalogue, {
    nullable: true,
    description: 'One catalogue; null when there is none that the viewer may see.',
  })
  catalogue(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the catalogue.' }) id: string) {
    return catalogues.find(ctx, id);
  }

  @Query(() => Catalogue, {
    nullable: true,
    description:
      'The catalogue with this slug; null when there is none that the viewer may see. One that it had before finds it too: where the `slug` of the answer is another, that is the address to redirect to.',
  })
  catalogueBySlug(@Ctx() ctx: Context, @Arg('slug', () => String, { description: 'As in an address.' }) slug: string) {
    return findBySlug(ctx, slug);
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('INVALID_INPUT', 'NAME_TAKEN', 'NOT_FOUND', 'PRODUCT_NOT_PUBLISHABLE')
  @Mutation(() => CreateCataloguePayload, {
    description: 'Makes a catalogue with its audience and content. For API owners.',
  })
  async createCatalogue(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateCatalogueInput, { description: 'What it offers, and to whom.' })
    input: CreateCatalogueInput,
  ) {
    return { catalogue: await createCatalogue(ctx, input) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'NAME_TAKEN', 'PRODUCT_NOT_PUBLISHABLE', 'VERSION_CONFLICT')
  @Mutation(() => UpdateCataloguePayload, {
    description: 'Changes a catalogue, its audience or its content. For API owners.',
  })
  async updateCatalogue(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the catalogue.' }) id: string,
    @Arg('input', () => UpdateCatalogueInput, CHANGES) input: UpdateCatalogueInput,
    @Arg('expectedVersion', () => Int, EXPECTED_VERSION) expectedVersion: number | null,
  ) {
    return { catalogue: await updateCatalogue(ctx, id, input, expectedVersion ?? null) };
  }

  @FieldResolver(() => String, { description: 'How it is shown: its name where nothing else is said.' })
  displayName(@Root() { displayName, name }: Catalogue) {
    return displayName ?? name;
  }

  @FieldResolver(() => ProductConnection, {
    description: 'Those that consumers can ask for, and for API owners the hidden ones too.',
  })
  products(@Root() catalogue: Catalogue, @Ctx() ctx: Context, @Args(() => productOrder.Args) page: OrderedPageArgs) {
    return productsOfCatalogue.page(ctx, catalogue.id, page);
  }

  @FieldResolver(() => [Plan], {
    description: `Its plans; each may be asked for with each of its products. The first ${MAX_LIST}; \`plansConnection\` has all.`,
  })
  plans(@Root() catalogue: Catalogue, @Ctx() ctx: Context) {
    return plansOfCatalogue.list(ctx, catalogue.id);
  }

  @FieldResolver(() => PlanConnection, {
    description: 'Its plans; each may be asked for with each of its products.',
  })
  plansConnection(
    @Root() catalogue: Catalogue,
    @Ctx() ctx: Context,
    @Args(() => planOrder.Args) page: OrderedPageArgs,
  ) {
    return plansOfCatalogue.page(ctx, catalogue.id, page);
  }

  @FieldResolver(() => [Team], {
    ...firstOnly('teamsConnection', 'Its audience. For API owners; null for others.'),
    nullable: true,
  })
  teams(@Root() catalogue: Catalogue, @Ctx() ctx: Context) {
    return seesAll(ctx.viewer) ? teamsOfCatalogue.list(ctx, catalogue.id) : null;
  }

  @FieldResolver(() => TeamConnection, {
    nullable: true,
    description: 'Its audience. For API owners; null for others.',
  })
  teamsConnection(
    @Root() catalogue: Catalogue,
    @Ctx() ctx: Context,
    @Args(() => teamOrder.Args) page: OrderedPageArgs,
  ) {
    return seesAll(ctx.viewer) ? teamsOfCatalogue.page(ctx, catalogue.id, page) : null;
  }
}
