import { Arg, Authorized, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { Credential } from '../credentials/credential.entity.ts';
import { removeProductFromCredential } from './credential-change.service.ts';

const RemoveProductFromCredentialPayload = payloadOf('removeProductFromCredential', {
  credential: changed(() => Credential, 'The credential, on its way to the gateway.'),
});

/** What a credential gains takes a request, so those mutations stand with the requests. */
@Resolver()
export class CredentialChangeResolver {
  @Authorized()
  @Refuses('NOT_FOUND', 'WRONG_STATE', 'LAST_PRODUCT')
  @Mutation(() => RemoveProductFromCredentialPayload, {
    description:
      'Takes a product off a credential that has several, at once and without a request. For everybody who sees the app.',
  })
  async removeProductFromCredential(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the credential.' }) id: string,
    @Arg('productId', () => ID, { description: 'One that it opens, and not the last.' }) productId: string,
  ) {
    return { credential: await removeProductFromCredential(ctx, id, productId) };
  }
}
