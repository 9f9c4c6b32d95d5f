import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { approve, browse, requestAccess } from '../../support/story.ts';
import { rowsOf } from '../../support/time.ts';

const CREATE = `mutation ($input: CreateAnnouncementInput!) { createAnnouncement(input: $input) {
  announcement { id title contentHtml recipientCount } userErrors { code field } } }`;
const UPDATE = `mutation ($id: ID!, $input: UpdateAnnouncementInput!) { updateAnnouncement(id: $id, input: $input) {
  announcement { title startsAt endsAt } userErrors { code field } } }`;
const WITHDRAW = `mutation ($id: ID!) { withdrawAnnouncement(id: $id) { announcement { withdrawnAt }
  userErrors { code field } } }`;
const ACKNOWLEDGE = `mutation ($id: ID!) { acknowledgeAnnouncement(id: $id) {
  announcement { viewerAcknowledgedAt } userErrors { code field } } }`;
const READ = `query ($id: ID!) { announcement(id: $id) { id title recipientCount acknowledgementCount viewerAcknowledgedAt
  acknowledgements { totalCount nodes { user { email } } } } }`;
const LIST = 'query ($filter: AnnouncementFilter) { announcements(filter: $filter) { totalCount nodes { id } } }';

let portal: TestPortal;
let [owner, partner, hobbyist]: Client[] = [];
let anonymous: Client;
let ids: Record<string, string>;
beforeAll(async () => {
  portal = await startTestPortal();
  [owner, partner, hobbyist] = [await portal.as('owner'), await portal.as('partner'), await portal.as('hobbyist')];
  anonymous = await portal.as(null);
  ids = (await browse(partner!)).products;
  await approve(owner!, (await requestAccess(partner!)).id);
});
afterAll(() => portal?.stop());

const announce = async (product: string, input: object = {}): Promise<Data> => {
  const given = {
    productId: ids[product],
    kind: 'MAINTENANCE',
    title: 'Down on Sunday',
    content: 'From **two** to six.',
  };
  return (await owner!.send(CREATE, { input: { ...given, ...input } })).createAnnouncement.announcement;
};
const listed = async (client: Client, filter: object = {}): Promise<string[]> =>
  (await client.send(LIST, { filter })).announcements.nodes.map(({ id }: Data) => id);
const read = async (client: Client, id: string): Promise<Data> => (await client.send(READ, { id })).announcement;

