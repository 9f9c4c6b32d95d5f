import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { checkOverrides } from '../../../src/notification/mail-templates/mail-templates.ts';
import { MAIL_RULES } from '../../../src/notification/mails/all-mails.ts';
import type { Client, Data } from '../../support/client.ts';
import { type MailServer, startMailServer } from '../../support/mail-server.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse, reject, requestAccess } from '../../support/story.ts';

const LIST = `{ mailTemplates {
  name description event subject defaultSubject isEnabled isEssential isOverridden variables } }`;
const UPDATE = `mutation ($name: String!, $input: UpdateMailTemplateInput!) {
  updateMailTemplate(name: $name, input: $input) {
    mailTemplate { subject isEnabled } userErrors { code message field } } }`;
const PREVIEW = `mutation ($name: String!) { previewMail(name: $name) { subject html text userErrors { code message } } }`;
const SEND = `mutation ($name: String!) { sendTestMail(name: $name) { recipient userErrors { code } } }`;
const PREFER = `mutation ($input: UpdateNotificationPreferencesInput!) { updateNotificationPreferences(input: $input) {
  notificationPreferences { name isEnabled } userErrors { code field } } }`;

const GRANT = `mutation ($input: GrantApproverInput!) {
  grantApprover(input: $input) { approver { id } userErrors { code } } }`;

