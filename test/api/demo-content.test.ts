import { afterAll, beforeAll, expect, it } from 'vitest';
import { bringDemoContent } from '../../src/seed/demo-content.ts';
import { Client } from '../support/client.ts';
import { startTestPortal, type TestPortal } from '../support/portal.ts';

const READ = `{
  contentEntries(orderBy: { field: TITLE }) { nodes { kind title slug } }
  menuByName(name: "header") { items { label(locale: "de") } }
  theme { logo { alternativeText url } }
  products { nodes { name documents { title format } } } }`;

let portal: TestPortal;
beforeAll(async () => {
  portal = await startTestPortal();
});
afterAll(() => portal.stop());

const bring = () => bringDemoContent(portal.app.context, portal.app.portal);

it('fills every part that a newcomer sees, once: what was taken away stays away', async () => {
  const stranger = await Client.signIn(portal.url, null);
  await bring();
  const shown = await stranger.send(READ);
  expect(shown.contentEntries.nodes.map(({ kind, slug }: { kind: string; slug: string }) => `${kind} ${slug}`)).toEqual(
    ['PAGE getting-started', 'POST payments-are-open', 'TUTORIAL your-first-payment'],
  );
  expect(shown.menuByName.items.map(({ label }: { label: string }) => label)).toEqual([
    'Erste Schritte',
    'Anleitungen',
    'Blog',
  ]);
  expect(shown.theme.logo.alternativeText).toBe('Demo Bank');
  const { pathname, search } = new URL(shown.theme.logo.url);
  expect((await fetch(new URL(pathname + search, portal.url))).status).toBe(200);
  expect(shown.products.nodes).toEqual([{ name: 'payment', documents: [{ title: 'Payment API', format: 'OPENAPI' }] }]);
  const owner = await portal.as('owner');
  const { menus } = await owner.send('{ menus { id } }');
  await owner.send('mutation ($id: ID!) { deleteMenu(id: $id) { userErrors { code } } }', { id: menus[0].id });
  await bring();
  expect((await stranger.send(READ)).menuByName).toBeNull();
});
