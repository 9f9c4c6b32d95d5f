import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/platform/db/database.ts';
import type { Client, Data } from '../../support/client.ts';
import { APPROVE, approve, CANCEL, REJECT, REVOKE, readRequest, requestAccess } from '../../support/story.ts';
import { changedTables, PortalState } from '../visibility/state.ts';
import { type Office, openOffice } from './office.ts';

/** What the owner has to be told of, and how it came about, by what SQL if the portal has no operation for it. */
const CHANGES: [what: string, change: ReturnType<typeof sql>][] = [
  ['the catalogue lost its audience', sql`delete from catalogue_team`],
  [
    'the plan left the catalogue',
    sql`delete from catalogue_plan where plan_id in (select id from plan where name = 'enterprise')`,
  ],
  [
    'a product left the catalogue',
    sql`delete from catalogue_product where product_id in (select id from product where name = 'accounts')`,
  ],
  ['a product became documentation', sql`update product set is_documentation_only = true where name = 'accounts'`],
  ['a product got a method that is not issued', sql`update product set auth_type = 'CUSTOM'`],
  ['the products got different methods', sql`update product set auth_type = 'JWT' where name = 'accounts'`],
  ['the requester was deactivated', sql`update "user" set is_active = false where email = 'member@example.com'`],
  [
    'the requester left the team',
    sql`delete from membership where team_id in (select id from team where name = 'Integration') and user_id in (select id from "user" where email = 'member@example.com')`,
  ],
  ['the app became personal to somebody else', sql`update app set visibility = 'PERSONAL' where name = 'Shared'`],
];

describe('approval asks again whether a request', () => {
  let office: Office;
  let state: PortalState;
  let sharedApp: string;
  beforeAll(async () => {
    office = await openOffice();
    sharedApp = await createSharedApp(office.partner);
    state = await PortalState.take(office.portal.app.context.db);
  });
  afterEach(() => state.restore());
  afterAll(() => office?.portal.stop());

  for (const [what, change] of CHANGES) {
    it(`is still valid after ${what}: it is not, nothing changes, and it can still be rejected`, async () => {
      const owner = office.owners[0]!;
      const { id } = await requestAccess(office.member, { appId: sharedApp });
      await change.execute(db());
      await expectNoLongerValid(owner, id);
      expect((await owner.send(REJECT, { id })).rejectAccessRequest.accessRequest.status).toBe('REJECTED');
    });
  }

  it('for more products is still valid after its credential got one of them: it is not', async () => {
    const { id } = await requestAccess(office.member, { products: ['payment'], appId: sharedApp });
    const { credential } = await approve(office.owners[0]!, id);
    const more = { products: ['accounts'], appId: sharedApp, credentialId: credential.id };
    const first = await requestAccess(office.member, more);
    await db()
      .updateTable('accessRequest')
      .set({ requesterId: await idOf('partner') })
      .where('id', '=', first.id)
      .execute();
    const cancelled = await office.partner.send(CANCEL, { id: first.id });
    expect(cancelled.cancelAccessRequest.accessRequest.status).toBe('CANCELLED');
    const second = await requestAccess(office.member, more);
    await addProduct(credential.id, 'accounts');
    await expectNoLongerValid(office.owners[0]!, second.id);
  });

  it('for more products is still valid after its credential was revoked: it is not', async () => {
    const { id } = await requestAccess(office.member, { products: ['payment'], appId: sharedApp });
    const { credential } = await approve(office.owners[0]!, id);
    const more = { products: ['accounts'], appId: sharedApp, credentialId: credential.id };
    const { id: second } = await requestAccess(office.member, more);
    await office.partner.send(REVOKE, { id: credential.id });
    await expectNoLongerValid(office.owners[0]!, second);
  });

  it('is still valid after something else changed: it is, and grants what was asked for', async () => {
    const { id } = await requestAccess(office.member, { appId: sharedApp });
    await sql`update catalogue set name = 'Companies' where name = 'Enterprise'`.execute(db());
    await sql`update plan set auto_approve = true, rate = 7 where name = 'enterprise'`.execute(db());
    const granted = await approve(office.owners[0]!, id);
    expect(granted).toMatchObject({ status: 'APPROVED', autoApproved: false, plan: { name: 'enterprise' } });
  });

  const db = (): Kysely<Database> => office.portal.app.context.db;

  async function expectNoLongerValid(owner: Client, id: string): Promise<void> {
    const [before, request] = [await state.digest(), await readRequest(owner, id)];
    const { userErrors } = await owner.refused(APPROVE, { id });
    expect(userErrors).toMatchObject([{ code: 'NO_LONGER_VALID', field: ['id'] }]);
    expect(changedTables(before, await state.digest())).toEqual([]);
    expect(await readRequest(owner, id)).toEqual(request);
    expect(request.status).toBe('PENDING');
  }

  const idOf = async (name: string): Promise<string> =>
    (await db().selectFrom('user').select('id').where('email', '=', `${name}@example.com`).executeTakeFirstOrThrow())
      .id;

  async function addProduct(credentialId: string, name: string): Promise<void> {
    const { id: productId } = await db()
      .selectFrom('product')
      .select('id')
      .where('name', '=', name)
      .executeTakeFirstOrThrow();
    await db().insertInto('credentialProduct').values({ credentialId, productId }).execute();
  }
});

async function createSharedApp(client: Client): Promise<string> {
  const { createApp }: Data = await client.send(
    'mutation ($input: CreateAppInput!) { createApp(input: $input) { app { id } userErrors { code } } }',
    { input: { name: 'Shared', visibility: 'ORGANISATION' } },
  );
  return createApp.app.id;
}
