import { Ctx, Field, FieldResolver, ObjectType, Resolver, Root } from 'type-graphql';
import { issuedMethodOf } from '../../catalogue/products/auth-types.ts';
import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { defineLoader, inOrder } from '../../platform/loader.ts';
import { authorizationUrlOf, tokenUrlOf } from '../../provider/consumer-calls/own-token.ts';
import { KEY_KINDS } from '../../provider/port/key-kinds.ts';
import { appById } from '../apps/app.queries.ts';
import { Credential } from '../credentials/credential.entity.ts';
import { productsOfCredential } from '../credentials/credential.queries.ts';

@ObjectType({
  description:
    'The client that an authorization server, or the gateway itself, has for a credential. Its secret is shown by `revealCredential`, its tokens open the APIs.',
})
export class OAuthClient {
  @Field(() => String, { description: 'How the server knows it.' })
  clientId!: string;

  @Field(() => String, { description: 'Where it gets tokens, by its id and secret.' })
  tokenUrl!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Where it sends people for the code flow, always with PKCE; null where the server signs nobody in.',
  })
  authorizationUrl!: string | null;

  @Field(() => [String], {
    description: 'Scopes that it can ask for. A token opens what those of its scopes bring that products have.',
  })
  scopes!: string[];
}

const clientsOf = defineLoader(async ({ db }: Context, ids: readonly string[]) => {
  const rows = await db
    .selectFrom('oauthClient')
    .select(['id', 'clientId', 'tokenUrl', 'authorizationUrl', 'scope'])
    .where(oneOf('id', ids))
    .where('clientId', 'is not', null)
    .execute();
  return inOrder(ids, rows, ({ id }) => id);
});

@Resolver(() => Credential)
export class OAuthClientResolver {
  @FieldResolver(() => OAuthClient, {
    nullable: true,
    description:
      'Of the types OAUTH_CLIENT and OAUTH2, once the server or the gateway knows it; null before, and for all others.',
  })
  async oauthClient(@Root() credential: Credential, @Ctx() ctx: Context): Promise<OAuthClient | null> {
    const { id } = credential;
    const kind = KEY_KINDS[issuedMethodOf(credential.authType) ?? 'authToken'];
    if (kind.isForTokens && !kind.isRegistered) return ownClient(ctx, credential);
    const found = await clientsOf(ctx, id);
    if (!found?.clientId) return null;
    const { clientId, tokenUrl, authorizationUrl, scope } = found;
    return { clientId, tokenUrl: tokenUrl ?? '', authorizationUrl, scopes: scope ? scope.split(' ') : [] };
  }
}

/** One that the gateway has: it is known by the name under which that keeps it, at the first of its products. */
async function ownClient(ctx: Context, { id, appId, keyHash }: Credential): Promise<OAuthClient | null> {
  const [products, app] = await Promise.all([productsOfCredential.list(ctx, id), appById(ctx, appId)]);
  const gatewayUrl = products.find((product) => product.gatewayUrl)?.gatewayUrl;
  if (!keyHash || !gatewayUrl) return null;
  const hasPeople = (app?.redirectUrls.length ?? 0) > 0;
  return {
    ...{ clientId: keyHash, tokenUrl: tokenUrlOf(gatewayUrl), scopes: [] },
    authorizationUrl: hasPeople ? authorizationUrlOf(gatewayUrl) : null,
  };
}
