import {
  Arg,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { Team } from '../../identity/organisations/team.entity.ts';
import type { Context } from '../../platform/context.ts';
import { MutationPayload } from '../../platform/graphql/user-error.ts';
import { UserRole } from '../../platform/viewer.ts';
import { teamsOfCatalogue } from '../offer/administration.queries.ts';
import { Catalogue } from './catalogue.entity.ts';
import { CreateCatalogueInput, UpdateCatalogueInput } from './catalogue.inputs.ts';
import { findVisibleCatalogue } from './catalogue.queries.ts';
import { createCatalogue, updateCatalogue } from './catalogue.service.ts';

@ObjectType({ description: 'Result of `createCatalogue`.' })
class CreateCataloguePayload extends MutationPayload {
  @Field(() => Catalogue, { nullable: true, description: 'The new catalogue.' })
  catalogue?: Catalogue | null;
}

@ObjectType({ description: 'Result of `updateCatalogue`.' })
class UpdateCataloguePayload extends MutationPayload {
  @Field(() => Catalogue, { nullable: true, description: 'The catalogue as it is now.' })
  catalogue?: Catalogue | null;
}

@Resolver(() => Catalogue)
export class CatalogueMutationsResolver {
  @Query(() => Catalogue, {
    nullable: true,
    description: 'One catalogue; null when there is none that the viewer may see.',
  })
  catalogue(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Its id.' }) id: string) {
    return findVisibleCatalogue(ctx, id);
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => CreateCataloguePayload, {
    description:
      'Makes a catalogue with its audience and content. For API owners. Errors: INVALID_INPUT, NAME_TAKEN, NOT_FOUND.',
  })
  async createCatalogue(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateCatalogueInput, { description: 'The new catalogue.' }) input: CreateCatalogueInput,
  ): Promise<CreateCataloguePayload> {
    return { catalogue: await createCatalogue(ctx, input), userErrors: [] };
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
  ): Promise<UpdateCataloguePayload> {
    return { catalogue: await updateCatalogue(ctx, id, input), userErrors: [] };
  }

  @FieldResolver(() => [Team], { nullable: true, description: 'Its audience. For API owners; null for others.' })
  teams(@Root() catalogue: Catalogue, @Ctx() ctx: Context) {
    return teamsOfCatalogue(ctx, catalogue.id);
  }
}
