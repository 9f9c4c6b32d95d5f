import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { exportJWK, generateKeyPair } from 'jose';
import Provider, { type ClientMetadata, type Configuration } from 'oidc-provider';

/** Somebody who has an account at the provider. */
export type Person = Record<string, unknown>;

/** The OpenID Connect server of npm on the loopback, which signs whoever comes in without asking. */
export interface OidcServer {
  issuer: string;
  /** By their subject; may be changed at any time. */
  people: Record<string, Person>;
  /** Subject of who is at the keyboard; null refuses, and undefined is asked. */
  visitor: string | null | undefined;
  /** Begins to serve, for these clients. */
  serve(...clients: ClientMetadata[]): void;
  stop(): Promise<void>;
}

const SCOPES = 'openid email profile groups';

/** @param people By their subject. */
export async function startOidcServer(people: Record<string, Person> = {}): Promise<OidcServer> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: 'first', alg: 'RS256', use: 'sig' };
  let answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) =>
    response.writeHead(503).end();
  const http = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1');
  await once(http, 'listening');
  const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const server: OidcServer = {
    ...{ issuer, people, visitor: Object.keys(people)[0] ?? null },
    serve(...clients) {
      const provider = new Provider(issuer, settingsOf(server, clients, jwk));
      provider.on('server_error', (_, error) => console.error(error));
      provider.on('backchannel.error', (_, error) => console.error(error));
      const callback = provider.callback();
      answer = (request, response) => {
        if (request.url?.startsWith('/interaction/')) void finish(provider, server, request, response);
        else void callback(request, response);
      };
    },
    async stop() {
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
  return server;
}

const FORM = '<form method="post"><input name="login" placeholder="Who are you?"><button>Sign in</button></form>';

async function finish(provider: Provider, { visitor }: OidcServer, request: IncomingMessage, response: ServerResponse) {
  const isAsked = visitor === undefined;
  if (isAsked && request.method === 'GET') return response.setHeader('content-type', 'text/html').end(FORM);
  const accountId = isAsked ? new URLSearchParams(await text(request)).get('login') : visitor;
  const result = accountId === null ? { error: 'access_denied' } : { login: { accountId } };
  await provider.interactionFinished(request, response, result);
}

const settingsOf = (server: OidcServer, clients: ClientMetadata[], jwk: object): Configuration => ({
  clients: clients.map((client) => ({
    ...{ response_types: ['code'], grant_types: ['authorization_code'], scope: SCOPES },
    ...client,
  })),
  jwks: { keys: [jwk as never] },
  cookies: { keys: ['of-a-test'] },
  // Of its own accord it calls nobody on this machine.
  fetch: (url, options) => fetch(url, { ...options, dispatcher: undefined } as RequestInit),
  ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 3600, IdToken: 600, Interaction: 600, Session: 3600 },
  claims: { openid: ['sub', 'sid'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
  features: {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        ctx.body = `${form}<button form="op.logoutForm" name="logout" value="yes">Leave</button>`;
      },
    },
  },
  findAccount: (_, sub) => ({ accountId: sub, claims: async () => ({ sub, ...server.people[sub] }) }),
  interactions: { url: (_, { uid }) => `/interaction/${uid}` },
  async loadExistingGrant({ oidc }) {
    const grant = new oidc.provider.Grant({ clientId: oidc.client!.clientId, accountId: oidc.session!.accountId! });
    grant.addOIDCScope(SCOPES);
    await grant.save();
    return grant;
  },
});
