import { Membership } from '../../../src/identity/accounts/membership.entity.ts';
import { User } from '../../../src/identity/accounts/user.entity.ts';
import { inTransaction } from '../../../src/platform/db/transaction.ts';
import { UserRole } from '../../../src/platform/viewer.ts';
import { Client } from '../../support/client.ts';
import type { World } from '../visibility/world.ts';

const GRANT = `mutation ($input: GrantApproverInput!) {
  grantApprover(input: $input) { approver { id } userErrors { code } } }`;

/** A consumer of the Default Organisation who decides for the enterprise catalogue of another. */
export async function addApprover({ portal, clients: { owner }, idOf }: World): Promise<Client> {
  const userId = await inTransaction(portal.app.context, async ({ em, db }) => {
    const { passwordHash } = await db
      .selectFrom('user')
      .select('passwordHash')
      .where('email', '=', 'hobbyist@example.com')
      .executeTakeFirstOrThrow();
    const organisationId = idOf('organisation:default');
    const user = em.create(User, {
      ...{ email: 'approver@example.com', displayName: 'April Approver', role: UserRole.TEAM_MEMBER },
      ...{ organisationId, passwordHash },
    });
    em.create(Membership, { userId: user.id, teamId: idOf('team:default'), organisationId });
    return user.id;
  });
  await owner.send(GRANT, { input: { userId, catalogueId: idOf('catalogue:enterprise') } });
  return Client.signIn(portal.url, 'approver@example.com');
}
