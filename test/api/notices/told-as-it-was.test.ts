import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../../support/client.ts';
import { type MailServer, startMailServer } from '../../support/mail-server.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { approve, browse, requestAccess } from '../../support/story.ts';
import { rowsOf, skipBackOff } from '../../support/time.ts';

const SET = `mutation ($id: ID!, $input: ProductLifeCycleInput!) { setProductLifeCycle(id: $id, input: $input) {
  userErrors { code } } }`;
const RENAME = `mutation ($id: ID!, $name: String!) { updateProduct(id: $id, input: { displayName: $name }) {
  userErrors { code } } }`;
const ANNOUNCE = `mutation ($input: CreateAnnouncementInput!) { createAnnouncement(input: $input) {
  announcement { id } userErrors { code } } }`;
const CHANGE = `mutation ($id: ID!, $input: UpdateAnnouncementInput!) { updateAnnouncement(id: $id, input: $input) {
  userErrors { code } } }`;

let server: MailServer;
let portal: TestPortal;
let owner: Client;
let ids: Record<string, string>;
beforeAll(async () => {
  server = await startMailServer();
  portal = await startTestPortal({ GATEHOUSE_SMTP_URL: server.url, GATEHOUSE_MAIL_FROM: 'portal@example.org' });
  owner = await portal.as('owner');
  const partner = await portal.as('partner');
  ids = (await browse(partner)).products;
  await approve(owner, (await requestAccess(partner)).id);
});
afterAll(async () => {
  await portal?.stop();
  await server?.stop();
});

/** Waits until the mail server has refused a mail for now, does something, and tells what arrives then. */
async function lateMail(
  template: string,
  meanwhile: () => Promise<unknown>,
): Promise<{ subject: string; text: string }> {
  const sql = `select 1 from mail where template = $1 and attempts > 0 and status = 'PENDING'`;
  await expect.poll(() => rowsOf(portal.database, sql, [template]), { timeout: 30_000 }).toHaveLength(1);
  await meanwhile();
  server.behaviour = 'accept';
  const sent = `select subject_id from mail join event_log on event_log.id = event_id where template = $1 and status = 'SENT'`;
  await expect
    .poll(
      async () => {
        await skipBackOff(portal.database);
        return rowsOf(portal.database, sent, [template]);
      },
      { timeout: 30_000 },
    )
    .toHaveLength(1);
  const [{ message_id: id }] = (await rowsOf(portal.database, 'select message_id from mail where template = $1', [
    template,
  ])) as [{ message_id: string }];
  const { parsed } = server.received.find((mail) => mail.parsed.messageId === id)!;
  return { subject: parsed.subject!, text: parsed.text! };
}

describe('a mail that goes out late says what happened then', () => {
  it('of an announcement that changed meanwhile', async () => {
    server.behaviour = 'refuse for now';
    const input = {
      ...{ productId: ids.accounts, kind: 'MAINTENANCE', title: 'Down on Sunday', content: 'From two to six.' },
      startsAt: '2100-03-07T02:00:00Z',
    };
    const { announcement } = (await owner.send(ANNOUNCE, { input })).createAnnouncement;
    const { subject, text } = await lateMail('announcement', async () => {
      const changed = { title: 'Called off', content: 'Nothing happens.', startsAt: null, kind: 'OTHER' };
      await owner.send(CHANGE, { id: announcement.id, input: changed });
      await owner.send(RENAME, { id: ids.accounts, name: 'Renamed' });
    });
    expect(subject).toBe('Accounts API: Down on Sunday');
    expect(text).toMatch(/From two to six/);
    expect(text).toMatch(/7 March 2100/);
    expect(text).not.toMatch(/Called off|Nothing happens|Renamed/);
    await owner.send(RENAME, { id: ids.accounts, name: 'Accounts API' });
  });

  it.each([
    ['product-deprecated', 'DEPRECATED'],
    ['product-retired', 'RETIRED'],
  ])('%s, of a product whose end, note, name and successor changed meanwhile', async (template, lifeCycle) => {
    await owner.send(SET, { id: ids.accounts, input: { lifeCycle: 'LIVE' } });
    server.behaviour = 'refuse for now';
    const input = {
      ...{ lifeCycle, sunsetAt: '2100-01-31T00:00:00Z' },
      ...{ note: 'Move on.', successorId: ids.payment },
    };
    await owner.send(SET, { id: ids.accounts, input });
    const { text } = await lateMail(template, async () => {
      await owner.send(SET, { id: ids.accounts, input: { lifeCycle: 'PREVIEW', note: 'Stay.' } });
      for (const name of ['accounts', 'payment']) await owner.send(RENAME, { id: ids[name], name: 'Renamed' });
    });
    for (const told of ['Accounts API', '31 January 2100', 'Move on.', 'Payment API']) expect(text).toContain(told);
    expect(text).not.toMatch(/Stay\.|Renamed/);
    await owner.send(RENAME, { id: ids.accounts, name: 'Accounts API' });
    await owner.send(RENAME, { id: ids.payment, name: 'Payment API' });
  });
});
