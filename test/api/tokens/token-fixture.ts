import { Client, type Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';

export const CREATE = `mutation ($input: CreateAccountTokenInput!) { createAccountToken(input: $input) {
  token accountToken { id name scopes lastFour expiresAt lastUsedAt user { id } createdBy { email } }
  userErrors { code message field } } }`;
export const ROTATE = `mutation ($id: ID!, $input: RotateAccountTokenInput) { rotateAccountToken(id: $id, input: $input) {
  token accountToken { lastFour expiresAt } userErrors { code message field } } }`;
export const REVOKE = `mutation ($id: ID!) { revokeAccountToken(id: $id) {
  accountToken { revokedAt } userErrors { code message field } } }`;
export const CREATE_SERVICE_ACCOUNT = `mutation ($input: CreateServiceAccountInput!) { createServiceAccount(input: $input) {
  user { id displayName role isServiceAccount organisation { name } teams { name } } userErrors { code message field } } }`;
export const UPDATE_USER = `mutation ($id: ID!, $input: UpdateUserInput!) { updateUser(id: $id, input: $input) {
  user { id } userErrors { code message } } }`;
export const DELETE_USER = `mutation ($id: ID!) { deleteUser(id: $id) { deletedId userErrors { code message } } }`;
export const WHO = '{ viewer { id displayName role } }';
export const DECIDED = 'subscription { accessRequestDecided { type } }';

/** A token, and a client that calls with it. */
export interface Token {
  id: string;
  token: string;
  client: Client;
}

export interface Tokens {
  portal: TestPortal;
  owner: Client;
  partner: Client;
  member: Client;
  /** Id of an account of the demo world. */
  idOf(account: string): Promise<string>;
  make(maker: Client, scopes: string[], input?: Record<string, unknown>): Promise<Token>;
  serviceAccount(maker: Client, input?: Record<string, unknown>): Promise<Data>;
}

export async function startTokens(env: Record<string, string> = {}): Promise<Tokens> {
  const portal = await startTestPortal(env);
  const [owner, partner, member] = [await portal.as('owner'), await portal.as('partner'), await portal.as('member')];
  let made = 0;
  return {
    ...{ portal, owner, partner, member },
    async idOf(account) {
      const { users } = await owner.send('{ users(first: 100) { nodes { id email } } }');
      return users.nodes.find(({ email }: Data) => email === `${account}@example.com`).id;
    },
    async make(maker, scopes, input = {}) {
      const { createAccountToken } = await maker.send(CREATE, { input: { name: `Token ${++made}`, scopes, ...input } });
      const { token, accountToken } = createAccountToken;
      return { id: accountToken.id, token, client: new Client(portal.url, token) };
    },
    async serviceAccount(maker, input = {}) {
      const displayName = `Build server ${++made}`;
      return (await maker.send(CREATE_SERVICE_ACCOUNT, { input: { displayName, ...input } })).createServiceAccount.user;
    },
  };
}
