import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import type { Client } from '../support/client.ts';
import { workingKey } from '../support/credentials.ts';
import { FaceWindow } from '../support/faces.ts';
import { gatewayBehind, keyPath } from '../support/gateway.ts';
import { startTestPortal, type TestPortal } from '../support/portal.ts';
import { provisioned, readRequest, requestAccess } from '../support/story.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

let portal: TestPortal;
let browser: Browser;
let receiver: WebhookReceiver;
let partner: Client;
let owner: FaceWindow;
let consumer: FaceWindow;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_FACES: 'true', GATEHOUSE_WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' });
  receiver = await startWebhookReceiver();
  partner = await portal.as('partner');
  browser = await launchBrowser();
  owner = await FaceWindow.open(browser, portal.url);
  consumer = await FaceWindow.open(browser, portal.url);
}, 120_000);
afterAll(async () => {
  await owner?.close();
  await consumer?.close();
  await browser?.close();
  await portal?.stop();
  await receiver?.stop();
});

/** How many the stories here approve: people, and with them plans and a rule. */
const BY_OWNER = 7;
const APPROVED = BY_OWNER + 3;

const RULE = `mutation { createApprovalRule(input: { name: "Known partners", action: APPROVE, emailDomains: ["example.com"] }) {
  approvalRule { id } userErrors { code message } } }`;

const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 30_000 });

/** A request that waits, in the owner's queue. */
async function arrives(name: string): Promise<{ id: string }> {
  const request = await requestAccess(partner, { newApp: { name }, reason: `${name} needs it.` });
  await rowOf(name).waitFor();
  return { id: request.id };
}

const rowOf = (app: string) => owner.page.getByRole('row', { name: `for ${app}` });

