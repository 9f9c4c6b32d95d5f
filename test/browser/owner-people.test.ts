import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import type { Client } from '../support/client.ts';
import { FaceWindow } from '../support/faces.ts';
import { startTestPortal, type TestPortal } from '../support/portal.ts';

let portal: TestPortal;
let browser: Browser;
let api: Client;
let owner: FaceWindow;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_FACES: 'true' });
  api = await portal.as('owner');
  browser = await launchBrowser();
  owner = await FaceWindow.open(browser, portal.url);
  await owner.goto('/dashboard/people');
  await owner.signIn('owner');
  await owner.page.getByRole('heading', { name: 'People' }).waitFor();
}, 120_000);
afterAll(async () => {
  await owner?.close();
  await browser?.close();
  await portal?.stop();
});

const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 30_000 });

const textbox = (name: string) => owner.page.getByRole('textbox', { name, exact: true });
const named = () => owner.page.locator('.row .name').allInnerTexts();

const accountOf = async (name: string, fields: string) => {
  const { users } = await api.send(
    `query ($search: String) { users(filter: { search: $search }) { nodes { ${fields} } } }`,
    {
      search: name,
    },
  );
  return users.nodes[0];
};

describe('organisations, kept in the dashboard', () => {
  it('are made, and have teams', async () => {
    const { page } = owner;
    await page.getByRole('link', { name: 'Organisations' }).click();
    await page.getByRole('link', { name: 'B2B customer' }).waitFor();
    await owner.expectReadable('owner-organisations');
    await textbox('Name').fill('B2B customer');
    await owner.button('Create the organisation').click();
    await page.locator('.field .problem').waitFor();
    await textbox('Name').fill('Shipping line');
    await owner.button('Create the organisation').click();
    await eventually(() => owner.heading()).toBe('Shipping line');
    await textbox('Name of a new team').fill('Captains');
    await owner.button('Create the team').click();
    await page.getByText('Captains').waitFor();
    await owner.expectReadable('owner-organisation-new');
  });

  it('are renamed, which can be taken back', async () => {
    await textbox('Name').fill('Shipping lines');
    await owner.button('Save').click();
    await eventually(() => owner.heading()).toBe('Shipping lines');
    await owner.button('Undo').click();
    await eventually(() => owner.heading()).toBe('Shipping line');
  });
});

