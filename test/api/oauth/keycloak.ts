import { randomBytes } from 'node:crypto';
import { httpCall } from '../../support/http-call.ts';

/** A realm of a real Keycloak, with what an operator has to set up there. */
export interface Realm {
  issuer: string;
  initialAccessToken: string;
  /** Somebody who signs in. */
  person: { username: string; password: string };
  /** As its operators see a client; null when there is none. */
  client(clientId: string): Promise<KeycloakClient | null>;
  /** As when its operator deletes one by hand. */
  forget(clientId: string): Promise<void>;
  drop(): Promise<void>;
}

export interface KeycloakClient {
  id: string;
  clientId: string;
  redirectUris: string[];
  optionalClientScopes: string[];
  serviceAccountsEnabled: boolean;
  standardFlowEnabled: boolean;
}

const POLICIES = 'org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy';

/** @param scopes Of products and plans: clients may ask for them, and no client has them by itself. */
export async function startRealm(url: string, admin: Realm['person'], scopes: readonly string[]): Promise<Realm> {
  const name = `gatehouse-${randomBytes(4).toString('hex')}`;
  const call = adminOf(url, admin);
  const person = { username: 'ann', password: randomBytes(12).toString('base64url') };
  await call('POST', '', {
    ...{ realm: name, enabled: true, sslRequired: 'none' },
    users: [
      {
        ...{ username: person.username, enabled: true, email: 'ann@example.com', emailVerified: true },
        ...{ firstName: 'Ann', lastName: 'Example' },
        credentials: [{ type: 'password', value: person.password, temporary: false }],
      },
    ],
  });
  for (const scope of scopes) {
    const attributes = { 'include.in.token.scope': 'true', 'display.on.consent.screen': 'false' };
    await call('POST', `/${name}/client-scopes`, { name: scope, protocol: 'openid-connect', attributes });
  }
  await allowScopes(call, name, scopes);
  const { token } = (await call('POST', `/${name}/clients-initial-access`, { count: 100, expiration: 3_600 })) as {
    token: string;
  };
  const find = async (clientId: string) =>
    ((await call('GET', `/${name}/clients?clientId=${encodeURIComponent(clientId)}`)) as KeycloakClient[])[0] ?? null;
  return {
    ...{ issuer: `${url}/realms/${name}`, initialAccessToken: token, person },
    client: find,
    async forget(clientId) {
      await call('DELETE', `/${name}/clients/${(await find(clientId))!.id}`);
    },
    async drop() {
      await call('DELETE', `/${name}`);
    },
  };
}

type Call = (method: string, path: string, body?: object) => Promise<unknown>;

/** A token of an administrator lives for a minute. */
function adminOf(url: string, { username, password }: Realm['person']): Call {
  return async (method, path, body) => {
    const login = await httpCall(`${url}/realms/master/protocol/openid-connect/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `grant_type=password&client_id=admin-cli&username=${username}&password=${encodeURIComponent(password)}`,
    });
    const { access_token } = JSON.parse(login.text) as { access_token: string };
    const { status, text } = await httpCall(`${url}/admin/realms${path}`, {
      ...{ method, headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' } },
      body: body && JSON.stringify(body),
    });
    if (status >= 300) throw new Error(`Keycloak answered ${status} to ${method} ${path}: ${text}`);
    return text ? JSON.parse(text) : null;
  };
}

/** Whoever registers with an initial access token may have these scopes, beside those that every client of the realm has. */
async function allowScopes(call: Call, realm: string, scopes: readonly string[]): Promise<void> {
  const found = (await call('GET', `/${realm}/components?type=${POLICIES}`)) as Component[];
  const policy = found.find(
    ({ providerId, subType }) => providerId === 'allowed-client-templates' && subType === 'authenticated',
  )!;
  const config = { ...policy.config, 'allowed-client-scopes': [...scopes], 'allow-default-scopes': ['true'] };
  await call('PUT', `/${realm}/components/${policy.id}`, { ...policy, config });
}

interface Component {
  id: string;
  providerId: string;
  subType: string;
  config: Record<string, string[]>;
}

/** Fills in the page on which people sign in, as a browser does. @returns Where they come back. */
export async function signIn(start: URL, { username, password }: Realm['person']): Promise<URL> {
  const page = await fetch(start, { redirect: 'manual' });
  const cookie = page.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const action = /action="([^"]+)"/.exec(await page.text())?.[1]?.replaceAll('&amp;', '&');
  if (!action) throw new Error(`There is no page to sign in (${page.status}).`);
  const back = await fetch(action, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ username, password, credentialId: '' }).toString(),
  });
  const location = back.headers.get('location');
  if (!location) throw new Error(`Nobody comes back (${back.status}).`);
  return new URL(location);
}