let portal: TestPortal;
let server: MailServer;
let folder: string;
let [owner, partner]: Client[] = [];
beforeAll(async () => {
  server = await startMailServer();
  folder = await mkdtemp(join(tmpdir(), 'gatehouse templates '));
  await writeFile(join(folder, 'layout.pug'), 'include mixins\nbody\n  p Acme developers\n  block content\n');
  await writeFile(
    join(folder, 'access-request-rejected.pug'),
    'extends layout\nblock content\n  p Sorry about #{app}: #{decision.reason}\n',
  );
  await writeFile(join(folder, 'credential-resumed.pug'), 'p= app.name.first\n');
  portal = await startTestPortal({
    GATEHOUSE_TEMPLATE_DIR: folder,
    GATEHOUSE_SMTP_URL: server.url,
    GATEHOUSE_MAIL_FROM: 'portal@example.org',
  });
  [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
});
afterAll(async () => {
  await portal?.stop();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const find = async (name: string): Promise<Data> =>
  (await owner!.send(LIST)).mailTemplates.find((each: Data) => each.name === name);

describe('the mails of the portal', () => {
  it('lists every mail with its subject, switch and variables', async () => {
    const { mailTemplates } = await owner!.send(LIST);
    expect(mailTemplates.map(({ name }: Data) => name)).toEqual(MAIL_RULES.map(({ name }) => name));
    expect(await find('access-request-approved')).toMatchObject({
      event: 'accessRequest.approved',
      subject: 'Your access request was approved',
      isEnabled: true,
      isEssential: false,
      isOverridden: false,
      variables: expect.arrayContaining(['app', 'decision.by', 'limits.rate', 'requester.email', 'title']),
    });
  });

  it('changes a subject and takes it back', async () => {
    const name = 'access-request-approved';
    const change = async (input: object) =>
      (await owner!.send(UPDATE, { name, input })).updateMailTemplate.mailTemplate;
    expect(await change({ subject: 'Granted: {app}' })).toEqual({ subject: 'Granted: {app}', isEnabled: true });
    expect(await change({ isEnabled: false })).toEqual({ subject: 'Granted: {app}', isEnabled: false });
    const original = 'Your access request was approved';
    expect(await change({ subject: null, isEnabled: true })).toEqual({ subject: original, isEnabled: true });
  });

  it.each([
    ['no-such-mail', { isEnabled: false }, 'NOT_FOUND', ['name']],
    ['access-request-approved', { subject: 'a\r\nBcc: eve@example.com' }, 'INVALID_INPUT', ['input', 'subject']],
    ['access-request-approved', { subject: 'x'.repeat(201) }, 'INVALID_INPUT', ['input', 'subject']],
    ['credential-claim', { isEnabled: false }, 'ESSENTIAL_MAIL', ['input', 'isEnabled']],
  ])('refuses for %s the change %o', async (name, input, code, field) => {
    const { userErrors } = await owner!.refused(UPDATE, { name, input });
    expect(userErrors).toMatchObject([{ code, field }]);
  });

  it('keeps who changed what in the event log', async () => {
    const name = 'access-request-cancelled';
    await owner!.send(UPDATE, { name, input: { subject: 'Closed' } });
    const { db } = portal.app.context;
    const event = await db
      .selectFrom('eventLog')
      .selectAll()
      .where('type', '=', 'portalSettings.updated')
      .orderBy('insertion', 'desc')
      .executeTakeFirst();
    expect(event).toMatchObject({ after: { mail: name, subject: 'Closed' }, actor: { kind: 'user' } });
  });
});

describe('templates of the operator', () => {
  it('replace the built-in ones, the layout of all of them included', async () => {
    const { id } = await requestAccess(partner!, { newApp: { name: 'Shop' } });
    await reject(owner!, id, { reason: 'No <b>budget</b>' });
    const mail = await vi.waitFor(
      () => {
        const found = server.received.find(({ raw }) => raw.includes('Sorry about Shop'));
        expect(found).toBeDefined();
        return found!;
      },
      { timeout: 60_000 },
    );
    expect(mail.parsed.html).toContain('<p>Acme developers</p><p>Sorry about Shop: No &lt;b&gt;budget&lt;/b&gt;</p>');
    expect((await find('access-request-rejected')).isOverridden).toBe(true);
    const { previewMail } = await owner!.send(PREVIEW, { name: 'access-request-approved' });
    expect(previewMail.html).toMatch(/^<body><p>Acme developers<\/p><h1/);
  });

  it('that fail with their values are told by the preview, and are not sent as a test', async () => {
    const name = 'credential-resumed';
    const codes = [await owner!.refused(PREVIEW, { name }), await owner!.refused(SEND, { name })];
    expect(codes.map(({ userErrors }) => userErrors[0].code)).toEqual(['TEMPLATE_BROKEN', 'TEMPLATE_BROKEN']);
  });

  it('that cannot be compiled stop the start, all of them named', async () => {
    const broken = await mkdtemp(join(tmpdir(), 'gatehouse broken '));
    await writeFile(join(broken, 'layout.pug'), 'p(\n');
    await writeFile(join(broken, 'credential-revoked.pug'), 'include nowhere\n');
    expect(() => checkOverrides(broken)).toThrow(/credential-revoked\.pug.*\n.*layout\.pug/);
    expect(() => checkOverrides(join(broken, 'none'))).toThrow(/there is no folder/);
    await rm(broken, { recursive: true });
  });
});

describe('looking before sending', () => {
  it.each(MAIL_RULES.filter(({ name }) => name !== 'credential-resumed').map(({ name }) => name))(
    'previews %s with made-up values',
    async (name) => {
      const { previewMail } = await owner!.send(PREVIEW, { name });
      expect(previewMail.text).toContain('Acme developers');
      expect(previewMail.html).not.toMatch(/undefined|null|\[object/);
      expect(previewMail.subject).not.toBe('');
    },
  );

  it('sends a test to who asks for it, marked as one', async () => {
    const { sendTestMail } = await owner!.send(SEND, { name: 'credential-claim' });
    expect(sendTestMail.recipient).toBe('owner@example.com');
    const mail = await vi.waitFor(
      () => {
        const found = server.received.find(({ parsed }) => parsed.subject?.startsWith('[Test]'));
        expect(found).toBeDefined();
        return found!;
      },
      { timeout: 60_000 },
    );
    expect(mail.to).toEqual(['owner@example.com']);
    expect(mail.parsed.html).toContain('https://portal.example.com/claim#example');
  });
});

describe('what a reader wants', () => {
  it('is everything at first, and then what was chosen', async () => {
    const query = '{ notificationPreferences { name isEnabled isEssential } }';
    const before = (await partner!.send(query)).notificationPreferences;
    expect(before.every(({ isEnabled }: Data) => isEnabled)).toBe(true);
    const mails = [
      { name: 'credential-expiring', isEnabled: true },
      { name: 'credential-expiring', isEnabled: false },
    ];
    await partner!.send(PREFER, { input: { mails } });
    const after = (await partner!.send(query)).notificationPreferences;
    expect(after.filter(({ isEnabled }: Data) => !isEnabled)).toEqual([
      { name: 'credential-expiring', isEnabled: false, isEssential: false },
    ]);
    expect((await owner!.send(query)).notificationPreferences.every(({ isEnabled }: Data) => isEnabled)).toBe(true);
  });

  it('says which mails can reach the viewer', async () => {
    const read = async (client: Client) => {
      const { notificationPreferences } = await client.send('{ notificationPreferences { name concernsViewer } }');
      return notificationPreferences.flatMap((each: Data) => (each.concernsViewer ? each.name : []));
    };
    const ofOwners = ['access-request-escalated', 'provider-keys-lost', 'registration-submitted', 'webhook-disabled'];
    const ofDeciders = ['access-request-submitted', 'access-request-reminder', 'access-request-answered'];
    const consumers = await read(partner!);
    expect(consumers).toEqual(
      expect.arrayContaining(['access-request-approved', 'announcement', 'invitation-accepted']),
    );
    for (const name of [...ofOwners, ...ofDeciders, 'registration-rejected', 'invitation'])
      expect(consumers).not.toContain(name);
    expect(await read(owner!)).toEqual(expect.arrayContaining([...ofOwners, ...ofDeciders]));
    const { viewer } = await partner!.send('{ viewer { id } }');
    const { products } = await browse(owner!);
    await owner!.send(GRANT, { input: { userId: viewer.id, productId: products.payment } });
    expect(await read(partner!)).toEqual(expect.arrayContaining(ofDeciders));
  });

  it.each([
    ['no-such-mail', 'NOT_FOUND'],
    ['credential-claim', 'ESSENTIAL_MAIL'],
  ])('cannot be to have no %s', async (name, code) => {
    const mails = [
      { name: 'credential-expired', isEnabled: false },
      { name, isEnabled: false },
    ];
    const { userErrors } = await partner!.refused(PREFER, { input: { mails } });
    expect(userErrors).toMatchObject([{ code, field: ['input', 'mails', '1', 'name'] }]);
    const { notificationPreferences } = await partner!.send('{ notificationPreferences { name isEnabled } }');
    expect(notificationPreferences).toContainEqual({ name: 'credential-expired', isEnabled: true });
  });
});

it('docs/mail-templates.md names every variable of every mail', async () => {
  const manual = await readFile(new URL('../../../docs/mail-templates.md', import.meta.url), 'utf8');
  const { mailTemplates } = await owner!.send(LIST);
  const names = new Set<string>(mailTemplates.flatMap(({ variables }: Data) => variables));
  expect([...names].filter((name) => !manual.includes(`\`${name}\``))).toEqual([]);
});
