import { createHash, randomBytes } from 'node:crypto';
import type { Client, Data } from '../../support/client.ts';
import { type OidcServer, startOidcServer } from '../../support/oidc-server.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { freePort, UserAgent } from '../../support/user-agent.ts';

/** A page of a front end on this machine, where nothing listens. */
export const PAGE = 'http://localhost:3999/app';

/** A portal and a provider that know each other. */
export interface SignInWorld {
  portal: TestPortal;
  oidc: OidcServer;
  owner: Client;
  anonymous: Client;
  /** Id of the provider's row. */
  providerId: string;
  /** Where a browser begins. */
  startUrl: string;
  /** Changes the provider. */
  configure(input: object): Promise<void>;
  stop(): Promise<void>;
}

const CREATE = `mutation ($input: CreateIdentityProviderInput!) {
  createIdentityProvider(input: $input) { identityProvider { id startUrl callbackUrl logoutUrl } userErrors { code } } }`;
const UPDATE = `mutation ($id: ID!, $input: UpdateIdentityProviderInput!) {
  updateIdentityProvider(id: $id, input: $input) { userErrors { code field message } } }`;

export async function startSignInWorld(people: OidcServer['people'], input: object = {}): Promise<SignInWorld> {
  const PORT = await freePort();
  const portal = await startTestPortal({ GATEHOUSE_WEBHOOK_ALLOWED_HOSTS: '127.0.0.1', PORT });
  const oidc = await startOidcServer(people);
  const owner = await portal.as('owner');
  const client = { clientId: 'portal', clientSecret: 'open-sesame' };
  const { createIdentityProvider } = await owner.send(CREATE, {
    input: {
      ...{ name: 'Company', issuer: oidc.issuer, scopes: ['email', 'profile', 'groups'], ...client },
      ...{ admission: 'NEW_ACCOUNTS', ...input },
    },
  });
  const { id: providerId, startUrl, callbackUrl, logoutUrl } = createIdentityProvider.identityProvider;
  oidc.serve({
    ...{ client_id: client.clientId, client_secret: client.clientSecret, redirect_uris: [callbackUrl] },
    ...{ backchannel_logout_uri: logoutUrl, backchannel_logout_session_required: true },
  });
  return {
    ...{ portal, oidc, owner, providerId, startUrl, anonymous: await portal.as(null) },
    configure: async (change) => void (await owner.send(UPDATE, { id: providerId, input: change })),
    async stop() {
      await portal.stop();
      await oidc.stop();
    },
  };
}

/** What came back to the page. */
export type Returned = { code?: string; error?: string };

/** Sends a browser through the provider, as whoever is at its keyboard, and back to the page. */
export async function visit(
  { oidc, startUrl }: SignInWorld,
  subject: string | null,
  { agent = new UserAgent(), challenge = '' } = {},
): Promise<Returned> {
  oidc.visitor = subject;
  const asked = new URLSearchParams({ return_to: PAGE, ...(challenge && { challenge }) });
  const { url, text, status } = await agent.open(`${startUrl}?${asked}`, PAGE);
  if (!url.href.startsWith(PAGE)) throw new Error(`${status} ${url}: ${text}`);
  return Object.fromEntries(new URLSearchParams(url.hash.slice(1)));
}

export const SIGN_IN = `mutation ($input: SignInWithCodeInput!) { signInWithCode(input: $input) {
  token user { id email displayName role organisation { name } teams { name } } userErrors { code field } } }`;

/** The payload of a sign-in from beginning to end. */
export async function signInAs(world: SignInWorld, subject: string): Promise<Data> {
  const { code } = await visit(world, subject);
  return (await world.anonymous.send(SIGN_IN, { input: { code } })).signInWithCode;
}

/** What somebody is after a sign-in, in short. */
export const placeIn = ({ user }: Data): string =>
  `${user.role} ${user.organisation?.name}: ${user.teams.map(({ name }: Data) => name).join(', ')}`;

export const challenged = () => {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
};
