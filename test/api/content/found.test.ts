import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { publish, read, simply, titlesOf, UPDATE, write } from './content-story.ts';

const SEARCH = `query ($text: String!) { search(text: $text) { isApproximate hits { title snippetHtml entry { title } product { name } } } }`;
const PRODUCTS = `query ($filter: ContentEntryFilter) { products { nodes { name entries(filter: $filter) { totalCount nodes { title } } } } }`;

let portal: TestPortal;
let [owner, partner, hobbyist, anonymous]: Client[] = [];
beforeAll(async () => {
  portal = await startTestPortal();
  [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
  [hobbyist, anonymous] = [await portal.as('hobbyist'), await portal.as(null)];
});
afterAll(() => portal?.stop());

const publishNew = async (title: string, input: object = {}): Promise<Data> =>
  publish(owner!, (await write(owner!, title, input)).id);
const found = async (client: Client, text: string): Promise<string[]> =>
  (await client.send(SEARCH, { text })).search.hits.map(({ title }: Data) => title);

describe('what is published', () => {
  it('is read by its audience alone, on every path', async () => {
    const teamIds = [await teamOf('partner@example.com')];
    const [open, members, closed] = [
      await publishNew('Zebra for all'),
      await publishNew('Zebra for members', { audience: 'SIGNED_IN' }),
      await publishNew('Zebra for partners', { audience: 'TEAMS', teamIds }),
    ];
    const seen = async (client: Client) => [
      ...(await Promise.all([open, members, closed].map(async ({ id }) => (await read(client, id)) !== null))),
      (await titlesOf(client, { kinds: ['POST'] })).filter((title) => title.startsWith('Zebra')).length,
      (await found(client, 'zebra')).length,
    ];
    expect(await seen(anonymous!)).toEqual([true, false, false, 1, 1]);
    expect(await seen(hobbyist!)).toEqual([true, true, false, 2, 2]);
    expect(await seen(partner!)).toEqual([true, true, true, 3, 3]);
  });

  it('is found in all of its languages by words of its title, tags and texts, and the words are marked', async () => {
    const { id } = await publishNew('Giraffes', {
      ...{ tags: ['savannah'], summary: 'Tall animals.' },
      fields: [{ name: 'body', text: 'They eat acacia < leaves <b>all</b> day.' }],
    });
    const translate = `mutation ($id: ID!) { translateContentEntry(id: $id, input: { locale: "de", title: "Giraffen",
      fields: [{ name: "body", text: "Sie fressen Akazienblätter." }] }) { userErrors { code } } }`;
    await owner!.send(translate, { id });
    await publish(owner!, id);
    for (const text of ['giraff', 'savannah', 'tall animals', 'acacia', 'Akazienblatter', 'giraffen']) {
      expect(await found(anonymous!, text), text).toEqual(['Giraffes']);
    }
    const { hits } = (await anonymous!.send(SEARCH, { text: 'leaves' })).search;
    expect(hits).toMatchObject([{ entry: { title: 'Giraffes' }, product: null }]);
    expect(hits[0].snippetHtml).toContain('<mark>leaves</mark>');
    expect(hits[0].snippetHtml).toContain('acacia &lt; ');
    expect(await found(anonymous!, 'girafes')).toEqual(['Giraffes']);
  });

  it('is found as it is published: not as a draft, not what was changed since, and no longer from the archive', async () => {
    const { id } = await write(owner!, 'Rhinoceros', { fields: [{ name: 'body', text: 'Thick skin.' }] });
    expect(await found(owner!, 'rhinoceros')).toEqual([]);
    await publish(owner!, id);
    await owner!.send(UPDATE, { id, input: { title: 'Hippopotamus' } });
    expect([await found(anonymous!, 'rhinoceros'), await found(owner!, 'hippopotamus')]).toEqual([['Rhinoceros'], []]);
    await publish(owner!, id);
    expect([await found(anonymous!, 'rhinoceros'), await found(anonymous!, 'hippopotamus')]).toEqual([
      [],
      ['Hippopotamus'],
    ]);
    await owner!.send(simply('archiveContentEntry'), { id });
    expect(await found(anonymous!, 'hippopotamus')).toEqual([]);
  });

  it('is listed by kind, tag, slug, state and time, in any order', async () => {
    await publishNew('Owl', { tags: ['bird'], template: 'Page', slug: 'owl' });
    await publishNew('Crow', { tags: ['bird'] });
    await write(owner!, 'Egg', { tags: ['bird'] });
    const birds = (filter: object, field = 'TITLE') =>
      titlesOf(owner!, { tags: ['bird'], ...filter }, { field, direction: 'ASC' });
    expect(await birds({})).toEqual(['Crow', 'Egg', 'Owl']);
    expect(await birds({ states: ['PUBLISHED'] }, 'PUBLISHED_AT')).toEqual(['Owl', 'Crow']);
    expect(await birds({ states: ['DRAFT'] })).toEqual(['Egg']);
    expect(await birds({ kinds: ['PAGE'] })).toEqual(['Owl']);
    expect(await birds({ slugs: ['owl', 'egg'] })).toEqual(['Egg', 'Owl']);
    expect(await birds({ publishedFrom: '2100-01-01T00:00:00Z' })).toEqual([]);
    expect(await birds({ locales: ['de'] })).toEqual([]);
    const { viewer } = await owner!.send('{ viewer { id } }');
    expect(await birds({ authorIds: [viewer.id] })).toEqual(['Crow', 'Egg', 'Owl']);
    expect(await titlesOf(partner!, { authorIds: [viewer.id] })).toEqual([]);
  });

  it('is listed by words of its names in all languages, its slug and tags; for staff also as it was saved last', async () => {
    const { id } = await publishNew('Ökonomie heute', {
      ...{ tags: ['Konjunktur'], summary: 'Was alles kostet.', slug: 'okonomie-heute' },
      fields: [{ name: 'body', text: 'Preise.' }],
    });
    const translate = `mutation ($id: ID!) { translateContentEntry(id: $id, input: { locale: "fr", title: "Economy today",
      fields: [] }) { userErrors { code } } }`;
    await owner!.send(translate, { id });
    await publish(owner!, id);
    await owner!.send(UPDATE, { id, input: { title: 'Secret economics' } });
    await write(owner!, 'Ökonomie morgen');
    const listed = (search: string, who: Client, more: object = {}) => titlesOf(who, { search, ...more });
    for (const text of ['okonomie heute', 'KONJUNKTUR', 'kostet', 'nomie-heu', 'today']) {
      for (const who of [owner!, anonymous!]) expect(await listed(text, who), text).toEqual(['Ökonomie heute']);
    }
    expect(await listed('secret', anonymous!)).toEqual([]);
    expect(await listed('secret', owner!)).toEqual(['Ökonomie heute']);
    expect(await listed('ökonomie', owner!, { states: ['DRAFT'] })).toEqual(['Ökonomie morgen']);
    expect([await listed('morgen', anonymous!), await listed('%', owner!)]).toEqual([[], []]);
    const { contentEntries } = await anonymous!.send(
      '{ contentEntries(filter: { search: "okonomie" }) { totalCount } }',
    );
    expect(contentEntries.totalCount).toBe(1);
  });

  it('belongs to products by equal tags', async () => {
    await publishNew('Paying well', { tags: ['money'] });
    await publishNew('Paying by block', { tags: ['money'], template: 'Block' });
    await write(owner!, 'Paying later', { tags: ['money'] });
    await portal.database.pool.query(`update product set tags = '["money", "other"]' where name = 'payment'`);
    const entries = async (client: Client, kinds?: string[]) => {
      const { products } = await client.send(PRODUCTS, { filter: { kinds } });
      return products.nodes.find(({ name }: Data) => name === 'payment').entries;
    };
    expect(await entries(anonymous!)).toEqual({
      totalCount: 2,
      nodes: [{ title: 'Paying well' }, { title: 'Paying by block' }],
    });
    expect(await entries(owner!, ['POST'])).toEqual({ totalCount: 1, nodes: [{ title: 'Paying well' }] });
  });

  it('is told live to who reads it, and what is not to its editors alone', async () => {
    const query = 'subscription { contentEntryChanged { type contentEntry { title } } }';
    const [reader, editor] = [await partner!.subscribe(query), await owner!.subscribe(query)];
    await publishNew('Live');
    expect(await reader.next()).toEqual({ type: 'contentEntry.published', contentEntry: { title: 'Live' } });
    expect([(await editor.next()).type, (await editor.next()).type]).toEqual([
      'contentEntry.created',
      'contentEntry.published',
    ]);
    await Promise.all([reader.stop(), editor.stop()]);
  });
});

async function teamOf(email: string): Promise<string> {
  const { rows } = await portal.database.pool.query(
    `select team_id from membership join "user" on "user".id = user_id join team on team.id = team_id
      where email = $1 order by team_id limit 1`,
    [email],
  );
  return rows[0].team_id;
}