describe('people, kept in the dashboard', () => {
  it('are invited into an organisation and its teams', async () => {
    const { page } = owner;
    await page.getByRole('link', { name: 'Invite somebody' }).click();
    await textbox('E-mail address').fill('no address');
    await owner.button('Send the invitation').click();
    await page.locator('.field .problem').waitFor();
    await owner.expectReadable('owner-invite-refused');
    await textbox('E-mail address').fill('captain@example.com');
    await page.getByLabel('Role').selectOption('Administrator');
    await page.getByRole('checkbox', { name: 'Captains' }).check();
    await owner.button('Send the invitation').click();
    await eventually(() => owner.heading()).toBe('Shipping line');
    await page.getByText('captain@example.com', { exact: true }).waitFor();
    await owner.expectReadable('owner-organisation-invited');
    const { invitations } = await api.send(
      '{ invitations { nodes { email role organisation { name } teams { name } } } }',
    );
    expect(invitations.nodes).toEqual([
      {
        ...{ email: 'captain@example.com', role: 'CONSUMER_ADMIN', organisation: { name: 'Shipping line' } },
        teams: [{ name: 'Captains' }],
      },
    ]);
    await owner.button('Take back the invitation of captain@example.com').click();
    await eventually(() => page.getByText('captain@example.com', { exact: true }).count()).toBe(0);
  });

  it('who work for the portal have an account at once', async () => {
    const { page } = owner;
    await page.getByRole('link', { name: 'People' }).click();
    await eventually(() => owner.heading()).toBe('People');
    await page.getByRole('link', { name: 'Invite somebody' }).click();
    await eventually(() => owner.heading()).toBe('Invite somebody');
    await page.getByLabel('Role').selectOption('Auditor');
    await textbox('E-mail address').fill('audrey@example.com');
    await textbox('Name').fill('Audrey Auditor');
    await owner.button('Send the invitation').click();
    await eventually(() => owner.heading()).toBe('People');
    await page.getByRole('link', { name: 'Audrey Auditor' }).waitFor();
    expect(await accountOf('Audrey', 'role')).toEqual({ role: 'AUDITOR' });
  });

  it('are found by name, role, organisation and whether they may sign in', async () => {
    const { page } = owner;
    await page.getByLabel('Role').selectOption('Auditor');
    await eventually(named).toEqual(['Audrey Auditor']);
    await page.getByLabel('Role').selectOption('All');
    await page.getByLabel('Organisation').selectOption('B2B customer');
    await eventually(named).toEqual(['Morgan Member', 'Pat Partner']);
    await page.getByLabel('Name or address').fill('pat');
    await eventually(named).toEqual(['Pat Partner']);
    await owner.expectReadable('owner-people');
    await page.getByLabel('Sign-in').selectOption('May not sign in');
    await page.getByText('Nobody').waitFor();
    await page.getByLabel('Sign-in').selectOption('All');
    await page.getByLabel('Name or address').fill('');
  });

  it('have another role and other teams, which can be taken back', async () => {
    const { page } = owner;
    await page.getByRole('link', { name: 'Morgan Member' }).click();
    await eventually(() => owner.heading()).toBe('Morgan Member');
    await page.getByRole('checkbox', { name: 'Integration' }).uncheck();
    await page.getByLabel('Role').selectOption('Administrator');
    await textbox('Name').fill('Morgan');
    await owner.button('Save').click();
    await eventually(() => owner.heading()).toBe('Morgan');
    await owner.expectReadable('owner-person');
    const fields = 'displayName role teams { isDefault }';
    expect(await accountOf('morgan', fields)).toEqual({
      ...{ displayName: 'Morgan', role: 'CONSUMER_ADMIN', teams: [{ isDefault: true }] },
    });
    await owner.button('Undo').click();
    await eventually(() => owner.heading()).toBe('Morgan Member');
    expect(await accountOf('morgan', 'role')).toEqual({ role: 'TEAM_MEMBER' });
  });

  it('are locked and unlocked, and moved to another organisation', async () => {
    const { page } = owner;
    await owner.button('Lock Morgan Member').click();
    await owner.button('Lock').click();
    await page.getByText('Locked', { exact: true }).waitFor();
    await owner.button('Unlock Morgan Member').click();
    await owner.button('Lock Morgan Member').waitFor();
    await page.getByLabel('Moves to').selectOption('Shipping line');
    await owner.button('Move').click();
    await page.getByRole('link', { name: 'Shipping line' }).click();
    await eventually(named).toEqual(['Morgan Member']);
    await page.getByText('Captains').click();
    await page.getByText('Nobody').waitFor();
    await owner.expectReadable('owner-organisation');
    await owner.button('Delete Captains').click();
    await page.getByText('lose the catalogues and apps that only this team opened').waitFor();
    await owner.button('Delete for good').click();
    await eventually(() => page.getByText('Captains').count()).toBe(0);
  });

  it('are deleted when what hangs on them was told, as organisations are', async () => {
    const { page } = owner;
    await page.getByRole('link', { name: 'Morgan Member' }).click();
    await owner.button('Delete Morgan Member').click();
    await page.getByText('No request waits.').waitFor();
    await owner.expectReadable('owner-person-delete');
    await owner.button('Delete for good').click();
    await eventually(() => owner.heading()).toBe('People');
    await page.getByRole('link', { name: 'Organisations' }).click();
    await page.getByRole('link', { name: 'Shipping line' }).click();
    await owner.button('Delete Shipping line').click();
    await page.getByText('Nobody is in it.').waitFor();
    await owner.expectReadable('owner-organisation-delete');
    await owner.button('Delete for good').click();
    await eventually(() => owner.heading()).toBe('Organisations');
    await eventually(() => page.getByRole('link', { name: 'Shipping line' }).count()).toBe(0);
  });
});
