import type { KeyPart } from '../../provider/port/key-kinds.ts';

/** How versions of OpenAPI differ in what they can say of a key. */
export type Dialect = '2.0' | '3.0' | '3.1';

type Scheme = Record<string, unknown>;

const WORDS = {
  authToken: 'The key of your app.',
  basic: 'User name and password of your app, as in `Basic …`.',
  hmac: 'A signature of the request by the key id and secret of your app, as in `Signature keyId="…",…`.',
  jwt: 'A token that you sign, as in `Bearer …`.',
  oauthClient: 'An access token that your client gets from the authorization server, as in `Bearer …`.',
  oauth2: 'An access token that your client gets from the gateway, as in `Bearer …`.',
  certificate: 'The client certificate of your app.',
  mutualTls: 'A client certificate of your app, in the connection.',
};

const KEY_NAME = 'The name of your key, as it is.';

/**
 * How a part of what a call brings is sent; null where this version of OpenAPI has no words for it.
 * @param isFirst Whether it is what proves the key.
 */
export function schemeOf({ method, place: keyPlace }: KeyPart, isFirst: boolean, dialect: Dialect): Scheme | null {
  const description = method === 'authToken' && !isFirst ? KEY_NAME : WORDS[method];
  if (method === 'certificate' || method === 'mutualTls')
    return dialect === '3.1' ? { type: 'mutualTLS', description } : null;
  if (!keyPlace) return null;
  const isAuthorization = keyPlace.in === 'HEADER' && keyPlace.name.toLowerCase() === 'authorization';
  if (method === 'basic' && isAuthorization) {
    return dialect === '2.0' ? { type: 'basic', description } : { type: 'http', scheme: 'basic', description };
  }
  const isToken = method === 'jwt' || method === 'oauthClient' || method === 'oauth2';
  if (isToken && isAuthorization && dialect !== '2.0') {
    // What the gateway gives out itself says nothing to its bearer.
    return { type: 'http', scheme: 'bearer', ...(method !== 'oauth2' && { bearerFormat: 'JWT' }), description };
  }
  // Swagger 2.0 knows no cookies.
  if (keyPlace.in === 'COOKIE' && dialect === '2.0') {
    return { type: 'apiKey', in: 'header', name: 'Cookie', description: `${keyPlace.name}=… ${description}` };
  }
  return { type: 'apiKey', in: keyPlace.in.toLowerCase(), name: keyPlace.name, description };
}
