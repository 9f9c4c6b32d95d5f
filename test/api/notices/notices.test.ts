import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cancelAccessRequest } from '../../../src/access/asking/asking.service.ts';
import { Decision } from '../../../src/access/deciding/decision.inputs.ts';
import { decideByToken } from '../../../src/access/deciding/decision-link.service.ts';
import type { PlanAccessInput } from '../../../src/access/hand-off/plan-access.inputs.ts';
import { configurePlanAccess } from '../../../src/access/hand-off/plan-access.service.ts';
import { claimCredential, resendClaim } from '../../../src/apps/claims/claim.service.ts';
import { SecretDelivery } from '../../../src/catalogue/offer/secret-delivery.ts';
import { updateMailTemplate } from '../../../src/notification/mail-settings/mail-setting.service.ts';
import { updatePreferences } from '../../../src/notification/preferences/preference.service.ts';
import { inTransaction } from '../../../src/platform/db/transaction.ts';
import { recordEvent } from '../../../src/platform/events/event-log.ts';
import type { EventType } from '../../../src/platform/events/event-types.ts';
import { type MailServer, type ReceivedMail, startMailServer } from '../../support/mail-server.ts';
import {
  type Account,
  approve,
  as,
  ask,
  type Notification,
  reject,
  startNotification,
  userOf,
} from '../notification/notification-fixture.ts';

let server: MailServer;
let portal: Notification;
beforeAll(async () => {
  server = await startMailServer();
  portal = await startNotification({
    GATEHOUSE_SMTP_URL: server.url,
    GATEHOUSE_PUBLIC_URL: 'https://api.example.org',
    GATEHOUSE_PORTAL_URL: 'https://developers.example.org/portal/',
    GATEHOUSE_OWNER_ADDRESSES: 'team@example.org,Owner@example.com',
  });
});
afterEach(() => {
  server.received.length = 0;
  server.behaviour = 'accept';
});
afterAll(async () => {
  await portal?.stop();
  await server?.stop();
});

/** Mails that follow from what was done, by their reader. */
async function mails(): Promise<Record<string, ReceivedMail[]>> {
  await portal.deliver();
  return Object.groupBy(server.received, ({ to }) => to.join()) as Record<string, ReceivedMail[]>;
}

async function forget(): Promise<void> {
  await portal.deliver();
  server.received.length = 0;
}

const linkIn = ({ parsed }: ReceivedMail, pattern: RegExp): string | undefined => pattern.exec(parsed.html || '')?.[1];
const DECIDE = /href="https:\/\/api\.example\.org\/decide\/([\w-]{43})"/;
const CLAIM = /href="https:\/\/developers\.example\.org\/portal\/claim#([\w-]{43})"/;

const headingOf = ({ parsed }: ReceivedMail): string | undefined => /<h1[^>]*>([^<]*)</.exec(parsed.html || '')?.[1];

const configure = async (input: PlanAccessInput) => {
  const { id } = await portal.ctx.db
    .selectFrom('plan')
    .select('id')
    .where('name', '=', 'enterprise')
    .executeTakeFirstOrThrow();
  await as(portal.ctx, 'owner', (tx) => configurePlanAccess(tx, id, input));
};

const setMail = (name: string, change: { subject?: string | null; isEnabled?: boolean }) =>
  as(portal.ctx, 'owner', (tx) => updateMailTemplate(tx, name, change));

describe('the mail to who decides', () => {
  it('carries a link that decides in the name of its reader', async () => {
    const request = await ask(portal.ctx);
    const { 'owner@example.com': received } = await mails();
    const token = linkIn(received![0]!, DECIDE)!;
    await as(portal.ctx, 'owner', (tx) => decideByToken(tx, token, Decision.APPROVE, {}));
    const owner = await userOf(portal.ctx, 'owner');
    const decided = await portal.ctx.db
      .selectFrom('accessRequest')
      .selectAll()
      .where('id', '=', request.id)
      .executeTakeFirst();
    expect(decided).toMatchObject({ status: 'APPROVED', decidedById: owner.id });
  });

  it('carries no such link to an address behind which there is no account', async () => {
    await ask(portal.ctx);
    const { 'team@example.org': received } = await mails();
    expect(received).toHaveLength(1);
    expect(linkIn(received![0]!, DECIDE)).toBeUndefined();
  });

  it('says the same in every attempt, and forgets the link when it has gone out', async () => {
    await ask(portal.ctx);
    server.behaviour = 'cut after data';
    await portal.deliver();
    server.behaviour = 'accept';
    await portal.deliver({ makeDue: true });
    const toOwner = server.received.filter(({ to }) => to[0] === 'owner@example.com');
    expect(new Set(toOwner.map((mail) => linkIn(mail, DECIDE))).size).toBe(1);
    expect(toOwner.length).toBeGreaterThan(1);
    expect((await portal.mails()).filter(({ sealedLinks }) => sealedLinks !== null)).toEqual([]);
  });

  it('keeps the link sealed until then', async () => {
    await ask(portal.ctx);
    await portal.consumer.settled();
    const waiting = (await portal.mails()).filter(({ status }) => status === 'PENDING');
    const { 'owner@example.com': received } = await mails();
    const token = linkIn(received![0]!, DECIDE)!;
    const sealed = waiting.flatMap(({ sealedLinks }) => sealedLinks ?? []);
    expect(sealed).toEqual([expect.stringMatching(/^v1\./)]);
    expect(sealed.join()).not.toContain(token);
  });

  it('is not sent for what a third party decides', async () => {
    await configure({ externalApproval: true });
    await setMail('access-request-received', { isEnabled: true });
    await ask(portal.ctx);
    await portal.consumer.settled();
    await setMail('access-request-received', { isEnabled: false });
    await configure({ externalApproval: null });
    const received = await mails();
    expect(Object.keys(received)).toEqual(['partner@example.com']);
    expect(received['partner@example.com']![0]!.parsed.text).toContain('is with a third party');
  });
});

