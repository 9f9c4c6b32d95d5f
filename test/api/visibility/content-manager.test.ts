import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from '../../support/client.ts';
import { ACTORS } from './actors.ts';
import { callAs } from './call.ts';
import { idsIn, operations } from './operation.ts';
import { OWN_THINGS } from './own-account.ts';
import type { Row } from './row.ts';
import { ROWS } from './rows/all-rows.ts';
import { changedTables, PortalState } from './state.ts';
import { startWorld, type World } from './world.ts';

const CREATE = 'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } userErrors { code } } }';
const NODE = 'query ($id: ID!) { node(id: $id) { id } }';

/** What is theirs to change. */
const WRITES = [
  ...[
    'createContentEntry',
    'updateContentEntry',
    'translateContentEntry',
    'removeContentTranslation',
    'publishContentEntry',
  ],
  ...[
    'scheduleContentEntry',
    'archiveContentEntry',
    'unarchiveContentEntry',
    'restoreContentEntry',
    'createContentPreview',
  ],
  ...['revokeContentPreviews', 'deleteContentEntry'],
  ...[
    'updateProduct',
    'updatePublication',
    'createProductDocument',
    'updateProductDocument',
    'deleteProductDocument',
    'orderProductDocuments',
  ],
  ...['createMenu', 'updateMenu', 'deleteMenu', 'createRedirect', 'updateRedirect', 'deleteRedirect'],
  ...['createTheme', 'updateTheme', 'activateTheme', 'deactivateTheme', 'deleteTheme'],
].map((name) => `Mutation.${name}`);

/** What a content manager sees: what is or may be offered, and what is written. */
const SEES =
  /^(catalogue|product|plan|planterms|document|contententry|contentversion|contenttemplate|attribute|menu|redirect|theme):/;
const NOT_SEEN = /^attribute:(?!department|costs)/;
const ANNOUNCED = /^announcement:(?!withdrawn)/;

/** Who wrote it is told with what is written. */
const TOLD = /^user:owner$/;

/** Who has a link is told of it, as consumers are. */
const TOLD_AS_CONSUMERS = ['Mutation.decideByToken'];

describe('a content manager', () => {
  let world: World;
  let state: PortalState;
  let asManager: World;
  let manager: Client;
  beforeAll(async () => {
    world = await startWorld();
    const input = { email: 'manager@example.com', displayName: 'Mona Manager', role: 'CONTENT_MANAGER' };
    await world.clients.owner.send(CREATE, { input: { ...input, password: 'seven odd lanterns drift' } });
    // The rows know the passwords of the demo world.
    await sql`update "user" set password_hash = theirs.password_hash from "user" as theirs
      where "user".email = ${input.email} and theirs.email = 'owner@example.com'`.execute(world.portal.app.context.db);
    manager = await Client.signIn(world.portal.url, input.email);
    asManager = { ...world, clients: { ...world.clients, owner: manager } };
    state = await PortalState.take(world.portal.app.context.db);
  });
  afterAll(() => world?.portal.stop());

  const isSeen = (label: string) => (SEES.test(label) && !NOT_SEEN.test(label)) || ANNOUNCED.test(label);
  const rowsOf = (name: string) => ROWS.filter(({ operation }) => operation === name);
  /** Whoever has the link may, whoever they are. */
  const isForStrangers = ({ gives }: Row) => gives[0] !== '401';

  it('reads by id all that is offered and written, and nothing else', async () => {
    const read: string[] = [];
    for (const label of world.labels()) {
      const { data } = await manager.raw(NODE, { id: world.idOf(label) });
      if (data.node) read.push(label);
    }
    expect(read.toSorted()).toEqual([...world.labels()].filter(isSeen).toSorted());
  });

  it.each(operations().filter((name) => name.startsWith('Query')))(
    '%s: is told of nothing beyond that',
    async (name) => {
      for (const row of rowsOf(name)) {
        const { answer } = await callAs('owner', asManager, row);
        const labels = idsIn(answer).flatMap((id) => world.labelOf(id) ?? []);
        const beyond = labels.filter((label) => !isSeen(label) && !TOLD.test(label) && !row.tells.includes(label));
        expect(beyond).toEqual([]);
      }
    },
  );

  it.each(
    operations().filter((name) => name.startsWith('Mutation') && !WRITES.includes(name) && !OWN_THINGS.includes(name)),
  )('%s: is refused', async (name) => {
    const before = await state.digest();
    for (const row of rowsOf(name).filter((each) => !isForStrangers(each))) {
      const word = TOLD_AS_CONSUMERS.includes(name) ? row.gives[ACTORS.indexOf('hobbyist')] : '403';
      expect((await callAs('owner', asManager, row)).word).toBe(word);
    }
    expect(changedTables(before, await state.digest())).toEqual([]);
  });

  it.each(WRITES)('%s: is theirs', async (name) => {
    const owners = ACTORS.indexOf('owner');
    const row = rowsOf(name).find(
      ({ gives, args }) => gives[owners] === 'ok' && !('teamIds' in ((args.input as object) ?? {})),
    )!;
    const { word } = await callAs('owner', asManager, row);
    await state.restore();
    expect(word).toBe('ok');
  });

  it('presents products, and changes nothing of what they open', async () => {
    const update = `mutation ($id: ID!, $input: UpdateProductInput!) { updateProduct(id: $id, input: $input) {
      product { displayName tags category } userErrors { code field } } }`;
    const id = world.idOf('product:accounts');
    const shown = { displayName: 'Accounts', tags: ['wallet'], category: 'Banking' };
    expect((await manager.send(update, { id, input: shown })).updateProduct.product).toEqual(shown);
    const { userErrors } = await manager.refused(update, {
      id,
      input: { name: 'other', apiIds: [], scope: 'all', displayName: 'Else' },
    });
    const fields = userErrors.map(
      ({ code, field }: { code: string; field: string[] | null }) => `${code} ${field?.join('.')}`,
    );
    for (const part of ['name', 'apiIds', 'scope']) expect(fields).toContain(`INVALID_INPUT input.${part}`);
    await state.restore();
  });

  it('names no teams, whom they do not see, and keeps those that an owner named', async () => {
    const update = `mutation ($id: ID!, $input: UpdateContentEntryInput!) { updateContentEntry(id: $id, input: $input) {
      contentEntry { draft { title audience } } userErrors { code field } } }`;
    const [open, closed] = [world.idOf('contententry:open'), world.idOf('contententry:enterprise')];
    const teamIds = [world.idOf('team:finance')];
    const { userErrors } = await manager.refused(update, { id: open, input: { audience: 'TEAMS', teamIds } });
    expect(userErrors).toEqual([{ code: 'NOT_FOUND', field: ['input', 'teamIds'] }]);
    const { contentEntry } = (await manager.send(update, { id: closed, input: { title: 'New' } })).updateContentEntry;
    expect(contentEntry.draft).toEqual({ title: 'New', audience: 'TEAMS' });
    await state.restore();
  });
});
