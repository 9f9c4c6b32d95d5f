import { Arg, Authorized, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { Credential } from '../credentials/credential.entity.ts';
import { tokensOf } from './client-token.queries.ts';
import { hasTokens, revokeTokens } from './client-token.service.ts';
import { ClientTokens } from './client-token.types.ts';

const RevokeTokensPayload = payloadOf('revokeTokens', {
  credential: changed(() => Credential, 'Whose tokens they are; it stays as it is.'),
});

@Resolver(() => Credential)
export class ClientTokenResolver {
  @Authorized()
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'WRONG_STATE')
  @Mutation(() => RevokeTokensPayload, {
    description:
      'Has the gateway forget tokens that its own OAuth 2.0 has given to the client of a credential of the type OAUTH2. They are refused as soon as the gateway was told, and then missing in `Credential.tokens`; a refresh token goes on bringing others. For everybody who sees the app.',
  })
  async revokeTokens(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the credential.' }) id: string,
    @Arg('fingerprints', () => [String], {
      nullable: true,
      description: 'Which tokens, 1 to 100; when absent all that there are when the gateway is told.',
    })
    fingerprints?: string[] | null,
  ) {
    return { credential: await revokeTokens(ctx, id, fingerprints) };
  }

  @FieldResolver(() => ClientTokens, {
    nullable: true,
    description:
      'Tokens that the gateway itself has given to its client, asked live: waits up to 5 seconds, for all credentials of a list together. Null for other types than OAUTH2, whose tokens are no affair of the gateway, and where it has ended.',
  })
  tokens(@Root() credential: Credential, @Ctx() ctx: Context) {
    return hasTokens(credential) ? tokensOf(ctx, credential.id) : null;
  }
}
