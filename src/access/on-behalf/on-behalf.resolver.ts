import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import { Credential } from '../../apps/credentials/credential.entity.ts';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { COMBINATION_CODES } from '../rules/rule-codes.ts';
import { AddCredentialInput, AddProductsToCredentialInput, ImportCredentialInput } from './on-behalf.inputs.ts';
import { addCredential, addImportedCredential, giveProducts } from './on-behalf.service.ts';

const AddCredentialPayload = payloadOf('addCredential', {
  credential: changed(() => Credential, 'The new credential, on its way to the gateway.'),
});

const ImportCredentialPayload = payloadOf('importCredential', {
  credential: changed(() => Credential, 'The new credential, on its way to the gateway.'),
});

const AddProductsToCredentialPayload = payloadOf('addProductsToCredential', {
  credential: changed(() => Credential, 'The credential, on its way to the gateway.'),
});

@Resolver()
export class OnBehalfResolver {
  @Authorized(UserRole.API_OWNER)
  @Refuses(...COMBINATION_CODES, 'ALREADY_GRANTED', 'KEY_TAKEN', 'ACCOUNT_LOCKED', 'CLIENT_TYPE_REQUIRED')
  @Mutation(() => AddCredentialPayload, {
    description: 'Gives an app of a consumer a credential, without a request. For API owners.',
  })
  async addCredential(
    @Ctx() ctx: Context,
    @Arg('input', () => AddCredentialInput, { description: 'What it opens, and for which app.' })
    input: AddCredentialInput,
  ) {
    return { credential: await addCredential(ctx, input) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses(...COMBINATION_CODES, 'KEY_TAKEN', 'ACCOUNT_LOCKED')
  @Mutation(() => ImportCredentialPayload, {
    description:
      'Gives an app of a consumer a credential with a key of a given value. The credential becomes FAILED where the gateway holds a key of that value that the portal did not make, and that key stays as it is. For API owners.',
  })
  async importCredential(
    @Ctx() ctx: Context,
    @Arg('input', () => ImportCredentialInput, { description: 'What it opens, for which app, and its key.' })
    input: ImportCredentialInput,
  ) {
    // Its value makes it another key than any that lives.
    return { credential: await addImportedCredential(ctx, input) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses(...COMBINATION_CODES, 'WRONG_STATE', 'ALREADY_GRANTED', 'ACCOUNT_LOCKED')
  @Mutation(() => AddProductsToCredentialPayload, {
    description: 'Puts more products on a credential, on its plan, without a request. For API owners.',
  })
  async addProductsToCredential(
    @Ctx() ctx: Context,
    @Arg('input', () => AddProductsToCredentialInput, {
      description: 'What the key opens from now on, beside what it opened.',
    })
    input: AddProductsToCredentialInput,
  ) {
    return { credential: await giveProducts(ctx, input) };
  }
}
