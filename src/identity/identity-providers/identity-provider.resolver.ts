import { Arg, Authorized, Ctx, Extensions, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { CHANGES } from '../../platform/graphql/descriptions.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { Organisation } from '../organisations/organisation.entity.ts';
import { organisations } from '../organisations/organisation.queries.ts';
import { IdentityProvider, SignInProvider } from './identity-provider.entity.ts';
import { CreateIdentityProviderInput, UpdateIdentityProviderInput } from './identity-provider.inputs.ts';
import { listIdentityProviders, listSignInProviders, publicId } from './identity-provider.queries.ts';
import { createIdentityProvider, deleteIdentityProvider, updateIdentityProvider } from './identity-provider.service.ts';
import { checkIdentityProvider } from './provider-check.service.ts';

const CreateIdentityProviderPayload = payloadOf('createIdentityProvider', {
  identityProvider: changed(() => IdentityProvider, 'The new one, without its secret.'),
});

const UpdateIdentityProviderPayload = payloadOf('updateIdentityProvider', {
  identityProvider: changed(() => IdentityProvider, 'The provider as it is now.'),
});

const DeleteIdentityProviderPayload = payloadOf('deleteIdentityProvider', {
  deletedId: changed(() => ID, 'Id that the server had; its button is gone with it.'),
});

const TestIdentityProviderPayload = payloadOf('testIdentityProvider', {
  isReady: changed(() => Boolean, 'Whether people can be sent there.'),
  problem: changed(() => String, 'What is wrong, for people; null when nothing is.'),
});

const idArg = { description: 'Id of the identity provider, not that of its button.' };

@Resolver(() => IdentityProvider)
export class IdentityProviderResolver {
  @Query(() => [SignInProvider], {
    description:
      'The ways to sign in without a password of the portal, by name; up to 20. Send the browser to `/sso/<id>?return_to=<page>`.',
  })
  signInProviders(@Ctx() ctx: Context) {
    return listSignInProviders(ctx);
  }

  @Authorized(UserRole.API_OWNER)
  @Query(() => [IdentityProvider], { description: 'Servers that sign people in, by name; up to 20. For API owners.' })
  identityProviders(@Ctx() ctx: Context) {
    return listIdentityProviders(ctx);
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('INVALID_INPUT', 'NAME_TAKEN', 'NOT_FOUND', 'WRONG_STATE')
  @Mutation(() => CreateIdentityProviderPayload, {
    description: 'Connects a server that signs people in, by OpenID Connect. For API owners.',
  })
  async createIdentityProvider(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateIdentityProviderInput, { description: 'How it is reached, and whom it lets in.' })
    input: CreateIdentityProviderInput,
  ) {
    return { identityProvider: await createIdentityProvider(ctx, input) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('INVALID_INPUT', 'NAME_TAKEN', 'NOT_FOUND')
  @Mutation(() => UpdateIdentityProviderPayload, {
    description:
      'Changes a server that signs people in. Mappings count from the next sign-in; switched off, the sessions that it began end at once. For API owners.',
  })
  async updateIdentityProvider(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, idArg) id: string,
    @Arg('input', () => UpdateIdentityProviderInput, CHANGES) input: UpdateIdentityProviderInput,
  ) {
    return { identityProvider: await updateIdentityProvider(ctx, id, input) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND')
  @Mutation(() => DeleteIdentityProviderPayload, {
    description:
      'Disconnects a server that signs people in. The sessions that it began end at once; accounts stay. For API owners.',
  })
  async deleteIdentityProvider(@Ctx() ctx: Context, @Arg('id', () => ID, idArg) id: string) {
    await deleteIdentityProvider(ctx, id);
    return { deletedId: id };
  }

  @Authorized(UserRole.API_OWNER)
  @Extensions({ ownTransaction: true })
  @Refuses('NOT_FOUND')
  @Mutation(() => TestIdentityProviderPayload, {
    description:
      'Asks a stored identity provider for its discovery document. A bad one is a result, not an error. For API owners.',
  })
  async testIdentityProvider(@Ctx() ctx: Context, @Arg('id', () => ID, idArg) id: string) {
    const problem = await checkIdentityProvider(ctx, id);
    return { isReady: problem === null, problem };
  }

  @FieldResolver(() => Boolean, { description: 'Whether a secret of the portal is stored, which is never shown.' })
  hasClientSecret(@Root() { clientSecret }: IdentityProvider): boolean {
    return clientSecret !== null;
  }

  @FieldResolver(() => Organisation, {
    nullable: true,
    description:
      'Organisation of new accounts, and where no mapping says otherwise; null for the Default Organisation, and where it was deleted.',
  })
  defaultOrganisation(@Root() { defaultOrganisationId }: IdentityProvider, @Ctx() ctx: Context) {
    return defaultOrganisationId && organisations.byId(ctx, defaultOrganisationId);
  }

  @FieldResolver(() => String, { description: 'Where a sign-in by it begins.' })
  startUrl(@Root() { id }: IdentityProvider, @Ctx() { config }: Context): string {
    return `${config.publicUrl}/sso/${publicId(id)}`;
  }

  @FieldResolver(() => String, { description: 'What to register there as the redirect URI of the portal.' })
  callbackUrl(@Ctx() { config }: Context): string {
    return `${config.publicUrl}/sso/callback`;
  }

  @FieldResolver(() => String, { description: 'What to register there as the URI of back-channel logout.' })
  logoutUrl(@Root() { id }: IdentityProvider, @Ctx() { config }: Context): string {
    return `${config.publicUrl}/sso/${publicId(id)}/logout`;
  }
}