describe('the dashboard, as an API owner uses it', () => {
  it('is for API owners alone, and leads who comes by a link behind the sign-in', async () => {
    await consumer.goto('/dashboard/');
    await consumer.signIn('partner');
    await consumer.page.getByText('The dashboard is for API owners').waitFor();
    await consumer.expectReadable('dashboard-stranger');
    await owner.goto('/dashboard/providers');
    await owner.signIn('owner');
    await eventually(() => owner.heading()).toBe('Gateways');
  });

  it('has a queue that fills by itself, and is worked off by keyboard', async () => {
    const { page } = owner;
    await page.getByRole('link', { name: 'Queue' }).click();
    await page.getByText('Nothing waits').waitFor();
    await owner.expectReadable('queue-empty');
    const first = await arrives('Till');
    const second = await arrives('Fleet');
    await owner.expectReadable('queue');
    await rowOf('Till').focus();
    await page.keyboard.press('a');
    await eventually(() => rowOf('Till').count()).toBe(0);
    await page.getByRole('grid').press('ArrowDown');
    await rowOf('Fleet').focus();
    await page.keyboard.press('r');
    await page.keyboard.type('Not for fleets.');
    expect(await page.getByLabel('Why?').inputValue()).toBe('Not for fleets.');
    await owner.button('Reject').click();
    await page.getByText('Nothing waits').waitFor();
    expect(await readRequest(partner, first.id)).toMatchObject({ status: 'APPROVED' });
    expect(await readRequest(partner, second.id)).toMatchObject({ status: 'REJECTED' });
  });

  it('decides several at once, and tells each requester why', async () => {
    const { page } = owner;
    const requests = [await arrives('Kiosk'), await arrives('Scanner')];
    for (const name of ['Kiosk', 'Scanner']) {
      await rowOf(name).focus();
      await page.keyboard.press('Space');
    }
    await page.getByLabel('Why?').fill('Partners may.');
    await owner.expectReadable('queue-bulk');
    await owner.button('Approve').click();
    await page.getByText('Nothing waits').waitFor();
    for (const { id } of requests) {
      const { accessRequest } = await partner.send(
        'query ($id: ID!) { accessRequest(id: $id) { status decisionReason } }',
        { id },
      );
      expect(accessRequest).toEqual({ status: 'APPROVED', decisionReason: 'Partners may.' });
    }
  });

  it('ticks what is decided at once by mouse and by keyboard, at a size for fingers, and names what was decided', async () => {
    const { page } = owner;
    const requests = [await arrives('Barrow'), await arrives('Crate')];
    const tick = (app: string) => rowOf(app).getByRole('checkbox');
    const spot = async (app: string) => (await rowOf(app).locator('.select').boundingBox())!;
    for (const name of ['Barrow', 'Crate']) {
      const { x, y, width, height } = await spot(name);
      expect((await rowOf(name).locator('.name').boundingBox())!.x - x - width).toBeLessThan(20);
      expect([width, height].every((size) => size >= 44)).toBe(true);
      await page.mouse.click(x + width / 2, y + height / 2);
      await eventually(() => tick(name).isChecked()).toBe(true);
    }
    await rowOf('Barrow').press('ArrowRight');
    expect(await tick('Barrow').and(page.locator(':focus')).count()).toBe(1);
    await page.keyboard.press('Space');
    await eventually(() => tick('Barrow').isChecked()).toBe(false);
    await page.keyboard.press('Space');
    await eventually(() => tick('Barrow').isChecked()).toBe(true);
    await page.getByText('Arrow keys move').waitFor();
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await page.getByText('Arrow keys move').isVisible()).toBe(false);
    await owner.expectReadable('queue-ticked');
    await owner.button('Approve').click();
    await page
      .getByText('2 approved: Barrow (Accounts API, Payment API), Crate (Accounts API, Payment API).')
      .waitFor();
    for (const { id } of requests) expect(await readRequest(partner, id)).toMatchObject({ status: 'APPROVED' });
  });

  it('takes its keys where nothing else has the focus, on the row that has it then', async () => {
    const { page } = owner;
    await owner.goto('/dashboard/');
    await page.getByText('Nothing waits').waitFor();
    const [wharf, quay] = [await arrives('Wharf'), await arrives('Quay')];
    const hasFocus = (app: string) => rowOf(app).and(page.locator(':focus')).count();
    await eventually(() => hasFocus('Wharf')).toBe(1);
    await page.keyboard.press('ArrowDown');
    await eventually(() => hasFocus('Quay')).toBe(1);
    await page.getByRole('heading', { level: 1 }).click();
    expect(await hasFocus('Quay')).toBe(0);
    await page.keyboard.press('a');
    await eventually(() => hasFocus('Quay')).toBe(1);
    expect(await readRequest(partner, quay.id)).toMatchObject({ status: 'PENDING' });
    await page.keyboard.press('a');
    await page.getByText('Approved: Quay (Accounts API, Payment API).').waitFor();
    await page.getByRole('link', { name: 'Forms' }).click();
    await page.getByRole('link', { name: 'Queue' }).click();
    await eventually(() => hasFocus('Wharf')).toBe(1);
    await page.keyboard.press('r');
    await page.keyboard.type('No ships.');
    await owner.button('Reject').click();
    await page.getByText('Rejected: Wharf (Accounts API, Payment API).').waitFor();
    expect(await readRequest(partner, wharf.id)).toMatchObject({ status: 'REJECTED', decisionReason: 'No ships.' });
  });

  it('asks once more before several are rejected without a reason', async () => {
    const { page } = owner;
    const requests = [await arrives('Lorry'), await arrives('Trailer')];
    for (const name of ['Lorry', 'Trailer']) await rowOf(name).locator('.select').click();
    await owner.button('Reject').click();
    await page.getByRole('dialog', { name: 'Reject 2 requests without a reason?' }).waitFor();
    await owner.expectReadable('queue-without-reason');
    await owner.button('Cancel').click();
    for (const { id } of requests) expect(await readRequest(partner, id)).toMatchObject({ status: 'PENDING' });
    await owner.button('Reject').click();
    await owner.button('Reject without a reason').click();
    await page
      .getByText('2 rejected: Lorry (Accounts API, Payment API), Trailer (Accounts API, Payment API).')
      .waitFor();
    for (const { id } of requests) expect(await readRequest(partner, id)).toMatchObject({ status: 'REJECTED' });
  });

  it('asks back, and the consumer in another window is told at once, as of the decision', async () => {
    const { id } = await arrives('Terminal');
    await consumer.goto(`/requests/${id}`);
    await consumer.page.getByText('It waits for a decision').waitFor();
    await rowOf('Terminal').focus();
    await owner.page.keyboard.press('Enter');
    await owner.page.getByText('What an approval grants').waitFor();
    await owner.page.getByLabel('Ask back').fill('Where will it stand?');
    await owner.button('Ask').click();
    await consumer.page.getByText('Where will it stand?').waitFor();
    await consumer.page.getByLabel('Your answer').fill('In Berlin.');
    await consumer.button('Send the answer').click();
    await owner.page.getByText('In Berlin.').waitFor();
    await owner.expectReadable('decision');
    await owner.button('Approve').click();
    await consumer.page.getByText('It was approved.').waitFor();
    await eventually(() => owner.button('Approve').count()).toBe(0);
  });

  it('edits a product, and withdraws it from a catalogue', async () => {
    const { page } = owner;
    await page.getByRole('link', { name: 'Products and plans' }).click();
    await page.getByRole('link', { name: 'Payment API' }).waitFor();
    await owner.expectReadable('offer');
    await page.getByRole('link', { name: 'Payment API' }).click();
    await page.getByLabel('Description').fill('Moves money.');
    await page.getByLabel('Tags').fill('money, europe');
    await owner.button('Save').click();
    await page.getByText('Saved.').waitFor();
    await owner.expectReadable('offer-product');
    const isPublic = page.getByRole('checkbox', { name: 'Public' });
    await isPublic.click();
    const ofStranger = '{ products { nodes { displayName } } }';
    const stranger = await portal.as(null);
    await eventually(async () => (await stranger.send(ofStranger)).products.nodes).toEqual([]);
    await eventually(() => isPublic.isChecked()).toBe(false);
    await isPublic.click();
    await eventually(async () => (await stranger.send(ofStranger)).products.nodes).toEqual([
      { displayName: 'Payment API' },
    ]);
    await page.getByRole('link', { name: 'Products and plans' }).first().click();
    await page.getByRole('link', { name: 'Free' }).click();
    await page.getByLabel('Quota of calls').waitFor();
    await owner.expectReadable('offer-plan');
  });

  it('deprecates a product, announces what comes, and sees who has read it', async () => {
    const { page } = owner;
    const holder = await requestAccess(partner, { plan: 'free', products: ['payment'] });
    await provisioned(partner, holder.id);
    await page.getByRole('link', { name: 'Products and plans' }).first().click();
    await page.getByRole('link', { name: 'Payment API' }).click();
    await page.getByLabel('How far it is').selectOption('Deprecated');
    await page.getByLabel('Ends on').fill('2020-01-01');
    await owner.button('Set the life cycle').click();
    await page.locator('.field .problem').waitFor();
    await page.getByLabel('Ends on').fill('2099-12-31');
    await page.getByLabel('Use instead').selectOption('Accounts API');
    await page.getByLabel('What there is to say of it').fill('Move on by then.');
    await owner.button('Set the life cycle').click();
    await page.getByText('The life cycle is set.').waitFor();
    await page.getByText('Announce something').click();
    await page.getByLabel('What it is about').selectOption('Maintenance');
    await page.getByLabel('Subject of the mail').fill('Works at night');
    await page.getByRole('textbox', { name: 'Text', exact: true }).fill('Two hours.');
    await owner.expectReadable('offer-announce');
    await owner.button('Announce it').click();
    const read = page.locator('summary', { hasText: 'Read by 0 of' });
    await read.waitFor();
    await consumer.goto('/keys');
    await consumer.button('I have read it: Works at night').click();
    await page.reload();
    await page.locator('summary', { hasText: 'Read by 1 of' }).click();
    await page.getByText('Pat Partner').waitFor();
    await owner.expectReadable('offer-announced');
    await owner.button('Take back: Works at night').click();
    await owner.button('Take back').click();
    await page.getByText('Taken back').waitFor();
    await consumer.goto('/catalogue/payment-api');
    await consumer.page.getByText('Move on by then.').waitFor();
    await page.getByLabel('How far it is').selectOption('Live');
    await owner.button('Set the life cycle').click();
    await eventually(() => page.getByLabel('Ends on').count()).toBe(0);
  });

  it('compares the keys of a gateway, and says what differed', async () => {
    const { page } = owner;
    const held = await workingKey(portal, partner, {
      plan: 'free',
      products: ['payment'],
      newApp: { name: 'Drifter' },
    });
    const gateway = await gatewayBehind(portal);
    await gateway.admin('DELETE', `${keyPath(held.secret)}?org_id=${gateway.provider.tykOrganisationId}`);
    await page.getByRole('link', { name: 'Gateways' }).click();
    await owner.button(`Compare the keys of ${gateway.provider.name}`).click();
    await page.getByText('What differed').click();
    await page.getByText('Gone, and made again').waitFor();
    await owner.expectReadable('providers-compared');
  });

  it('tells why a request was approved by itself, by which rule', async () => {
    const { page } = owner;
    await (await portal.as('owner')).send(RULE);
    const request = await requestAccess(partner, { newApp: { name: 'Ruled' } });
    expect(request.status).toBe('APPROVED');
    await owner.goto(`/dashboard/requests/${request.id}`);
    await page.getByText('Approved by itself because').waitFor();
    await page.getByText('Known partners').first().waitFor();
    await owner.expectReadable('decision-ruled');
  });

  it('locks an account and lets it in again', async () => {
    const { page } = owner;
    await page.getByRole('link', { name: 'People' }).click();
    await page.getByLabel('Name or address').fill('hobby');
    await owner.button('Lock Harper Hobbyist').click();
    await owner.button('Lock').click();
    await page.getByText('Locked').waitFor();
    await owner.expectReadable('people');
    await owner.button('Unlock Harper Hobbyist').click();
    await owner.button('Lock Harper Hobbyist').waitFor();
  });

  it('asks requesters a question of its own, and shows where its form is refused', async () => {
    const { page } = owner;
    await page.getByRole('link', { name: 'Forms' }).click();
    await owner.expectReadable('forms');
    await page.getByRole('link', { name: 'New form' }).click();
    await page.getByLabel('Asked for').selectOption({ label: 'Plan: Free' });
    await page.getByRole('textbox', { name: 'Question', exact: true }).fill('Which shop is it for?');
    await page.getByLabel('Name', { exact: false }).fill('the shop');
    await owner.button('Save').click();
    await page.locator('.problem').waitFor();
    await owner.expectReadable('form-refused');
    await page.getByLabel('Name', { exact: false }).fill('shop');
    await owner.button('Save').click();
    await eventually(() => owner.heading()).toBe('Free');
    await consumer.goto('/');
    await consumer.page.getByRole('link', { name: 'Payment API' }).click();
    await consumer.page.getByRole('link', { name: 'Ask for access on Free' }).click();
    await consumer.page.getByLabel('Catalogue').selectOption({ label: 'Public' });
    await consumer.page.getByLabel('Which shop is it for?').waitFor();
    await owner.button('Ask none of it any more').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Ask none of it any more' }).click();
    await eventually(() => owner.heading()).toBe('Forms');
  });

  it('shows how a mail reads, and gives it another subject', async () => {
    const { page } = owner;
    await page.getByRole('link', { name: 'Mails' }).click();
    await page
      .getByRole('link', { name: /approved/ })
      .first()
      .waitFor();
    await owner.expectReadable('mails');
    await page
      .getByRole('link', { name: /approved/ })
      .first()
      .click();
    await page.locator('.letter').getByText('approved').first().waitFor();
    await page.getByLabel('Subject').fill('Welcome aboard, {app}');
    await owner.button('Save').click();
    await page.locator('.card .name').getByText('Welcome aboard,').waitFor();
    await owner.expectReadable('mail');
  });

  it('tells a program what happens, and shows what was sent', async () => {
    const { page } = owner;
    await page.getByRole('link', { name: 'Webhooks' }).click();
    await page.getByText('No program is told of anything').waitFor();
    await page.getByLabel('Where to post').fill(receiver.url);
    await owner.button('Create the webhook').click();
    await page.getByText(/whsec_/).waitFor();
    await page.getByRole('link', { name: receiver.url }).waitFor();
    await owner.expectReadable('webhooks');
    await page.getByRole('link', { name: receiver.url }).click();
    await owner.button('Send a test event').click();
    await eventually(() => receiver.received.map(({ body }) => body.type)).toContain('webhook.tested');
    await page.getByText('webhook.tested').first().waitFor();
    await eventually(() => page.getByText('On its way', { exact: true }).count()).toBe(0);
    await owner.expectReadable('webhook');
    await owner.button('Delete').click();
    await owner.button('Delete it with all that was sent').click();
    await page.getByText('No program is told of anything').waitFor();
  });

  it('tells how gateways are, and what was done by whom', async () => {
    const { page } = owner;
    await page.getByRole('link', { name: 'Gateways' }).click();
    await page.getByText('Up', { exact: true }).waitFor();
    await owner.expectReadable('providers');
    await page.getByRole('link', { name: 'Audit' }).click();
    await page.getByLabel('What happened').selectOption('Request: approved');
    const shown = () => page.locator('.row .name').allInnerTexts();
    await eventually(shown).toEqual(Array(APPROVED).fill('Request: approved'));
    await owner.button('Only by Olivia Owner').first().click();
    await eventually(shown).toEqual(Array(BY_OWNER).fill('Request: approved'));
    await page.getByText('Only what Olivia Owner did').waitFor();
    await eventually(() => page.locator('.row .hint').allInnerTexts()).toContainEqual(
      expect.stringMatching(/Request [A-Z][a-z]/),
    );
    expect(await page.locator('.row').allInnerTexts()).not.toContainEqual(
      expect.stringMatching(/[\da-f]{8}-[\da-f]{4}/),
    );
    await owner.expectReadable('audit');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Export' }).click(),
    ]);
    const lines = readFileSync(await file.path(), 'utf8')
      .trim()
      .split('\n');
    expect(lines.map((line) => JSON.parse(line).type)).toEqual(Array(BY_OWNER).fill('accessRequest.approved'));
    await page.getByLabel('Until').fill('2020-01-01');
    await page.getByText('Nothing of that kind').waitFor();
  });
});
