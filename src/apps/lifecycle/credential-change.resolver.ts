import { Arg, Authorized, Ctx, Field, FieldResolver, ID, Mutation, ObjectType, Resolver, Root } from 'type-graphql';
import { User } from '../../identity/accounts/user.entity.ts';
import { userById } from '../../identity/accounts/user.queries.ts';
import type { Context } from '../../platform/context.ts';
import { MutationPayload } from '../../platform/graphql/user-error.ts';
import { Credential } from '../credentials/credential.entity.ts';
import { removeProductFromCredential } from './credential-change.service.ts';

@ObjectType({ description: 'Result of `removeProductFromCredential`.' })
class RemoveProductFromCredentialPayload extends MutationPayload {
  @Field(() => Credential, { nullable: true, description: 'The credential, on its way to the gateway.' })
  credential?: Credential | null;
}

@Resolver(() => Credential)
export class CredentialChangeResolver {
  @Authorized()
  @Mutation(() => RemoveProductFromCredentialPayload, {
    description:
      'Takes a product off a credential that has several, at once and without a request. For everybody who sees the app. Errors: NOT_FOUND, WRONG_STATE, LAST_PRODUCT.',
  })
  async removeProductFromCredential(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the credential.' }) id: string,
    @Arg('productId', () => ID, { description: 'Id of the product.' }) productId: string,
  ): Promise<RemoveProductFromCredentialPayload> {
    return { credential: await removeProductFromCredential(ctx, id, productId), userErrors: [] };
  }

  @FieldResolver(() => User, {
    nullable: true,
    description:
      'Who caused it to be issued: who approved the request, who asked where the plan approved by itself, or the API owner who added it on behalf of the consumer. Null where that was the system.',
  })
  issuedBy(@Root() credential: Credential, @Ctx() ctx: Context) {
    return credential.issuedById && userById(ctx, credential.issuedById);
  }
}
