import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, type Data } from '../../support/client.ts';
import { ACTORS } from './actors.ts';
import { callAs } from './call.ts';
import { operations } from './operation.ts';
import { OWN_ACCOUNT, OWN_FACTORS, OWN_THINGS } from './own-account.ts';
import type { Row } from './row.ts';
import { ROWS } from './rows/all-rows.ts';
import { changedTables, PortalState } from './state.ts';
import { startWorld, type World } from './world.ts';

const PASSWORD = 'seven odd lanterns drift';
const CREATE = 'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } userErrors { code } } }';

/** What is about whoever asks. */
const OWN_QUERIES = ['Query.viewer', 'Query.viewerSession', 'Query.notificationPreferences', 'Query.eventCursor'];

/** What an owner is told otherwise: what the viewer may do, an invite code, and what time has passed. */
const DIFFERENT = [
  ...[
    'viewerCanDecide',
    'viewerCanChange',
    'code',
    'readAt',
    'retiresInSeconds',
    'isCurrent',
    'lastUsedAt',
    'expiresAt',
  ],
];

const MASKED = '••••';

describe('T15.3: an auditor', () => {
  let world: World;
  let state: PortalState;
  let asAuditor: World;
  beforeAll(async () => {
    world = await startWorld();
    const input = { email: 'auditor@example.com', displayName: 'Ada Auditor', role: 'AUDITOR', password: PASSWORD };
    await world.clients.owner.send(CREATE, { input });
    // The rows know the passwords of the demo world.
    await sql`update "user" set password_hash = theirs.password_hash from "user" as theirs
      where "user".email = ${input.email} and theirs.email = 'owner@example.com'`.execute(world.portal.app.context.db);
    const auditor = await Client.signIn(world.portal.url, input.email);
    asAuditor = { ...world, clients: { ...world.clients, owner: auditor } };
    state = await PortalState.take(world.portal.app.context.db);
  });
  afterAll(() => world?.portal.stop());

  const rowsOf = (kind: string) => operations().filter((name) => name.startsWith(kind));
  const ownersWord = ({ gives }: Row) => gives[ACTORS.indexOf('owner')];

  it.each(rowsOf('Query').filter((name) => !OWN_QUERIES.includes(name)))(
    '%s: is told what an owner is',
    async (name) => {
      for (const row of ROWS.filter(({ operation }) => operation === name)) {
        const [owners, auditors] = [await callAs('owner', world, row), await callAs('owner', asAuditor, row)];
        expect(auditors.word).toBe(owners.word);
        expect(withoutDifferences(auditors.answer)).toEqual(withoutDifferences(owners.answer));
      }
    },
  );

  it.each(rowsOf('Mutation').filter((name) => !OWN_THINGS.includes(name)))('%s: is refused', async (name) => {
    const before = await state.digest();
    for (const row of ROWS.filter(({ operation }) => operation === name)) {
      expect((await callAs('owner', asAuditor, row)).word).toBe('403');
    }
    expect(changedTables(before, await state.digest())).toEqual([]);
  });

  it.each(OWN_ACCOUNT)('%s: is about their own account', async (name) => {
    const row = ROWS.find((each) => each.operation === name && ownersWord(each) === 'ok')!;
    const { word } = await callAs('owner', asAuditor, row);
    await state.restore();
    expect(word).toBe('ok');
  });

  it.each(OWN_FACTORS)('%s: is refused for no other reason than an owner is', async (name) => {
    const row = ROWS.find((each) => each.operation === name)!;
    const { word } = await callAs('owner', asAuditor, row);
    expect(word).toBe(ownersWord(row));
  });

  it.each(rowsOf('Subscription'))('%s: follows what an owner does', async (name) => {
    const row = ROWS.find((each) => each.operation === name && ownersWord(each) === 'event')!;
    expect((await callAs('owner', asAuditor, row)).word).toBe('event');
  });

  it('ends sessions of their own, and nobody else’s', async () => {
    const end = 'mutation ($id: ID!) { endSession(id: $id) { deletedId userErrors { code } } }';
    const second = await Client.signIn(world.portal.url, 'auditor@example.com');
    const { viewer } = await second.send('{ viewer { sessions { nodes { id isCurrent } } } }');
    const { id } = viewer.sessions.nodes.find(({ isCurrent }: Data) => isCurrent);
    const auditor = asAuditor.clients.owner;
    const refused = await auditor.refused(end, { id: world.idOf('session:member') });
    expect(refused.userErrors).toEqual([{ code: 'NOT_FOUND' }]);
    expect((await auditor.send(end, { id })).endSession.deletedId).toBe(id);
  });

  it('is offered nothing to press on the pages of mails, and changes nothing there', async () => {
    const before = await state.digest();
    const [owners, opened, pressed] = [
      await pageOf(world, ''),
      await pageOf(asAuditor, ''),
      await pageOf(asAuditor, 'approve'),
    ];
    expect(owners).toContain('value="approve"');
    for (const page of [opened, pressed]) {
      expect(page).toContain('B2B customer');
      expect(page).not.toMatch(/value="(approve|reject)"/);
    }
    expect(changedTables(before, await state.digest())).toEqual([]);
  });

  it('is shown no invite code, and finds none by guessing', async () => {
    const list = 'query ($search: String) { inviteCodes(filter: { search: $search }) { nodes { code } } }';
    const code = world.idOf('link:invite-code');
    expect(await asAuditor.clients.owner.send(list)).toEqual({ inviteCodes: { nodes: [{ code: MASKED }] } });
    expect(await asAuditor.clients.owner.send(list, { search: code })).toEqual({ inviteCodes: { nodes: [] } });
  });
});

/** The page of a request that waits, as the client in the place of the owner has it when a button was pressed, or none. */
async function pageOf({ clients, idOf }: World, action: string): Promise<string> {
  const { url, token } = clients.owner;
  const body = new URLSearchParams({ session: token!, action });
  const page = await fetch(new URL(`/access-requests/${idOf('request:shared-waiting')}`, url), {
    method: 'POST',
    body,
  });
  return page.text();
}

function withoutDifferences(answer: unknown): unknown {
  return JSON.parse(
    JSON.stringify(answer ?? null, (key, value: Data) => (DIFFERENT.includes(key) ? undefined : value)),
  );
}
