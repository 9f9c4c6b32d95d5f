import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_PASSWORD } from '../../src/seed/demo-world.ts';
import { accountToken } from '../api/people/people-fixture.ts';
import { launchBrowser } from '../support/browser.ts';
import { FaceWindow } from '../support/faces.ts';
import { startTestPortal, type TestPortal } from '../support/portal.ts';
import { requestAccess } from '../support/story.ts';

let portal: TestPortal;
let browser: Browser;
let [admin, member]: FaceWindow[] = [];
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_FACES: 'true' });
  browser = await launchBrowser();
  [admin, member] = await Promise.all([1, 2].map(() => FaceWindow.open(browser, portal.url)));
  await member!.goto('/account');
  await member!.signIn('member');
  await member!.page.getByRole('heading', { name: 'Your account' }).waitFor();
}, 120_000);
afterAll(async () => {
  for (const window of [admin, member]) await window?.close();
  await browser?.close();
  await portal?.stop();
});

const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 30_000 });
const dialog = () => admin!.page.getByRole('dialog');
const rowOf = (name: string) => admin!.page.getByRole('listitem').filter({ hasText: name });
const gone = (name: string) => eventually(() => rowOf(name).count()).toBe(0);

/** What a program reads with a token. */
async function readWith(token: string): Promise<{ data?: { viewer: { email: string } } | null }> {
  const response = await fetch(portal.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: '{ apps { totalCount } }' }),
  });
  return (await response.json()) as never;
}

describe('an administrator of an organisation on the page of the team', () => {
  it('makes a team, renames it, and puts a member into it', async () => {
    const { page } = admin!;
    await admin!.goto('/team');
    await admin!.signIn('partner');
    await page.getByLabel('Name of the team').fill('Integration');
    await admin!.button('Create the team').click();
    await page.locator('.field .problem').waitFor();
    await page.getByLabel('Name of the team').fill('Mobile');
    await admin!.button('Create the team').click();
    await admin!.button('Rename Mobile').click();
    await dialog().getByLabel('Name of the team').fill('Apps');
    await admin!.expectReadable('team-rename');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await admin!.button('Change Morgan Member').click();
    await dialog().getByLabel('Apps').check();
    await admin!.expectReadable('team-member');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await rowOf('member@example.com').filter({ hasText: 'Apps' }).waitFor();
    await admin!.expectReadable('team');
  });

  it('makes a member an administrator, who has it at once, and takes it back', async () => {
    const change = async (role: string) => {
      await admin!.button('Change Morgan Member').click();
      await dialog().getByLabel('Role').selectOption(role);
      await dialog().getByRole('button', { name: 'Save' }).click();
      await rowOf('member@example.com').filter({ hasText: role }).waitFor();
    };
    await change('Administrator');
    await member!.goto('/team');
    await member!.button('Invite').waitFor();
    await change('Member');
    await member!.goto('/team');
    await member!.page.getByText('People and teams are kept by the administrators').waitFor();
  });

  it('invites somebody into a team, sends that again no sooner than the portal lets, and takes it back', async () => {
    const { page } = admin!;
    await page.getByRole('textbox', { name: 'E-mail address', exact: true }).fill('ina@example.com');
    await page.getByRole('group', { name: 'Teams' }).getByLabel('Apps').check();
    await admin!.button('Invite').click();
    await rowOf('ina@example.com').filter({ hasText: 'Apps' }).waitFor();
    await admin!.button('Send again: invitation of ina@example.com').click();
    await page.getByRole('alert').waitFor();
    await admin!.expectReadable('team-invited');
    await admin!.button('Withdraw the invitation of ina@example.com').click();
    await gone('ina@example.com');
  });

  it('deletes a team and takes a member out, asked first; their apps are the administrator’s then', async () => {
    const { page } = admin!;
    await requestAccess(await portal.as('member'), { newApp: { name: 'Left behind' }, plan: 'free' });
    await admin!.button('Delete Apps').click();
    await admin!.expectReadable('team-delete');
    await dialog().getByRole('button', { name: 'Delete the team' }).click();
    await eventually(() => admin!.button('Delete Apps').count()).toBe(0);
    await admin!.button('Remove Morgan Member').click();
    await admin!.expectReadable('team-remove');
    await page.keyboard.press('Escape');
    await admin!.button('Remove Morgan Member').click();
    await dialog().getByRole('button', { name: 'Remove from the organisation' }).click();
    await page.getByText('Morgan Member is not in your organisation any more.').waitFor();
    await gone('member@example.com');
    await admin!.goto('/keys');
    await page.getByRole('link', { name: 'Left behind' }).waitFor();
  });

  it('finds people by name, and renames the organisation', async () => {
    const { page } = admin!;
    await admin!.goto('/team');
    await page.getByLabel('Name or e-mail address').fill('nobody of this name');
    await page.getByText('Nobody is called so').waitFor();
    await page.getByLabel('Name or e-mail address').fill('pat');
    await rowOf('partner@example.com').waitFor();
    await page.getByLabel('Name of the organisation').fill('Better customer');
    await page
      .locator('section', { has: page.getByLabel('Name of the organisation') })
      .getByText('Save')
      .click();
    await page.getByRole('heading', { name: 'Better customer' }).waitFor();
  });

  it('gives a program an account with a token, which ends when the account is locked', async () => {
    const { page } = admin!;
    await page.getByLabel('Name of the program').fill('Build server');
    await admin!.button('Make an account for it').click();
    await page.getByRole('link', { name: 'Build server' }).click();
    await page.getByLabel('Name of the token').fill('CI');
    await admin!.button('Make the token').click();
    const token = (await page.getByRole('region', { name: 'Token', exact: true }).innerText()).trim();
    expect((await readWith(token)).data).toMatchObject({ apps: {} });
    await admin!.expectReadable('program');
    await page.getByRole('link', { name: 'Your team' }).click();
    await admin!.button('Lock Build server').click();
    await dialog().getByRole('button', { name: 'Lock' }).click();
    await admin!.button('Unlock Build server').waitFor();
    expect((await readWith(token)).data ?? null).toBeNull();
    await admin!.button('Delete Build server').click();
    await dialog().getByRole('button', { name: 'Delete for good' }).click();
    await gone('Build server');
  });
});

