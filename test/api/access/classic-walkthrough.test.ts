import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { type MailServer, startMailServer } from '../../support/mail-server.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { APPROVE, approve, browse, call, provisioned, readRequest, reject, reveal } from '../../support/story.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../../support/webhook-receiver.ts';
import { CLAIM } from '../claims/claim-fixture.ts';
import { configure, readHandedOff, type Service, serviceOf } from '../hand-off/hand-off-fixture.ts';
import { createWebhook } from '../webhooks/webhook-story.ts';
import { CHANGE_PLAN, credentialBecomes, REQUEST_ACCESS } from './documents.ts';

const FORM = `mutation ($input: SaveRequestFormInput!) {
  saveRequestForm(input: $input) { requestForm { id } userErrors { code field } } }`;
const RECORD = `query ($id: ID!) { accessRequest(id: $id) { status credential { id }
  requester { email } plan { name } products { name } catalogue { name } reason answers { label text choices } } }`;
const PATIENT = { timeout: 60_000 };

/** "Key requests" of Tyk Classic, in the order of its guide; each test goes on where the one before ended. */
describe('a key request', () => {
  let mails: MailServer;
  let hooks: WebhookReceiver;
  let portal: TestPortal;
  let developer: Client;
  let admin: Client;
  let offer: Awaited<ReturnType<typeof browse>>;
  let request: Data;
  beforeAll(async () => {
    mails = await startMailServer();
    hooks = await startWebhookReceiver();
    portal = await startTestPortal({
      GATEHOUSE_SMTP_URL: mails.url,
      GATEHOUSE_MAIL_FROM: 'portal@example.com',
      GATEHOUSE_PORTAL_URL: 'https://developers.example.org',
      GATEHOUSE_WEBHOOK_ALLOWED_HOSTS: '127.0.0.1',
    });
    [developer, admin] = [await portal.as('member'), await portal.as('owner')];
    offer = await browse(developer);
  });
  afterAll(async () => {
    await portal?.stop();
    await hooks?.stop();
    await mails?.stop();
  });

  /** Asks for a catalogue entry, for an app of its own, unless said otherwise. */
  const ask = async (plan: 'free' | 'enterprise', input: object = {}): Promise<Data> => {
    const { requestAccess } = await developer.send(REQUEST_ACCESS, {
      input: {
        catalogueId: offer.catalogues.Enterprise,
        productIds: [offer.products.payment],
        planId: offer.plans[plan],
        newApp: { name: `Key ${crypto.randomUUID()}` },
        answers: [
          { name: 'purpose', text: 'Paying in shops.' },
          { name: 'regions', choices: ['Europe', 'Asia'] },
        ],
        ...input,
      },
    });
    return requestAccess.accessRequest;
  };

  const opens = async (product: string, credentialId: string): Promise<number> =>
    call(`${portal.sandbox.url}/${product}/`, await reveal(developer, credentialId));

  const mailsTo = (address: string, words: string) =>
    mails.received.filter(({ to, parsed }) => to.includes(address) && parsed.text?.includes(words));

  it('is asked with dynamic fields, which the admin configures', async () => {
    const fields = [
      { name: 'purpose', label: 'What for?', type: 'LONG_TEXT', required: true },
      { name: 'regions', label: 'Where?', type: 'CHOICES', options: ['Europe', 'Asia', 'Africa'] },
    ];
    await admin.send(FORM, { input: { fields } });
    request = await ask('enterprise', { reason: 'We build a wallet.' });
    expect((await admin.send(RECORD, { id: request.id })).accessRequest).toEqual({
      ...{ status: 'PENDING', credential: null, requester: { email: 'member@example.com' } },
      ...{ plan: { name: 'enterprise' }, products: [{ name: 'payment' }], catalogue: { name: 'Enterprise' } },
      reason: 'We build a wallet.',
      answers: [
        { label: 'What for?', text: 'Paying in shops.', choices: null },
        { label: 'Where?', text: null, choices: ['Europe', 'Asia'] },
      ],
    });
  });

  it('grants no token yet; it only says that and why one was asked for', async () => {
    const { app } = await developer.send('query ($id: ID!) { app(id: $id) { credentials { id } } }', {
      id: request.app.id,
    });
    expect(app.credentials).toEqual([]);
    expect(await readRequest(developer, request.id)).toMatchObject({ status: 'PENDING', provisioning: 'NOT_STARTED' });
  });

  it('is approved by an admin, which produces the key', async () => {
    await approve(admin, request.id);
    const { credential } = await provisioned(developer, request.id);
    expect(await opens('payment', credential.id)).toBe(200);
  });

  it('is processed once; a second decision is told the first', async () => {
    const again = await admin.refused(APPROVE, { id: request.id });
    expect(again.userErrors).toMatchObject([{ code: 'ALREADY_DECIDED' }]);
    expect(again.accessRequest).toMatchObject({ status: 'APPROVED', decidedBy: { email: 'owner@example.com' } });
  });

  it('for a policy that does not exist is refused when it is made', async () => {
    const input = { productIds: [crypto.randomUUID()], planId: crypto.randomUUID(), newApp: { name: 'Never' } };
    const refused = await developer.refused(REQUEST_ACCESS, { input });
    expect(refused.userErrors.map(({ code }: Data) => code)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
    const { apps } = await developer.send('{ apps(first: 100) { nodes { name } } }');
    expect(apps.nodes).not.toContainEqual({ name: 'Never' });
  });

  it('is approved by the portal itself where the plan says so', async () => {
    const automatic = await ask('free');
    expect(automatic).toMatchObject({ status: 'APPROVED', autoApproved: true, decidedBy: null });
    await provisioned(developer, automatic.id);
  });

  it('that is declined grants nothing, and stays on the record, where Classic deletes it', async () => {
    const declined = await ask('enterprise');
    await reject(admin, declined.id, { reason: 'Not for shops.' });
    expect(await readRequest(developer, declined.id)).toMatchObject({
      ...{ status: 'REJECTED', decisionReason: 'Not for shops.', credential: null },
    });
  });

  it('is made, listed, read and decided through the API, for whom an identity is mapped to a key', async () => {
    const newApp = { name: 'Mapped', ownerId: (await developer.send('{ viewer { id } }')).viewer.id };
    const made = await admin.send(REQUEST_ACCESS, {
      input: {
        ...{ newApp, productIds: [offer.products.payment], planId: offer.plans.enterprise },
        answers: [{ name: 'purpose', text: 'An identity of ours.' }],
      },
    });
    const { id } = made.requestAccess.accessRequest;
    const list = '{ accessRequests(filter: { status: [PENDING] }) { nodes { id requester { email } } } }';
    expect((await admin.send(list)).accessRequests.nodes).toEqual([{ id, requester: { email: 'member@example.com' } }]);
    const approved = await approve(admin, id);
    expect(approved).toMatchObject({
      requester: { email: 'member@example.com' },
      credential: { id: expect.any(String) },
    });
  });

  it('for one more API on a key makes that API alone wait', async () => {
    const plan = { planId: offer.plans.enterprise, appId: request.app.id, newApp: undefined };
    const { credential } = await readRequest(developer, request.id);
    const more = await ask('enterprise', {
      ...plan,
      credentialId: credential.id,
      productIds: [offer.products.accounts],
    });
    expect(more).toMatchObject({ kind: 'ADD_PRODUCTS', status: 'PENDING' });
    expect([await opens('payment', credential.id), await opens('accounts', credential.id)]).toEqual([200, 403]);
    await approve(admin, more.id);
    await provisioned(developer, more.id);
    expect([await opens('payment', credential.id), await opens('accounts', credential.id)]).toEqual([200, 200]);
  });

  it('the admin moves a developer to another plan, and the key stays what it is', async () => {
    const { credential } = await readRequest(developer, request.id);
    const secret = await reveal(developer, credential.id);
    const input = { credentialId: credential.id, planId: offer.plans.free };
    const answers = [{ name: 'purpose', text: 'Less traffic.' }];
    await admin.send(CHANGE_PLAN, { input: { ...input, answers } });
    await credentialBecomes(developer, credential.id, { plan: { name: 'free' }, status: 'ACTIVE' });
    expect(await reveal(developer, credential.id)).toBe(secret);
  });

  it('never sends the key by mail: the mail says what was granted and where to look', async () => {
    const granted = await ask('enterprise');
    await approve(admin, granted.id);
    const { credential } = await provisioned(developer, granted.id);
    const secret = await reveal(developer, credential.id);
    await expect.poll(() => mailsTo('member@example.com', granted.id).length, PATIENT).toBeGreaterThan(1);
    expect(mails.received.filter(({ raw }) => raw.includes(secret))).toEqual([]);
  });

  describe('that a third party decides', () => {
    let billing: Service;
    beforeAll(async () => {
      const externalRedirectUrl = 'https://billing.example.org/pay?request={requestId}&back={returnUrl}';
      await configure(portal, 'enterprise', { externalApproval: true, externalRedirectUrl });
      billing = await serviceOf(portal, ['DECIDE_REQUESTS']);
      await createWebhook(admin, hooks, { eventTypes: ['accessRequest.handedOff'] });
    });
    afterAll(() => configure(portal, 'enterprise', { externalApproval: null, externalRedirectUrl: null }));

    it('reaches it by webhook, with the id by which it reads and approves the request', async () => {
      const waiting = await ask('enterprise');
      expect(waiting).toMatchObject({ status: 'AWAITING_EXTERNAL', credential: null });
      const told = () => hooks.received.find(({ body }) => JSON.stringify(body).includes(waiting.id))?.body.type;
      await expect.poll(told, PATIENT).toBe('accessRequest.handedOff');
      const { accessRequest } = await billing.client.send(RECORD, { id: waiting.id });
      expect(accessRequest.answers[0]).toMatchObject({ label: 'What for?', text: 'Paying in shops.' });
      await approve(billing.client, waiting.id, { reason: 'Paid.' });
      const { credential } = await provisioned(developer, waiting.id);
      expect(await opens('payment', credential.id)).toBe(200);
    });

    it('has the browser sent to it with the request id, and sends it back', async () => {
      const waiting = await ask('enterprise');
      const { searchParams, origin } = new URL((await readHandedOff(developer, waiting.id)).redirectUrl);
      expect([origin, searchParams.get('request')]).toEqual(['https://billing.example.org', waiting.id]);
      const back = new URL(searchParams.get('back')!);
      const query = 'query ($token: String!) { handOffReturn(token: $token) { id status } }';
      await reject(billing.client, waiting.id, { reason: 'The card was refused.' });
      const returned = await developer.send(query, { token: back.searchParams.get('token') });
      expect(returned.handOffReturn).toEqual({ id: waiting.id, status: 'REJECTED' });
    });
  });

  it('with secure approval the mail carries a link, behind which the key is made and shown', async () => {
    await configure(portal, 'enterprise', { secretDelivery: 'CLAIM' });
    const secure = await ask('enterprise', { newApp: { name: 'Secure' } });
    const { credential } = await approve(admin, secure.id);
    const link = () =>
      mails.received
        .filter(({ to }) => to.includes('member@example.com'))
        .flatMap(
          ({ parsed }) => /https:\/\/developers\.example\.org\/claim#([\w-]{43})/.exec(parsed.text ?? '')?.[1] ?? [],
        )
        .at(-1);
    await expect.poll(link, PATIENT).toBeTypeOf('string');
    const token = link();
    expect(await (await portal.as(null)).errorCode(CLAIM, { token })).toBe('UNAUTHENTICATED');
    const { claimCredential } = await developer.send(CLAIM, { token });
    await credentialBecomes(developer, credential.id, { status: 'ACTIVE' });
    expect(await call(`${portal.sandbox.url}/payment/`, claimCredential.secret)).toBe(200);
    expect((await developer.refused(CLAIM, { token })).userErrors).toMatchObject([{ code: 'LINK_USED' }]);
  });

  it('who is not in the audience of a catalogue entry neither sees it nor asks for it', async () => {
    const stranger = await portal.as('hobbyist');
    expect(Object.keys((await browse(stranger)).products)).toEqual(['payment']);
    const input = { productIds: [offer.products.accounts], planId: offer.plans.enterprise, newApp: { name: 'Mine' } };
    const refused = await stranger.refused(REQUEST_ACCESS, { input });
    expect(refused.userErrors).toMatchObject([{ code: 'NOT_FOUND' }, { code: 'NOT_FOUND' }]);
  });
});
