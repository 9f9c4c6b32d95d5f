import type { GraphQLResolveInfo } from 'graphql';
import { Field, ObjectType } from 'type-graphql';
import { issuedMethodOf } from '../../catalogue/products/auth-types.ts';
import { callOf } from '../../catalogue/products/example-call.ts';
import { apisOfProduct } from '../../catalogue/products/product.queries.ts';
import type { Context } from '../../platform/context.ts';
import { answersWith } from '../../platform/shapes/answers-with.ts';
import { KEY_KINDS } from '../../provider/port/key-kinds.ts';
import type { Credential } from '../credentials/credential.entity.ts';
import { productsOfCredential } from '../credentials/credential.queries.ts';
import type { Key } from '../credentials/credential-key.ts';

@ObjectType({ description: 'How an API of a credential is called with it.' })
export class CredentialCall {
  @Field(() => String, { description: 'Name of the API at the provider.' })
  apiName!: string;

  @Field(() => String, { description: 'What a consumer calls.' })
  gatewayUrl!: string;

  @Field(() => String, { description: 'A command that calls it, by `curl` in a shell, with the secret in it.' })
  curl!: string;
}

/** What its consumer is shown of a key. */
export interface ShownKey {
  /** Null where its consumer alone has what is secret. */
  secret: string | null;
  keyName: string | null;
}

/** Fields of an answer that show a key, as the schema describes them. */
export const SHOWN = {
  secret:
    'What to send to the gateway: an API key, by default in the `Authorization` header; the password, or what calls are signed with, that goes with `keyName`; the secret of the client of OAUTH_CLIENT and OAUTH2. Null for JWT and MUTUAL_TLS, whose private key its consumer has.',
  keyName:
    'What the gateway knows the key by, where the secret is not all: the user name of BASIC, the `keyId` of HMAC, the `kid` of tokens of JWT, the client id of OAUTH_CLIENT and OAUTH2, the SHA-256 fingerprint of the certificate of MUTUAL_TLS. Where an API wants a key as well (`ProductApi.parts`), it is that. Null for AUTH_TOKEN.',
  calls: 'Commands that call each API of the credential, with the secret in them. To be shown with it, and not kept.',
};

/** Clients that had an imported key before the portal send it as it was; the gateway takes both forms. */
export function shownKey(
  { isImported, authType }: Pick<Credential, 'isImported' | 'authType'>,
  key: Key | null,
): ShownKey {
  if (!key) return { secret: null, keyName: null };
  const { keyId, consumerKey, proof = '' } = key;
  const kind = KEY_KINDS[issuedMethodOf(authType)!];
  const value = isImported || kind.isKnownById ? keyId : consumerKey;
  if (kind.proof === null) return { secret: value, keyName: null };
  return { secret: kind.isGiven ? null : proof, keyName: value };
}

/** The same in words, for a page. */
export function keyInWords({ authType }: Pick<Credential, 'authType'>, { secret, keyName }: ShownKey): string {
  const { name, proof } = KEY_KINDS[issuedMethodOf(authType)!];
  const words = [
    [name, keyName],
    [proof, secret],
  ].flatMap(([what, value]) => (value === null ? [] : [`${what}: ${value}`]));
  return keyName === null ? (secret ?? '') : words.join('\n');
}

/** Adds the commands to an answer that is to hold them. */
export async function withCalls<Shown extends ShownKey & { credential: Credential }>(
  ctx: Context,
  info: GraphQLResolveInfo,
  shown: Shown,
): Promise<Shown & { calls?: CredentialCall[] }> {
  return answersWith(info, 'calls') ? { ...shown, calls: await callsOf(ctx, shown.credential, shown) } : shown;
}

/** One for each API that the credential opens. */
async function callsOf(ctx: Context, { id }: Credential, shown: ShownKey): Promise<CredentialCall[]> {
  const { secret, keyName } = shown;
  const secrets = keyName === null ? { key: secret ?? '', secret: '' } : { key: keyName, secret: secret ?? '' };
  const products = await productsOfCredential.all(ctx, id);
  const apis = (await Promise.all(products.map((product) => apisOfProduct(ctx, product)))).flat();
  return apis.map((api) => ({ apiName: api.name, gatewayUrl: api.gatewayUrl, curl: callOf(api, secrets) }));
}
