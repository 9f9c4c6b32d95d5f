import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { httpCall } from '../../support/http-call.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse } from '../../support/story.ts';

const PORTAL_URL = 'https://developers.example.com';
const PUBLIC_URL = 'https://portal.example.com';
const UPDATE = `mutation ($id: ID!, $input: UpdateProductInput!) { updateProduct(id: $id, input: $input) {
  userErrors { code } } }`;

let portal: TestPortal;
let owner: Client;
let ids: Record<string, string>;
beforeAll(async () => {
  portal = await startTestPortal({
    ...{ GATEHOUSE_WORKER_CONCURRENCY: '0', GATEHOUSE_FACES: '' },
    ...{ GATEHOUSE_PUBLIC_URL: PUBLIC_URL, GATEHOUSE_PORTAL_URL: PORTAL_URL },
  });
  owner = await portal.as('owner');
  ids = (await browse(owner)).products;
});
afterAll(() => portal?.stop());

const get = (path: string, headers: Record<string, string> = {}) => fetch(new URL(path, portal.url), { headers });
/** `fetch` adds that no cache may answer, where it is asked with a condition. */
const ask = (path: string, etag: string) => httpCall(new URL(path, portal.url), { headers: { 'if-none-match': etag } });

/** What it says, where it is well-formed. */
async function read(path: string): Promise<Data> {
  const text = await (await get(path)).text();
  expect(XMLValidator.validate(text)).toBe(true);
  return new XMLParser({ ignoreAttributes: false, isArray: (name) => ['entry', 'item', 'url'].includes(name) }).parse(
    text,
  );
}

/** With its type beside it, or by itself. */
const titleOf = ({ title }: Data): string => (typeof title === 'object' ? title['#text'] : title);

const ENTRIES = `mutation ($input: CreateContentEntryInput!) { createContentEntry(input: $input) {
  contentEntry { id slug } userErrors { code message field } } }`;
const PUBLISH = 'mutation ($id: ID!) { publishContentEntry(id: $id) { userErrors { code message } } }';
const ARCHIVE = 'mutation ($id: ID!) { archiveContentEntry(id: $id) { userErrors { code message } } }';

/** Writes something by the template of a kind, and publishes it. */
async function publish(kind: string, title: string, input: object = {}): Promise<{ id: string; slug: string }> {
  const { contentTemplates } = await owner.send('{ contentTemplates(first: 100) { nodes { id kind } } }');
  const templateId = contentTemplates.nodes.find((each: Data) => each.kind === kind).id;
  const fields = [{ name: 'body', text: 'A **text**.' }];
  const made = await owner.send(ENTRIES, { input: { templateId, title, fields, ...input } });
  const { contentEntry } = made.createContentEntry;
  await owner.send(PUBLISH, { id: contentEntry.id });
  return contentEntry;
}

describe('what search engines and readers of feeds are told', () => {
  it('names the pages that everybody may see, below the address of the front end, and no other', async () => {
    const { urlset } = await read('/sitemap.xml');
    expect(urlset.url.map(({ loc }: Data) => loc)).toEqual([`${PORTAL_URL}/`, `${PORTAL_URL}/catalogue/payment-api`]);
    const { feed } = await read('/feed.atom');
    expect(feed.entry.map(titleOf)).toEqual(['Payment API']);
    expect(feed.entry[0].link['@_href']).toBe(`${PORTAL_URL}/catalogue/payment-api`);
    const { rss } = await read('/feed.rss');
    expect(rss.channel.item.map(({ link }: Data) => link)).toEqual([`${PORTAL_URL}/catalogue/payment-api`]);
  });

  it.each(['/sitemap.xml', '/feed.atom', '/feed.rss'])('is the same for an owner, who sees more: %s', async (path) => {
    const text = await (await get(path)).text();
    expect(await (await get(path, { authorization: `Bearer ${owner.token}` })).text()).toBe(text);
    expect(text).not.toContain('accounts');
  });

  it.each([
    ['/sitemap.xml', 'application/xml; charset=utf-8'],
    ['/feed.atom', 'application/atom+xml; charset=utf-8'],
    ['/feed.rss', 'application/rss+xml; charset=utf-8'],
    ['/robots.txt', 'text/plain; charset=utf-8'],
  ])('is asked for anew each time, and sent only when it is another: %s', async (path, type) => {
    const first = await get(path);
    expect([first.headers.get('content-type'), first.headers.get('cache-control')]).toEqual([type, 'public, no-cache']);
    const etag = first.headers.get('etag')!;
    expect(await ask(path, etag)).toMatchObject({ status: 304, text: '' });
    expect((await ask(path, '"other"')).status).toBe(200);
  });

  it('tells robots where the sitemap is', async () => {
    expect(await (await get('/robots.txt')).text()).toContain(`\nSitemap: ${PUBLIC_URL}/sitemap.xml\n`);
  });

  it('tells of what is written for everybody: posts and tutorials in feeds, pages on the map of the site as well', async () => {
    const [post, tutorial, page] = [
      await publish('POST', 'We are live', { summary: 'Since today.' }),
      await publish('TUTORIAL', 'First steps'),
      await publish('PAGE', 'Imprint'),
    ];
    await publish('BLOCK', 'A part of pages');
    await publish('POST', 'For those inside', { audience: 'SIGNED_IN' });
    const old = await publish('POST', 'Yesterday');
    await owner.send(ARCHIVE, { id: old.id });
    const { feed } = await read('/feed.atom');
    expect(feed.entry.map(titleOf)).toEqual(['First steps', 'We are live', 'Payment API']);
    expect(feed.entry[1].link['@_href']).toBe(`${PORTAL_URL}/blog/${post.slug}`);
    const { urlset } = await read('/sitemap.xml');
    expect(urlset.url.map(({ loc }: Data) => loc).toSorted()).toEqual(
      [
        ...['/', '/blog', `/blog/${post.slug}`, '/catalogue/payment-api', `/pages/${page.slug}`, '/tutorials'],
        `/tutorials/${tutorial.slug}`,
      ].map((path) => PORTAL_URL + path),
    );
    for (const { id } of [post, tutorial, page]) await owner.send(ARCHIVE, { id });
  });

  it.each([
    ['markup', '<script>alert(1)</script>'],
    ['the end of a part', ']]>]]><script>alert(1)</script>'],
    ['an entity', '&xxe; &lt;'],
    ['what XML cannot hold', 'a￾b'],
  ])('is well-formed, and says what it is called, where that is %s', async (_, displayName) => {
    await owner.send(UPDATE, { id: ids.payment, input: { displayName, description: displayName } });
    const { feed } = await read('/feed.atom');
    const { rss } = await read('/feed.rss');
    const told = displayName.replace('￾', '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    for (const entry of [feed.entry[0], rss.channel.item[0]]) expect(titleOf(entry)).toBe(told);
    await read('/sitemap.xml');
    await owner.send(UPDATE, { id: ids.payment, input: { displayName: 'Payment API', description: null } });
  });
});

it('caches may keep it as long as the operator says', async () => {
  const kept = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0', GATEHOUSE_CATALOGUE_CACHE_SECONDS: '60' });
  try {
    const response = await fetch(new URL('/feed.atom', kept.url));
    expect(response.headers.get('cache-control')).toBe('public, max-age=60');
  } finally {
    await kept.stop();
  }
});
