import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Team } from '../../identity/organisations/team.entity.ts';
import type { Context } from '../../platform/context.ts';
import { connectionOf, PageArgs } from '../../platform/graphql/connection.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { UserRole } from '../../platform/viewer.ts';
import { Plan } from '../plans/plan.entity.ts';
import { ProductConnection } from '../products/product.resolver.ts';
import { Catalogue } from './catalogue.entity.ts';
import { CreateCatalogueInput, UpdateCatalogueInput } from './catalogue.inputs.ts';
import { catalogues, plansOfCatalogue, productsOfCatalogue, teamsOfCatalogue } from './catalogue.queries.ts';
import { createCatalogue, updateCatalogue } from './catalogue.service.ts';

const CatalogueConnection = connectionOf(Catalogue, 'Catalogue');

const CreateCataloguePayload = payloadOf('createCatalogue', {
  catalogue: changed(() => Catalogue, 'The new catalogue.'),
});
const UpdateCataloguePayload = payloadOf('updateCatalogue', {
  catalogue: changed(() => Catalogue, 'The catalogue as it is now.'),
});

@Resolver(() => Catalogue)
export class CatalogueResolver {
  @Query(() => CatalogueConnection, {
    description: 'Catalogues that the viewer may see; public ones also when nobody is signed in.',
  })
  catalogues(@Ctx() ctx: Context, @Args(() => PageArgs) page: PageArgs) {
    return catalogues.list(ctx, page);
  }

  @Query(() => Catalogue, {
    nullable: true,
    description: 'One catalogue; null when there is none that the viewer may see.',
  })
  catalogue(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Its id.' }) id: string) {
    return catalogues.find(ctx, id);
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => CreateCataloguePayload, {
    description:
      'Makes a catalogue with its audience and content. For API owners. Errors: INVALID_INPUT, NAME_TAKEN, NOT_FOUND.',
  })
  async createCatalogue(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateCatalogueInput, { description: 'The new catalogue.' }) input: CreateCatalogueInput,
  ) {
    return { catalogue: await createCatalogue(ctx, input) };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => UpdateCataloguePayload, {
    description:
      'Changes a catalogue, its audience or its content. For API owners. Errors: NOT_FOUND, INVALID_INPUT, NAME_TAKEN.',
  })
  async updateCatalogue(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the catalogue.' }) id: string,
    @Arg('input', () => UpdateCatalogueInput, { description: 'What to change.' }) input: UpdateCatalogueInput,
  ) {
    return { catalogue: await updateCatalogue(ctx, id, input) };
  }

  @FieldResolver(() => ProductConnection, { description: 'Its products.' })
  products(@Root() catalogue: Catalogue, @Ctx() ctx: Context, @Args(() => PageArgs) page: PageArgs) {
    return productsOfCatalogue(ctx, catalogue.id, page);
  }

  @FieldResolver(() => [Plan], { description: 'Its plans; each may be asked for with each of its products.' })
  plans(@Root() catalogue: Catalogue, @Ctx() ctx: Context) {
    return plansOfCatalogue(ctx, catalogue.id);
  }

  @FieldResolver(() => [Team], { nullable: true, description: 'Its audience. For API owners; null for others.' })
  teams(@Root() catalogue: Catalogue, @Ctx() ctx: Context) {
    return teamsOfCatalogue(ctx, catalogue.id);
  }
}
