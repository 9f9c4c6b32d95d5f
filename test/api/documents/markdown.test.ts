import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse } from '../../support/story.ts';
import { CREATE, upload } from './document-story.ts';

const UPDATE = `mutation ($id: ID!, $input: UpdateProductInput!) { updateProduct(id: $id, input: $input) {
  product { content contentHtml } userErrors { code message field } } }`;

/** The longest text that may be written, in the characters that JSON makes longest. */
const LONGEST = '\u{1F600}'.repeat(150_000);

describe('Markdown', () => {
  let portal: TestPortal;
  let owner: Client;
  let id: string;
  beforeAll(async () => {
    portal = await startTestPortal();
    owner = await portal.as('owner');
    id = (await browse(owner)).products.accounts!;
  });
  afterAll(() => portal?.stop());

  const htmlOf = async (content: string): Promise<string> =>
    (await owner.send(UPDATE, { id, input: { content } })).updateProduct.product.contentHtml;

  it.each([
    ['headings and emphasis', '# Hi *you*', '<h1>Hi <em>you</em></h1>\n'],
    ['code with its language', '```js\nlet a;\n```', '<pre><code class="language-js">let a;\n</code></pre>\n'],
    [
      'a link',
      '[a](https://example.com)',
      '<p><a href="https://example.com" rel="nofollow noopener noreferrer">a</a></p>\n',
    ],
    ['an image', '![a](https://example.com/a.png)', '<p><img src="https://example.com/a.png" alt="a" /></p>\n'],
    ['HTML that is harmless', 'a<br><kbd>Esc</kbd>', '<p>a<br /><kbd>Esc</kbd></p>\n'],
    [
      'a column to the right',
      '|a|\n|-:|',
      '<table>\n<thead>\n<tr>\n<th align="right">a</th>\n</tr>\n</thead>\n</table>\n',
    ],
    ['text that looks like HTML', '1 < 2 & `<b>`', '<p>1 &lt; 2 &amp; <code>&lt;b&gt;</code></p>\n'],
  ])('P10: %s reach the page', async (_, markdown, html) => {
    expect(await htmlOf(markdown)).toBe(html);
  });

  it.each([
    ['a script', 'a<script>alert(1)</script>'],
    ['a handler', '<img src=x onerror=alert(1)>'],
    [
      'a link that runs',
      '<a href="javascript:alert(1)">a</a> [b](javascript:alert(1)) <a href="&#106;avascript:alert(1)">c</a>',
    ],
    ['an address of data', '<a href="data:text/html,alert(1)">a</a><img src="data:image/svg+xml,alert(1)">'],
    ['an image of a drawing', '<svg onload=alert(1)><animate onbegin=alert(1) /></svg>'],
    ['a style', '<p style="position:fixed">a</p><style>p{}</style>'],
    ['a form', '<form action=/x><input name=password><button>a</button></form>'],
    ['a frame', '<iframe src=//example.com></iframe><object data=x></object><embed src=x>'],
    ['a base, a redirect', '<base href=//example.com><meta http-equiv=refresh content=0>'],
    ['an id for a page to stumble over', '<a id=login name=login>a</a>'],
    ['an address of whichever scheme the page has', '<img src="//example.com/a.png">'],
    ['a comment that ends elsewhere', '<!--><img src=x onerror=alert(1)>-->'],
    ['tags that close others', '<noscript><p title="</noscript><img src=x onerror=alert(1)>">'],
  ])('P10: %s does not reach the page', async (_, markdown) => {
    const html = await htmlOf(markdown);
    expect(html).not.toMatch(/<(script|svg|style|form|input|button|iframe|object|embed|base|meta|noscript|!)/i);
    expect(html.replace(/&lt;.*?&gt;/g, '')).not.toMatch(/<[^>]*\s(on\w+|style|id|name)=|="(javascript|data|\/\/)/i);
  });

  it('P10: content is served raw as well, and is absent where there is none', async () => {
    const markdown = '# Hi <b>you</b>';
    const { updateProduct } = await owner.send(UPDATE, { id, input: { content: markdown } });
    expect(updateProduct.product).toEqual({ content: markdown, contentHtml: '<h1>Hi <b>you</b></h1>\n' });
    const cleared = await owner.send(UPDATE, { id, input: { content: null } });
    expect(cleared.updateProduct.product).toEqual({ content: null, contentHtml: null });
  });

  it('P10: a guide has HTML, written or uploaded, and a specification has none', async () => {
    const read = 'query ($id: ID!) { product(id: $id) { documents { text contentHtml } } }';
    const input = (title: string, more: object) => ({ input: { productId: id, title, format: 'MARKDOWN', ...more } });
    const { body } = await upload(owner, '# File', 'guide.md');
    await owner.send(CREATE, input('Text', { text: '# Text' }));
    await owner.send(CREATE, input('File', { fileId: body.file!.id }));
    await owner.send(CREATE, input('Schema', { format: 'GRAPHQL', text: 'type Query { a: Int }' }));
    expect((await owner.send(read, { id })).product.documents).toEqual([
      { text: '# Text', contentHtml: '<h1>Text</h1>\n' },
      { text: '# File', contentHtml: '<h1>File</h1>\n' },
      { text: 'type Query { a: Int }', contentHtml: null },
    ]);
  });

  it('P10: the longest text fits into a call, however a client writes it as JSON', async () => {
    const query =
      'mutation ($id: ID!, $content: String) { updateProduct(id: $id, input: {content: $content}) { userErrors { code } } }';
    const body = JSON.stringify({ query, variables: { id, content: LONGEST } });
    // As libraries write it that send ASCII only: twelve bytes for each of these characters.
    const escaped = body.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${owner.token}` };
    const answer = await fetch(owner.url, { method: 'POST', headers, body: escaped });
    expect(await answer.json()).toEqual({ data: { updateProduct: { userErrors: [] } } });
    const refused = await owner.refused(UPDATE, { id, input: { content: `${LONGEST}x` } });
    const message = 'It must not be longer than 150000 characters.';
    expect(refused.userErrors).toEqual([{ code: 'INVALID_INPUT', message, field: ['input', 'content'] }]);
  });
});