describe('everybody on the pages of their account', () => {
  it('makes a token that is shown once and works, and revokes it, asked first', async () => {
    const { page } = admin!;
    await admin!.goto('/account');
    await page.getByRole('link', { name: 'Access tokens' }).click();
    await page.getByText('There is none').waitFor();
    await page.getByLabel('Name of the token').fill('Nightly report');
    await page.getByLabel('Days until it stops working').fill('4000');
    await page.getByLabel('Read apps, keys').uncheck();
    await admin!.button('Make the token').click();
    await eventually(() => page.locator('.problem').count()).toBe(2);
    await admin!.expectReadable('tokens-refused');
    await page.getByLabel('Days until it stops working').fill('30');
    await page.getByLabel('Read apps, keys').check();
    await admin!.button('Make the token').click();
    const token = (await page.getByRole('region', { name: 'Token', exact: true }).innerText()).trim();
    expect((await readWith(token)).data).toMatchObject({ apps: {} });
    await rowOf('Nightly report').waitFor();
    await admin!.expectReadable('tokens');
    await page.reload();
    await rowOf('Nightly report').waitFor();
    expect(await page.getByText(token).count()).toBe(0);
    await admin!.button('Revoke Nightly report').click();
    await dialog().getByRole('button', { name: 'Revoke for good' }).click();
    await gone('Nightly report');
    expect((await readWith(token)).data ?? null).toBeNull();
  });

  it('takes along all that the portal keeps of them', async () => {
    const { page } = admin!;
    await admin!.goto('/account/data');
    await admin!.expectReadable('own-data');
    const [download] = await Promise.all([page.waitForEvent('download'), admin!.button('Download the file').click()]);
    expect(JSON.parse(readFileSync(await download.path(), 'utf8'))).toMatchObject({
      profile: [expect.objectContaining({ email: 'partner@example.com' })],
    });
  });

  it('changes its address by the link that was sent to the new one', async () => {
    const { page } = member!;
    await member!.goto('/account');
    const section = page.locator('section', {
      has: page.getByRole('heading', { name: 'Change the e-mail address' }),
    });
    await section.getByLabel('New e-mail address').fill('morgan@example.net');
    await section.getByLabel('Your password').fill('wrong');
    await member!.button('Send the link').click();
    await section.locator('.problem').waitFor();
    await section.getByLabel('Your password').fill(DEMO_PASSWORD);
    await member!.button('Send the link').click();
    await section.getByText('Look into the mail of morgan@example.net').waitFor();
    await member!.expectReadable('account-email');
    const token = await accountToken(portal, 'member', { purpose: 'CONFIRM_EMAIL', email: 'morgan@example.net' });
    await member!.goto(`/confirm-email#${token}`);
    await member!.button('Confirm the address').click();
    await page.getByRole('link', { name: 'Your account' }).click();
    await page.getByText('morgan@example.net', { exact: true }).waitFor();
  });
});
