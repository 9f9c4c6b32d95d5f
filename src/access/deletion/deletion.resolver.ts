import { Arg, Authorized, Ctx, Extensions, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import { Organisation } from '../../identity/organisations/organisation.entity.ts';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { seesAll, UserRole } from '../../platform/viewer.ts';
import {
  deleteApp,
  deleteCatalogue,
  deleteOrganisation,
  deletePlan,
  deleteProduct,
  deleteUser,
} from './deletion.service.ts';
import { deletionPreviewOf } from './deletion-preview.queries.ts';
import { OrganisationDeletionPreview } from './deletion-preview.ts';

const isComplete = changed(
  () => Boolean,
  'Whether all that hung on it is ended, too. When false it is gone for everybody, and jobs go on: each request that is closed, each credential that is revoked has an event of its own.',
);

const DeleteAppPayload = payloadOf('deleteApp', {
  deletedId: changed(() => ID, 'Id of the app; records keep naming it.'),
  isComplete,
});

const DeleteUserPayload = payloadOf('deleteUser', {
  deletedId: changed(() => ID, 'Id of the account; records keep naming it.'),
  isComplete,
});

const DeleteOrganisationPayload = payloadOf('deleteOrganisation', {
  deletedId: changed(() => ID, 'Id of the organisation; records keep naming it.'),
  isComplete,
});

const DeleteProductPayload = payloadOf('deleteProduct', {
  deletedId: changed(() => ID, 'Id of the product; records keep naming it.'),
  isComplete,
});

const DeletePlanPayload = payloadOf('deletePlan', {
  deletedId: changed(() => ID, 'Id of the plan; records keep naming it.'),
  isComplete,
});

const DeleteCataloguePayload = payloadOf('deleteCatalogue', {
  deletedId: changed(() => ID, 'Id of the catalogue that is gone.'),
  isComplete,
});

/** What is deleted may be in requests that wait and in carts, of which only this module knows. */
@Resolver(() => Organisation)
export class DeletionResolver {
  @FieldResolver(() => OrganisationDeletionPreview, {
    nullable: true,
    description: 'What deleting it would touch. For API owners; null for others.',
  })
  deletionPreview(@Root() { id }: Organisation, @Ctx() ctx: Context) {
    return seesAll(ctx.viewer) ? deletionPreviewOf(ctx, id) : null;
  }

  @Authorized()
  @Refuses('NOT_FOUND')
  @Mutation(() => DeleteAppPayload, {
    description:
      'Deletes an app for good: its credentials are revoked and its open requests closed. For its owner, administrators of its organisation and API owners.',
  })
  deleteApp(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the app.' }) id: string) {
    return deleteApp(ctx, id);
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONSUMER_ADMIN)
  @Extensions({ changesAccounts: true })
  @Refuses('NOT_FOUND', 'WRONG_STATE')
  @Mutation(() => DeleteUserPayload, {
    description:
      'Deletes an account for good: its sessions and tokens end and its open requests are closed. Its shared apps go to one of those who share them, an administrator first; its other apps are deleted. For API owners, and for administrators where it is a service account of their organisation; nobody deletes their own.',
  })
  deleteUser(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the account.' }) id: string) {
    return deleteUser(ctx, id);
  }

  @Authorized(UserRole.API_OWNER)
  @Extensions({ changesAccounts: true })
  @Refuses('NOT_FOUND', 'WRONG_STATE', 'IN_USE')
  @Mutation(() => DeleteOrganisationPayload, {
    description:
      'Deletes an organisation with its teams for good. People who are in it go to the Default Organisation and keep their apps, which only they see then; service tokens for it are revoked. For API owners. `Organisation.deletionPreview` tells what it touches.',
  })
  deleteOrganisation(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the organisation.' }) id: string,
    @Arg('force', () => Boolean, {
      defaultValue: false,
      description: 'Whether to do so where people are in it; otherwise that is IN_USE.',
    })
    force: boolean,
  ) {
    return deleteOrganisation(ctx, id, force);
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'IN_USE')
  @Mutation(() => DeleteProductPayload, {
    description:
      'Deletes a product and its policy, when no credential lives on it. Open requests for it are closed, and carts lose it. For API owners.',
  })
  deleteProduct(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the product.' }) id: string) {
    return deleteProduct(ctx, id);
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'IN_USE')
  @Mutation(() => DeletePlanPayload, {
    description:
      'Deletes a plan and its policy, when no credential lives on it. Open requests for it are closed, and carts lose it. For API owners.',
  })
  deletePlan(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the plan.' }) id: string) {
    return deletePlan(ctx, id);
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND')
  @Mutation(() => DeleteCataloguePayload, {
    description:
      'Deletes a catalogue, not what it holds. Open requests through it are closed, and carts lose what was chosen in it. For API owners.',
  })
  deleteCatalogue(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the catalogue.' }) id: string) {
    return deleteCatalogue(ctx, id);
  }
}
