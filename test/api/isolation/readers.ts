import { Membership } from '../../../src/identity/accounts/membership.entity.ts';
import { User } from '../../../src/identity/accounts/user.entity.ts';
import { inTransaction } from '../../../src/platform/db/transaction.ts';
import { UserRole } from '../../../src/platform/viewer.ts';
import { Client } from '../../support/client.ts';
import type { World } from '../visibility/world.ts';

const GRANT = `mutation ($input: GrantApproverInput!) {
  grantApprover(input: $input) { approver { id } userErrors { code } } }`;

const CREATE_STAFF = `mutation ($input: CreateUserInput!) {
  createUser(input: $input) { user { id } userErrors { code } } }`;
const CREATE_TOKEN = `mutation ($input: CreateAccountTokenInput!) {
  createAccountToken(input: $input) { token userErrors { code } } }`;

/** A consumer of the Default Organisation who decides for a catalogue of another, that of b2b or that of its rival. */
export async function addApprover(
  { portal, clients: { owner }, idOf }: World,
  catalogue: 'enterprise' | 'rivals' = 'enterprise',
): Promise<Client> {
  const email = `approver-of-${catalogue}@example.com`;
  const userId = await inTransaction(portal.app.context, async ({ em, db }) => {
    const { passwordHash } = await db
      .selectFrom('user')
      .select('passwordHash')
      .where('email', '=', 'hobbyist@example.com')
      .executeTakeFirstOrThrow();
    const organisationId = idOf('organisation:default');
    const user = em.create(User, {
      ...{ email, displayName: 'April Approver', role: UserRole.TEAM_MEMBER },
      ...{ organisationId, passwordHash },
    });
    em.create(Membership, { userId: user.id, teamId: idOf('team:default'), organisationId });
    return user.id;
  });
  await owner.send(GRANT, { input: { userId, catalogueId: idOf(`catalogue:${catalogue}`) } });
  return Client.signIn(portal.url, email);
}

/** Staff who read everything and change nothing. */
export async function addAuditor({ portal, clients: { owner } }: World): Promise<Client> {
  const account = { email: 'auditor@example.com', password: 'seven odd lanterns drift' };
  await owner.send(CREATE_STAFF, { input: { ...account, displayName: 'Ada Auditor', role: 'AUDITOR' } });
  return Client.signIn(portal.url, account.email, account.password);
}

/** Staff who write content. */
export async function addManager({ portal, clients: { owner } }: World): Promise<Client> {
  const account = { email: 'manager@example.com', password: 'seven odd lanterns drift' };
  await owner.send(CREATE_STAFF, { input: { ...account, displayName: 'Mona Manager', role: 'CONTENT_MANAGER' } });
  return Client.signIn(portal.url, account.email, account.password);
}

/** A program that acts as the member. */
export async function tokenOf({ portal, clients: { member } }: World, scopes: string[]): Promise<Client> {
  const { createAccountToken } = await member.send(CREATE_TOKEN, { input: { name: 'A program', scopes } });
  return new Client(portal.url, createAccountToken.token);
}
