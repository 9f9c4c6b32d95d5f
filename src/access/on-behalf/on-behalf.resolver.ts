import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import { Credential } from '../../apps/credentials/credential.entity.ts';
import { importCredential } from '../../apps/issuing/credential-import.service.ts';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { UserRole } from '../../platform/viewer.ts';
import { AddCredentialInput, AddProductsToCredentialInput, ImportCredentialInput } from './on-behalf.inputs.ts';
import { addCredential, giveProducts, judgeGift } from './on-behalf.service.ts';

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
  @Mutation(() => AddCredentialPayload, {
    description:
      'Gives an app of a consumer a credential, without a request. For API owners. Errors: NOT_FOUND, ACCOUNT_LOCKED, INVALID_INPUT, MIXED_AUTH_TYPES, PRODUCT_NOT_REQUESTABLE, PLAN_NOT_ENFORCED, MIXED_PROVIDERS, ALREADY_GRANTED.',
  })
  async addCredential(
    @Ctx() ctx: Context,
    @Arg('input', () => AddCredentialInput, { description: 'What it opens, and for which app.' })
    input: AddCredentialInput,
  ) {
    return { credential: await addCredential(ctx, input) };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => ImportCredentialPayload, {
    description:
      'Gives an app of a consumer a credential with a key of a given value. The credential becomes FAILED where the gateway holds a key of that value that the portal did not make, and that key stays as it is. For API owners. Errors: NOT_FOUND, ACCOUNT_LOCKED, INVALID_INPUT, KEY_TAKEN, MIXED_AUTH_TYPES, PRODUCT_NOT_REQUESTABLE, PLAN_NOT_ENFORCED, MIXED_PROVIDERS.',
  })
  async importCredential(
    @Ctx() ctx: Context,
    @Arg('input', () => ImportCredentialInput, { description: 'What it opens, for which app, and its key.' })
    input: ImportCredentialInput,
  ) {
    // Its value makes it another key than any that lives.
    const grant = await judgeGift(ctx, { ...input, furtherKey: true });
    return { credential: await importCredential(ctx, grant, input.value) };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => AddProductsToCredentialPayload, {
    description:
      'Puts more products on a credential, on its plan, without a request. For API owners. Errors: NOT_FOUND, INVALID_INPUT, MIXED_AUTH_TYPES, PRODUCT_NOT_REQUESTABLE, PLAN_NOT_ENFORCED, MIXED_PROVIDERS, WRONG_STATE, ACCOUNT_LOCKED, ALREADY_GRANTED.',
  })
  async addProductsToCredential(
    @Ctx() ctx: Context,
    @Arg('input', () => AddProductsToCredentialInput, { description: 'Which products, on which credential.' })
    input: AddProductsToCredentialInput,
  ) {
    return { credential: await giveProducts(ctx, input) };
  }
}
