import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { grantApprover } from '../../../src/access/approvers/approver.service.ts';
import { answerInformation, askForInformation } from '../../../src/access/conversation/conversation.service.ts';
import { removeRequestForm, saveRequestForm } from '../../../src/access/forms/form.service.ts';
import { expireOrNotify } from '../../../src/access/waiting/waiting.service.ts';
import { inTransaction } from '../../../src/platform/db/transaction.ts';
import { FieldType } from '../../../src/platform/fields/field.ts';
import { type MailServer, startMailServer } from '../../support/mail-server.ts';
import { as, ask, type Notification, startNotification, userOf } from '../notification/notification-fixture.ts';

let server: MailServer;
let portal: Notification;
beforeAll(async () => {
  server = await startMailServer();
  portal = await startNotification({
    GATEHOUSE_SMTP_URL: server.url,
    GATEHOUSE_PUBLIC_URL: 'https://portal.example.org',
  });
});
afterEach(async () => {
  server.received.length = 0;
  await portal.ctx.db.deleteFrom('approver').execute();
});
afterAll(async () => {
  await portal.stop();
  await server.stop();
});

/** Who got which mail since the last call, in alphabetical order. */
async function delivered(): Promise<string[]> {
  await portal.deliver();
  const mails = server.received.splice(0);
  return mails.flatMap(({ to, parsed }) => to.map((address) => `${address}: ${parsed.subject}`)).sort();
}

const grant = async (account: 'partner' | 'member' | 'hobbyist') => {
  const { id: userId } = await userOf(portal.ctx, account);
  const catalogue = await portal.ctx.db
    .selectFrom('catalogue')
    .select('id')
    .where('name', '=', 'Enterprise')
    .executeTakeFirstOrThrow();
  await as(portal.ctx, 'owner', (tx) => grantApprover(tx, { userId, catalogueId: catalogue.id }));
};

/** Lets the request have waited for three days, and time do what it then does. */
const letWait = async (id: string, settings: object) => {
  await portal.ctx.db.updateTable('portalSettings').set(settings).execute();
  await sql`update access_request set created_at = now() - interval '3 days',
    waiting_since = now() - interval '3 days' where id = ${id}`.execute(portal.ctx.db);
  await inTransaction(portal.ctx, (tx) => expireOrNotify(tx, id));
  const off = { reminderHours: null, escalationHours: null, requestExpiryDays: null };
  await portal.ctx.db.updateTable('portalSettings').set(off).execute();
};

describe('mails to who decides', () => {
  it('a new request goes to its approvers too, but not to the one who asks', async () => {
    await grant('hobbyist');
    await grant('partner');
    await ask(portal.ctx);
    expect(await delivered()).toEqual([
      'hobbyist@example.com: New access request',
      'owner@example.com: New access request',
    ]);
  });

  it('say what was answered to the form', async () => {
    const field = { name: 'shops', label: 'How many shops?', type: FieldType.NUMBER };
    const rules = { required: false, copyToKeyMetadata: false };
    const form = await as(portal.ctx, 'owner', (tx) => saveRequestForm(tx, { fields: [{ ...field, ...rules }] }));
    await ask(portal.ctx, { answers: [{ name: 'shops', number: 1200 }] });
    await portal.deliver();
    for (const part of [server.received[0]!.parsed.html, server.received[0]!.parsed.text]) {
      expect(part).toContain('How many shops?: 1,200');
    }
    await as(portal.ctx, 'owner', (tx) => removeRequestForm(tx, form.id));
  });

  it('remind them, with a link that decides', async () => {
    const { id } = await ask(portal.ctx);
    await delivered();
    await letWait(id, { reminderHours: 1 });
    await portal.deliver();
    expect(server.received.map(({ to }) => to)).toEqual([['owner@example.com']]);
    const { subject, text } = server.received[0]!.parsed;
    expect(subject).toBe('An access request still waits');
    expect(text).toContain('https://portal.example.org/decide/');
  });

  it('bring what waited too long before all owners and further addresses', async () => {
    await grant('hobbyist');
    const { id } = await ask(portal.ctx);
    await delivered();
    const addresses = JSON.stringify(['boss@example.org', 'owner@example.com']);
    await letWait(id, { escalationHours: 1, escalationAddresses: addresses });
    expect(await delivered()).toEqual([
      'boss@example.org: An access request has waited too long',
      'owner@example.com: An access request has waited too long',
    ]);
  });
});

describe('mails to who asked', () => {
  it('tell that nobody decided in time', async () => {
    const { id } = await ask(portal.ctx);
    await delivered();
    await letWait(id, { requestExpiryDays: 1 });
    expect(await delivered()).toEqual(['partner@example.com: Your access request has expired']);
  });

  it('a question goes to the requester, and the answer to who decides', async () => {
    await grant('hobbyist');
    const { id } = await ask(portal.ctx);
    await delivered();
    await as(portal.ctx, 'hobbyist', (tx) => askForInformation(tx, id, 'How many <shops>?'));
    await portal.deliver();
    expect(server.received.map(({ to }) => to)).toEqual([['partner@example.com']]);
    expect(server.received[0]!.parsed.text).toContain('How many <shops>?');
    expect(server.received[0]!.parsed.html).toContain('How many &lt;shops&gt;?');
    server.received.length = 0;
    await as(portal.ctx, 'partner', (tx) => answerInformation(tx, id, 'Twelve.'));
    expect(await delivered()).toEqual([
      'hobbyist@example.com: An answer about an access request',
      'owner@example.com: An answer about an access request',
    ]);
  });
});