describe('the mails to who asked', () => {
  it('the request was received, unless the plan decided at once', async () => {
    await setMail('access-request-received', { isEnabled: true });
    const { ctx } = portal;
    await ask(ctx, { app: 'Waiting' });
    await ask(ctx, { plan: 'free', app: 'Granted' });
    await portal.consumer.settled();
    await setMail('access-request-received', { isEnabled: false });
    const { 'partner@example.com': received } = await mails();
    expect(received!.map(headingOf).toSorted()).toEqual(['Access approved for Granted', 'Access request for Waiting']);
  });

  it('the request was withdrawn', async () => {
    const request = await ask(portal.ctx, { app: 'Withdrawn' });
    await forget();
    await as(portal.ctx, 'partner', (tx) => cancelAccessRequest(tx, request.id));
    const { 'partner@example.com': received } = await mails();
    expect(received!.map(headingOf)).toEqual(['Access request for Withdrawn closed']);
  });

  it('links lead to the object on the front end, and decisions to the portal itself', async () => {
    const request = await ask(portal.ctx);
    const { 'owner@example.com': received } = await mails();
    const links = [...(received![0]!.parsed.html || '').matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
    expect(links).toEqual([
      expect.stringMatching(/^https:\/\/api\.example\.org\/decide\/[\w-]{43}$/),
      `https://developers.example.org/portal/access-requests/${request.id}`,
    ]);
  });
});

describe('the mails about a credential', () => {
  const about: [EventType & `credential.${string}`, string][] = [
    ['credential.planChanged', 'A credential of Fleet is on the plan Enterprise now'],
    ['credential.expiring', 'A credential of Fleet expires soon'],
    ['credential.quotaReached', 'Fleet has used 80 % of its quota'],
    ['credential.expired', 'A credential of Fleet has expired'],
    ['credential.rotated', 'A credential of Fleet was rotated'],
    ['credential.revoked', 'A credential of Fleet was revoked'],
    ['credential.suspended', 'A credential of Fleet was suspended'],
    ['credential.resumed', 'A credential of Fleet works again'],
  ];
  let subject: { credentialId: string; appId: string };
  beforeAll(async () => {
    const { ctx } = portal;
    const app = await ask(ctx, { by: 'member', plan: 'free', products: ['payment'], app: 'Fleet' });
    const request = await ask(ctx, { by: 'partner', appId: app.appId });
    await approve(ctx, request.id);
    const granted = await ctx.db
      .selectFrom('accessRequest')
      .select(['credentialId', 'appId'])
      .where('id', '=', request.id)
      .executeTakeFirstOrThrow();
    subject = { credentialId: granted.credentialId!, appId: granted.appId };
    await forget();
  });

  it.each(about)('%s tells whose app it is and who asked', async (type, heading) => {
    await inTransaction(portal.ctx, (tx) =>
      recordEvent(tx, { type, subject, after: { share: 80, used: 8, remaining: 2 } }),
    );
    const received = await mails();
    expect(Object.keys(received).toSorted()).toEqual(['member@example.com', 'partner@example.com']);
    const [mail] = received['partner@example.com']!;
    expect(headingOf(mail!)).toBe(heading);
    expect(mail!.parsed.html).toContain(
      `href="https://developers.example.org/portal/credentials/${subject.credentialId}"`,
    );
  });

  it('provisioning that failed is told to API owners, with its cause', async () => {
    const { ctx } = portal;
    await ctx.db
      .updateTable('credential')
      .set({ failure: 'The gateway did not answer.' })
      .where('id', '=', subject.credentialId)
      .execute();
    await inTransaction(ctx, (tx) => recordEvent(tx, { type: 'credential.failed', subject }));
    const received = await mails();
    expect(Object.keys(received).toSorted()).toEqual(['owner@example.com', 'team@example.org']);
    const { parsed } = received['owner@example.com']![0]!;
    expect([parsed.subject, parsed.text]).toEqual([
      'Provisioning failed for Fleet',
      expect.stringContaining('The gateway did not answer.'),
    ]);
  });
});

describe('the mail with the claim', () => {
  const claim = (account: Account, token: string) => as(portal.ctx, account, (tx) => claimCredential(tx, token));

  beforeAll(() => configure({ secretDelivery: SecretDelivery.CLAIM }));
  afterAll(() => configure({ secretDelivery: null }));

  it('one mail tells the approval and carries the link, which claims; no mail carries the key', async () => {
    const { ctx } = portal;
    const request = await ask(ctx, { app: 'Till' });
    await forget();
    await approve(ctx, request.id, { reason: 'Contract signed', message: 'Welcome' });
    const received = await mails();
    expect(Object.keys(received)).toEqual(['partner@example.com']);
    const [mail, ...more] = received['partner@example.com']!;
    expect(more).toEqual([]);
    expect(headingOf(mail!)).toBe('Access granted for Till: claim the key');
    for (const fact of ['Olivia Owner', 'Contract signed', 'Welcome', 'Accounts API, Payment API']) {
      expect(mail!.parsed.text).toContain(fact);
    }
    const { secret } = await claim('partner', linkIn(mail!, CLAIM)!);
    await portal.deliver();
    expect(server.received.map(({ raw }) => raw).join()).not.toContain(secret);
  });

  it('a new one follows when it is asked for, and its link works instead', async () => {
    const { ctx } = portal;
    const request = await ask(ctx);
    await approve(ctx, request.id);
    const { credentialId } = await ctx.db
      .selectFrom('accessRequest')
      .select('credentialId')
      .where('id', '=', request.id)
      .executeTakeFirstOrThrow();
    const first = linkIn((await mails())['partner@example.com']![0]!, CLAIM)!;
    await ctx.db
      .updateTable('credential')
      .set({ claimableUntil: new Date() })
      .where('id', '=', credentialId!)
      .execute();
    server.received.length = 0;
    await as(ctx, 'partner', (tx) => resendClaim(tx, credentialId!));
    const second = linkIn((await mails())['partner@example.com']![0]!, CLAIM)!;
    await expect(claim('partner', first)).rejects.toMatchObject({ code: 'LINK_EXPIRED' });
    expect(await claim('partner', second)).toMatchObject({ secret: expect.any(String) });
  });

  it('who asked but does not see the app any more is not told of it', async () => {
    const { ctx } = portal;
    const app = await ask(ctx, { by: 'partner', plan: 'free', products: ['payment'], app: 'Private till' });
    await ctx.db
      .updateTable('app')
      .set({ visibility: 'ORGANISATION' as never })
      .where('id', '=', app.appId)
      .execute();
    const request = await ask(ctx, { by: 'member', appId: app.appId });
    await forget();
    await approve(ctx, request.id);
    await ctx.db
      .updateTable('app')
      .set({ visibility: 'PERSONAL' as never })
      .where('id', '=', app.appId)
      .execute();
    const received = await mails();
    expect(received['member@example.com']).toBeUndefined();
    expect(linkIn(received['partner@example.com']![0]!, CLAIM)).toEqual(expect.any(String));
  });

  it('a request for something else is told by the usual approval mail', async () => {
    const { ctx } = portal;
    await configure({ secretDelivery: null });
    const request = await ask(ctx, { app: 'Usual' });
    await forget();
    await approve(ctx, request.id);
    await configure({ secretDelivery: SecretDelivery.CLAIM });
    expect((await mails())['partner@example.com']!.map(headingOf)).toEqual(['Access approved for Usual']);
  });
});

describe('mails that nobody wants', () => {
  it('a mail that is switched off is sent to nobody, and the others are', async () => {
    await setMail('access-request-rejected', { isEnabled: false });
    const [first, second] = [await ask(portal.ctx), await ask(portal.ctx)];
    await forget();
    await reject(portal.ctx, first.id);
    await approve(portal.ctx, second.id);
    const { 'partner@example.com': received } = await mails();
    await setMail('access-request-rejected', { isEnabled: true });
    expect(received!.map(headingOf)).toEqual([expect.stringMatching(/^Access approved/)]);
  });

  it('a subject that was chosen holds for mails that are not sent yet', async () => {
    const request = await ask(portal.ctx, { app: 'Shop' });
    await forget();
    await reject(portal.ctx, request.id);
    await setMail('access-request-rejected', { subject: 'Sorry: {app} on {plan}' });
    const { 'partner@example.com': received } = await mails();
    await setMail('access-request-rejected', { subject: null });
    expect(received![0]!.parsed.subject).toBe('Sorry: Shop on Enterprise');
  });

  it('a mail that its reader does not want goes to the others alone', async () => {
    const { ctx } = portal;
    const prefer = (isEnabled: boolean) =>
      as(ctx, 'owner', (tx) => updatePreferences(tx, [{ name: 'access-request-submitted', isEnabled }]));
    await prefer(false);
    await ask(ctx);
    const received = await mails();
    await prefer(true);
    expect(Object.keys(received)).toEqual(['team@example.org']);
  });
});
