import { Ctx, Field, FieldResolver, ObjectType, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { defineLoader, inOrder } from '../../platform/loader.ts';
import { Credential } from '../credentials/credential.entity.ts';

@ObjectType({
  description:
    'The client that an authorization server has for a credential. Its secret is shown by `revealCredential`, its tokens open the APIs.',
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
    description: 'Of the type OAUTH_CLIENT, once the server has registered it; null before, and for all others.',
  })
  async oauthClient(@Root() { id }: Credential, @Ctx() ctx: Context): Promise<OAuthClient | null> {
    const found = await clientsOf(ctx, id);
    if (!found?.clientId) return null;
    const { clientId, tokenUrl, authorizationUrl, scope } = found;
    return { clientId, tokenUrl: tokenUrl ?? '', authorizationUrl, scopes: scope ? scope.split(' ') : [] };
  }
}
