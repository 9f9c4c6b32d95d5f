import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_PASSWORD } from '../../../src/seed/demo-world.ts';
import type { Client, Data } from '../../support/client.ts';
import { type MailServer, startMailServer } from '../../support/mail-server.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { approve, browse, requestAccess } from '../../support/story.ts';
import { rowsOf } from '../../support/time.ts';
import { CREATE, description, UPDATE } from './document-story.ts';

const VERSIONS = `query ($id: ID!) { node(id: $id) { ... on ProductDocument { versions { number isBreaking changeCount } } } }`;
const LIVE = `subscription { productDocumentRevised { type product { id } document { id } title version isBreaking changeCount } }`;

/** The page behind a mailed link, to who signs in there. */
const visit = (url: string, path: string, email: string): Promise<Response> =>
  fetch(new URL(path, url), {
    method: 'POST',
    body: new URLSearchParams({ email, password: DEMO_PASSWORD }),
    headers: { origin: new URL(url).origin },
  });

describe('a specification that changes so that calls may not work any more', () => {
  let portal: TestPortal;
  let mails: MailServer;
  let [owner, partner]: Client[] = [];
  let productId: string;
  beforeAll(async () => {
    mails = await startMailServer();
    portal = await startTestPortal({ GATEHOUSE_SMTP_URL: mails.url, GATEHOUSE_MAIL_FROM: 'portal@example.com' });
    [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
    productId = (await browse(owner)).products.accounts!;
    await approve(owner, (await requestAccess(partner)).id);
  });
  afterAll(async () => {
    await portal?.stop();
    await mails?.stop();
  });

  /** Puts another text there, and waits until it is compared. */
  const change = async (id: string, number: number, text: string): Promise<void> => {
    await owner!.send(UPDATE, { id, input: { text } });
    const compared = async () =>
      (await owner!.send(VERSIONS, { id })).node.versions.some(
        (version: Data) => version.number === number && version.changeCount > 0,
      );
    await expect.poll(compared).toBe(true);
  };
  const told = () => mails.received.filter(({ parsed }) => parsed.subject?.includes('calls may have to change'));

  it('is told by mail to who holds the product, with what breaks, and to nobody else', async () => {
    const input = { productId, title: 'Reference', format: 'OPENAPI' };
    const text = description(['GET /balance', 'GET /owners']);
    const { document } = (await owner!.send(CREATE, { input: { ...input, text } })).createProductDocument;
    const live = await partner!.subscribe(LIVE);
    await change(document.id, 2, description(['GET /balance', 'GET /owners', 'POST /owners']));
    await change(document.id, 3, description(['GET /balance']));
    await expect.poll(told).toHaveLength(1);
    const [mail] = told();
    expect(mail!.to).toEqual(['partner@example.com']);
    expect(mail!.parsed.subject).toBe('Accounts API: calls may have to change');
    expect(mail!.parsed.text).toContain('“Reference” has a new text, version 3.');
    expect(mail!.parsed.text).toContain('[Removed] operation GET /owners');
    const link = /href="([^"]*\/products\/[^"]*)"/.exec(mail!.parsed.html || '')![1]!;
    expect(new URL(link)).toMatchObject({
      ...{ pathname: `/products/${productId}`, search: `?part=${document.id}`, hash: '#versions' },
    });
    const page = await (await visit(portal.url, `/products/${productId}`, 'partner@example.com')).text();
    expect(page).toContain('Reference, version 3: what changed');
    expect(page).toContain('[Removed] operation GET /owners');
    const revision = {
      type: 'product.documentRevised',
      product: { id: productId },
      document: { id: document.id },
      title: 'Reference',
    };
    expect([await live.next(), await live.next()]).toEqual([
      { ...revision, version: 2, isBreaking: false, changeCount: 1 },
      { ...revision, version: 3, isBreaking: true, changeCount: 2 },
    ]);
    await live.stop();
    const events = `select after from event_log where type = 'product.documentRevised' order by id`;
    expect(await rowsOf(portal.database, events)).toMatchObject([
      { after: { version: 2, isBreaking: false } },
      { after: { version: 3, isBreaking: true } },
    ]);
    expect(await rowsOf(portal.database, `select 1 from mail where template = 'document-breaking'`)).toHaveLength(1);
  });
});
