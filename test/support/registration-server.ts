import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import Provider, { type Configuration } from 'oidc-provider';

/** The OpenID Connect server of npm on the loopback with dynamic registration (RFC 7591, RFC 7592), whose access tokens are JWTs (RFC 9068). */
export interface RegistrationServer {
  issuer: string;
  /** By which it lets somebody register clients. */
  initialAccessToken: string;
  /** Ids of the clients that it has. */
  clientIds(): string[];
  /** What it has of one; undefined when there is none. */
  client(id: string): Record<string, unknown> | undefined;
  /** As when its operator deletes one by hand. */
  forget(id: string): void;
  /** The next answer to a registration is lost, and the client is there. */
  loseNextAnswer(): void;
  stop(): Promise<void>;
}

const RESOURCE = 'urn:example:apis';
const INITIAL = 'initial-access-token';

/** @param scopes That it knows. */
export async function startRegistrationServer(scopes: readonly string[]): Promise<RegistrationServer> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: 'first', alg: 'RS256', use: 'sig' };
  const stored = new Map<string, Record<string, unknown>>();
  let isLost = false;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  const http = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1');
  await once(http, 'listening');
  const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, settingsOf({ scopes, jwk, stored }));
  provider.on('server_error', (_, error) => console.error(error));
  const callback = provider.callback();
  answer = (request, response) => {
    if (request.url?.startsWith('/interaction/')) {
      return void provider.interactionFinished(request, response, { login: { accountId: 'ann' } });
    }
    if (isLost && request.method === 'POST' && request.url === '/reg') {
      isLost = false;
      response.end = (() => request.socket.destroy()) as never;
    }
    void callback(request, response);
  };
  return {
    ...{ issuer, initialAccessToken: INITIAL },
    clientIds: () => [...stored.keys()],
    client: (id) => stored.get(id),
    forget: (id) => void stored.delete(id),
    loseNextAnswer() {
      isLost = true;
    },
    async stop() {
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
}

interface Parts {
  scopes: readonly string[];
  jwk: object;
  stored: Map<string, Record<string, unknown>>;
}

const settingsOf = ({ scopes, jwk, stored }: Parts): Configuration => ({
  jwks: { keys: [jwk as never] },
  cookies: { keys: ['of-a-test'] },
  fetch: (url, options) => fetch(url, { ...options, dispatcher: undefined } as RequestInit),
  scopes: ['openid', 'offline_access', ...scopes],
  ttl: {
    ClientCredentials: 600,
    AccessToken: 600,
    AuthorizationCode: 60,
    Grant: 3600,
    Interaction: 600,
    Session: 3600,
  },
  adapter: adapterOver(stored),
  extraClientMetadata: { properties: ['software_id', 'software_version'] },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    registration: { enabled: true, initialAccessToken: INITIAL },
    registrationManagement: { enabled: true, rotateRegistrationAccessToken: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => RESOURCE,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        ...{ scope: scopes.join(' '), audience: RESOURCE, accessTokenFormat: 'jwt' as const },
        ...{ accessTokenTTL: 600, jwt: { sign: { alg: 'RS256' as const } } },
      }),
    },
  },
  findAccount: (_, sub) => ({ accountId: sub, claims: async () => ({ sub }) }),
  interactions: { url: (_, { uid }) => `/interaction/${uid}` },
  async loadExistingGrant({ oidc }) {
    const grant = new oidc.provider.Grant({ clientId: oidc.client!.clientId, accountId: oidc.session!.accountId! });
    grant.addOIDCScope(['openid', 'offline_access', ...scopes].join(' '));
    grant.addResourceScope(RESOURCE, scopes.join(' '));
    await grant.save();
    return grant;
  },
});

/** Clients in a map that the test sees, and everything else in one that it does not. */
function adapterOver(clients: Parts['stored']): Configuration['adapter'] {
  const all = new Map<string, Map<string, Record<string, unknown>>>([['Client', clients]]);
  const byUid = new Map<string, Record<string, unknown>>();
  return (name: string) => {
    const own = all.get(name) ?? new Map<string, Record<string, unknown>>();
    all.set(name, own);
    return {
      async upsert(id: string, payload: Record<string, unknown>) {
        own.set(id, payload);
        if (typeof payload.uid === 'string') byUid.set(payload.uid, payload);
      },
      find: async (id: string) => own.get(id),
      findByUid: async (uid: string) => byUid.get(uid),
      findByUserCode: async () => undefined,
      async consume(id: string) {
        const found = own.get(id);
        if (found) found.consumed = Math.floor(Date.now() / 1000);
      },
      async destroy(id: string) {
        own.delete(id);
      },
      async revokeByGrantId(grantId: string) {
        for (const [id, payload] of own) if (payload.grantId === grantId) own.delete(id);
      },
    } as never;
  };
}