describe('an announcement', () => {
  it('reaches who holds the product by mail, live and webhook events, and says how many they are', async () => {
    const live = await partner!.subscribe('subscription { announcementChanged { type announcement { title } } }');
    const made = await announce('accounts', { content: 'From **two**.<script>alert(1)</script>' });
    expect(made).toMatchObject({ title: 'Down on Sunday', recipientCount: 1 });
    expect(made.contentHtml).toContain('<strong>two</strong>');
    expect(made.contentHtml).not.toContain('<script');
    expect(await live.next()).toMatchObject({
      ...{ type: 'announcement.published', announcement: { title: 'Down on Sunday' } },
    });
    await live.stop();
    const mails = 'select recipient from mail join event_log on event_log.id = event_id where subject_id = $1';
    await expect.poll(() => rowsOf(portal.database, mails, [made.id])).toEqual([{ recipient: 'partner@example.com' }]);
  });

  it('is read by who is offered the product, and by nobody else', async () => {
    const [open, closed] = [await announce('payment'), await announce('accounts')];
    expect(await listed(anonymous)).toEqual([open.id]);
    expect(await listed(hobbyist!)).toEqual([open.id]);
    expect(await listed(partner!)).toEqual(expect.arrayContaining([open.id, closed.id]));
    expect(await read(hobbyist!, closed.id)).toBeNull();
    expect(await listed(partner!, { productIds: [ids.payment] })).toEqual([open.id]);
    expect(await listed(hobbyist!, { isHeld: true })).toEqual([]);
    const { products } = await hobbyist!.send('{ products { nodes { announcements { nodes { id } } } } }');
    expect(products.nodes.flatMap(({ announcements }: Data) => announcements.nodes)).toEqual([{ id: open.id }]);
  });

  it('is still read by who holds a product that is offered no more', async () => {
    const { id } = await announce('accounts');
    await owner!.send('mutation ($id: ID!) { unpublishProduct(id: $id) { userErrors { code } } }', {
      id: ids.accounts,
    });
    expect(await listed(partner!, { isHeld: true })).toContain(id);
    expect(await read(partner!, id)).toMatchObject({ id });
    expect(await read(await portal.as('member'), id)).toBeNull();
    const { catalogues } = await owner!.send('{ catalogues { nodes { id name } } }');
    const catalogueIds = catalogues.nodes.filter(({ name }: Data) => name === 'Enterprise').map(({ id }: Data) => id);
    await owner!.send(
      'mutation ($id: ID!, $c: [ID!]!) { publishProduct(id: $id, catalogueIds: $c) { userErrors { code } } }',
      {
        ...{ id: ids.accounts, c: catalogueIds },
      },
    );
  });

  it('is acknowledged once by each who holds the product, which its owner sees', async () => {
    const { id } = await announce('accounts');
    expect(await read(owner!, id)).toMatchObject({ recipientCount: 1, acknowledgementCount: 0 });
    expect(await listed(partner!, { isAcknowledged: false })).toContain(id);
    const first = (await partner!.send(ACKNOWLEDGE, { id })).acknowledgeAnnouncement.announcement;
    const again = (await partner!.send(ACKNOWLEDGE, { id })).acknowledgeAnnouncement.announcement;
    expect(again).toEqual(first);
    expect(await listed(partner!, { isAcknowledged: false })).not.toContain(id);
    expect(await read(owner!, id)).toMatchObject({
      ...{ acknowledgementCount: 1, viewerAcknowledgedAt: null },
      acknowledgements: { totalCount: 1, nodes: [{ user: { email: 'partner@example.com' } }] },
    });
    expect(await read(partner!, id)).toMatchObject({
      ...{ recipientCount: null, acknowledgementCount: null, acknowledgements: null },
      viewerAcknowledgedAt: expect.any(String),
    });
    const events = `select type from event_log where subject_id = $1 and type = 'announcement.acknowledged'`;
    expect(await rowsOf(portal.database, events, [id])).toHaveLength(1);
  });

  it('is not acknowledged by who only may ask for the product, nor by who does not see it', async () => {
    const [open, closed] = [await announce('payment'), await announce('accounts')];
    expect((await hobbyist!.refused(ACKNOWLEDGE, { id: open.id })).userErrors).toEqual([
      { code: 'WRONG_STATE', field: ['id'] },
    ]);
    expect((await hobbyist!.refused(ACKNOWLEDGE, { id: closed.id })).userErrors).toEqual([
      { code: 'NOT_FOUND', field: ['id'] },
    ]);
  });

  it('is changed, and withdrawn from all but API owners', async () => {
    const { id } = await announce('payment', { startsAt: '2100-01-01T02:00:00Z', endsAt: '2100-01-01T06:00:00Z' });
    const change = { title: 'Down on Monday', startsAt: '2100-01-02T02:00:00Z' };
    expect((await owner!.refused(UPDATE, { id, input: change })).userErrors).toEqual([
      { code: 'INVALID_INPUT', field: ['input', 'endsAt'] },
    ]);
    const { announcement } = (await owner!.send(UPDATE, { id, input: { ...change, endsAt: null } })).updateAnnouncement;
    expect(announcement).toEqual({ title: 'Down on Monday', startsAt: '2100-01-02T02:00:00.000Z', endsAt: null });
    await owner!.send(WITHDRAW, { id });
    expect(await read(hobbyist!, id)).toBeNull();
    expect(await read(owner!, id)).toMatchObject({ id });
    expect(await listed(owner!, { isWithdrawn: true })).toEqual([id]);
    for (const call of [WITHDRAW, UPDATE]) {
      const { userErrors } = await owner!.refused(call, { id, input: {} });
      expect(userErrors).toEqual([{ code: 'WRONG_STATE', field: ['id'] }]);
    }
  });

  it('is told to be gone, by its id, to whoever could read it, and to nobody else', async () => {
    const [closed, open] = [await announce('accounts'), await announce('payment')];
    const document = 'subscription { announcementChanged { type announcementId announcement { title } } }';
    const owners = await owner!.subscribe(document);
    const holders = await partner!.subscribe(document);
    const strangers = await hobbyist!.subscribe(document);
    for (const { id } of [closed, open]) await owner!.send(WITHDRAW, { id });
    const gone = ({ id: announcementId }: Data, announcement: Data | null = null) => ({
      ...{ type: 'announcement.withdrawn', announcementId, announcement },
    });
    const seen = { title: 'Down on Sunday' };
    expect([await owners.next(), await owners.next()]).toMatchObject([gone(closed, seen), gone(open, seen)]);
    expect([await holders.next(), await holders.next()]).toMatchObject([gone(closed), gone(open)]);
    expect(await strangers.next()).toMatchObject(gone(open));
    for (const stream of [owners, holders, strangers]) await stream.stop();
  });

  it('is refused with all that is wrong at once', async () => {
    const input = {
      ...{ productId: crypto.randomUUID(), kind: 'OTHER', title: 'Two\nlines', content: ' ' },
      ...{ startsAt: '2100-01-02T02:00:00Z', endsAt: '2100-01-01T02:00:00Z' },
    };
    expect((await owner!.refused(CREATE, { input })).userErrors).toEqual([
      { code: 'NOT_FOUND', field: ['input', 'productId'] },
      ...['title', 'content', 'endsAt'].map((field) => ({ code: 'INVALID_INPUT', field: ['input', field] })),
    ]);
  });

  it('is refused when it would be over already, unless that is how it was', async () => {
    const past = { startsAt: '2020-01-01T02:00:00Z', endsAt: '2020-01-01T06:00:00Z' };
    const refusal = [{ code: 'INVALID_INPUT', field: ['input', 'endsAt'] }];
    const { id } = await announce('payment');
    expect((await owner!.refused(UPDATE, { id, input: past })).userErrors).toEqual(refusal);
    await portal!.database.pool.query('update announcement set starts_at = $2, ends_at = $3 where id = $1', [
      id,
      ...Object.values(past),
    ]);
    const { announcement } = (await owner!.send(UPDATE, { id, input: { ...past, title: 'It was so' } }))
      .updateAnnouncement;
    expect(announcement.title).toBe('It was so');
  });
});
