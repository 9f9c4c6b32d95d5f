import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

/** What is left of an authorization server for a gateway: a key set, and tokens signed by it. */
export interface TokenServer {
  jwksUrl: string;
  /** Good for ten minutes. */
  token(claims: JWTPayload): Promise<string>;
  stop(): Promise<void>;
}

export async function startTokenServer(): Promise<TokenServer> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  const http = createServer((_, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] }));
  }).listen(0, '127.0.0.1');
  await once(http, 'listening');
  return {
    jwksUrl: `http://127.0.0.1:${(http.address() as AddressInfo).port}/jwks`,
    token: (claims) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: 'one', typ: 'at+jwt' })
        .setIssuedAt()
        .setExpirationTime('10m')
        .sign(privateKey),
    async stop() {
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
}
