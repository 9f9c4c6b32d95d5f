import { afterAll, beforeAll, it } from 'vitest';
import type { Client } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { askFor, REQUEST_ACCESS } from '../../support/story.ts';
import { rowsOf } from '../../support/time.ts';

/** More often than a statement is run before its plan is kept, by more connections than one. */
const OFTEN = Array.from({ length: 32 });

const BROWSE = '{ catalogues { nodes { plans { id displayName } products { nodes { id displayName } } } } }';

let portal: TestPortal;
let partner: Client;
let owner: Client;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_REQUESTS_PER_HOUR: '0' });
  [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
});
afterAll(() => portal?.stop());

const newerRelease = async (column: string) => {
  for (const table of ['plan', 'product', 'app', 'portal_settings', 'attribute', 'approval_rule']) {
    await rowsOf(portal.database, `alter table ${table} add column ${column} text`);
  }
};

it('a column that a newer release adds meanwhile fails no read', async () => {
  const browse = () => Promise.all(OFTEN.map(() => owner.send(BROWSE)));
  await browse();
  await newerRelease('for_reads');
  await browse();
});

it('a column that a newer release adds meanwhile fails no write', async () => {
  const [before, after] = await Promise.all([0, 1].map(() => Promise.all(OFTEN.map(() => askFor(partner)))));
  const ask = (wishes: object[] = []) => Promise.all(wishes.map((input) => partner.send(REQUEST_ACCESS, { input })));
  await ask(before);
  await newerRelease('for_writes');
  await ask(after);
});
