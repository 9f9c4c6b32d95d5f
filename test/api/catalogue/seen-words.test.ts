import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { work } from '../../../src/platform/markdown/markdown.work.ts';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse } from '../../support/story.ts';
import { rowsOf } from '../../support/time.ts';
import { publish, write } from '../content/content-story.ts';
import { CREATE, readAll } from '../documents/document-story.ts';

const SEARCH = 'query ($text: String!) { search(text: $text) { hits { title snippetHtml } } }';
const UPDATE = `mutation ($id: ID!, $input: UpdateProductInput!) { updateProduct(id: $id, input: $input) { userErrors { code } } }`;

/** What a text holds beside what its readers see; `unseen` is in none of what they do. */
const TEXTS: Record<string, string> = {
  'a script': 'Before <script>var unseen = "wombat";</script> after',
  'a script over lines': '<script>\nunseen\n\n    unseen\n```\nunseen\n```\n</script>\n\nAfter',
  'a script without an end': 'Before\n\n<script>\nunseen\n\nunseen',
  'a style': '<style>\n.unseen { color: red }\n\n.unseen {}\n</style>\n\nAfter',
  attributes:
    '<a href="https://unseen.example" title="a > unseen" onclick="unseen()">Shown</a> <p data-x=\'unseen\'>too',
  'a tag over lines': '<div\n  class="unseen"\n  data-x="a>b">Shown</div>',
  'tags of any name': '<unseen-element data-x="y">shown</unseen-element> and <custom>this</custom>',
  comments: 'One <!-- unseen - -- > text --> two\n\n<!-- unseen\n\nwithout an end',
  'fields of forms': 'One <textarea>unseen</textarea> two <select><option>unseen</option></select>',
  declarations: '<!DOCTYPE unseen>\n\n<?php unseen ?>\n\nShown',
  frames: '<iframe src="https://unseen.example/"></iframe> Shown <svg><text>too</text><script>unseen</script></svg>',
  // What looks like it and is shown.
  'spans of code': 'Use `<script>shown</script>` and ``<b>shown</b>`` here, `Map<String>`',
  'blocks of code': 'Before\n\n```html\n<script>code</script>\n```\n\n    <style>code</style>\n\nafter <b>bold</b>',
  comparisons: 'if a < b and c > d then a<b',
  escapes: '\\<b>shown as it is\\</b>',
  characters: 'caf&eacute; &#x63;at &#99;at &lt;b&gt; &amp;amp; &copy; 5&nbsp;m &unknown;',
  addresses: 'see <https://example.com/x> or <a@b.example>',
};

/** The words of HTML, without its blocks of code, which a search finds and does not show. */
const shownBy = (html: string): string => {
  const text = html.replace(/<pre>[\s\S]*?<\/pre>/g, ' ').replace(/<[^>]*>/g, ' ');
  const plain = text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  return plain.replace(/\s+/g, ' ').trim();
};

describe('what a search reads of Markdown', () => {
  let portal: TestPortal;
  let owner: Client;
  beforeAll(async () => {
    portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
    owner = await portal.as('owner');
  });
  afterAll(() => portal?.stop());

  it.each(Object.entries(TEXTS))('is what a page shows of it: %s', async (_, text) => {
    const [part] = (await rowsOf(portal.database, 'select shown, unshown from markdown_parts($1)', [text])) as Data[];
    expect(part.shown.replace(/\s+/g, ' ')).toBe(shownBy(work({ text, images: {} })));
    expect(part.unshown).not.toContain('unseen');
  });

  it.each([
    ['half a tag', '<b '],
    ['half an attribute', '<a x="'],
    ['half a comment', '<!-- x'],
    ['half a script', '<script><'],
    ['spans', 'Word <b>x</b> &amp; `c`\n'],
    ['fences', '```\n'],
    ['signs', '`a<*_'],
  ])('is read at once, however often %s is in it', async (_, text) => {
    const long = text.repeat(150_000 / text.length);
    await rowsOf(portal.database, 'select length(shown) from markdown_parts($1)', [long]);
  });

  it('is the same of products, guides and posts, and neither found nor shown by what nobody sees', async () => {
    const text =
      '<style>.quokkaunseen {}</style>\n\n<p class="quokkaunseen">A <b>quokka</b> smiles.</p> <!-- quokkaunseen -->';
    const { products } = await browse(owner);
    await owner.send(UPDATE, { id: products.payment, input: { content: text } });
    await owner.send(CREATE, { input: { productId: products.payment, title: 'Guide', format: 'MARKDOWN', text } });
    const { id } = await write(owner, 'Post', { fields: [{ name: 'body', text }] });
    await publish(owner, id);
    await readAll(portal);
    const hitsOf = async (words: string): Promise<Data[]> => (await owner.send(SEARCH, { text: words })).search.hits;
    const found = await hitsOf('quokka');
    expect(found.map(({ title }) => title).toSorted()).toEqual(['Guide', 'Payment API', 'Post']);
    for (const { snippetHtml } of found) {
      expect(snippetHtml.replace(/\s+/g, ' ')).toContain('<mark>quokka</mark> smiles');
      expect(snippetHtml).not.toMatch(/unseen|class|style|&lt;/);
    }
    expect(await hitsOf('quokkaunseen')).toEqual([]);
    expect(await hitsOf('class')).toEqual([]);
  });
});
