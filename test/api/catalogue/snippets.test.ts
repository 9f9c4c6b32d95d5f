import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse, type Offer } from '../../support/story.ts';
import { publish, write } from '../content/content-story.ts';
import { CREATE, description, readAll } from '../documents/document-story.ts';

const SEARCH = `query ($text: String!) { search(text: $text) {
  hits { title snippetHtml product { name } document { title } entry { title } operation { path } } } }`;
const UPDATE = `mutation ($id: ID!, $input: UpdateProductInput!) { updateProduct(id: $id, input: $input) { userErrors { code } } }`;

const GUIDE = `# Wombats ##

> **Every** _wombat_ digs; see [the *burrow* guide](https://example.com/burrows "A guide").

| Word | Meaning |
| :--- | ---: |
| burrow\\_depth | 2 metres &amp; more |

1. First \`dig()\`.
- [x] Then ~~wait~~ rest<br>a while.

![A wombat](https://example.com/wombat.png) and snake_case_names, 2 * 3.

\`\`\`bash
curl https://example.com/marsupials
\`\`\`

   ~~~~js
   const marsupials = await fetch('/marsupials');
   ~~~
   still(code);
   ~~~~

    indented(code);

Afterwards they sleep.
`;

let portal: TestPortal;
let owner: Client;
let offer: Offer;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
  owner = await portal.as('owner');
  offer = await browse(owner);
});
afterAll(() => portal?.stop());

const change = (id: string, input: object) => owner.send(UPDATE, { id, input });
const document = async (productId: string, title: string, format: string, text: string) => {
  await owner.send(CREATE, { input: { productId, title, format, text } });
  await readAll(portal);
};
const hits = async (text: string): Promise<Data[]> => (await owner.send(SEARCH, { text })).search.hits;
const snippetOf = async (text: string): Promise<string> => (await hits(text))[0].snippetHtml;
/** Without marks and line breaks. */
const wordsOf = (html: string): string => html.replace(/<\/?mark>/g, '').replace(/\s+/g, ' ');

describe('what is found', () => {
  it('stands before the raw text of a specification, however often that has the words', async () => {
    const { payment, accounts } = offer.products;
    const often = { info: { title: 'Quokkas', version: '1', description: 'quokka quokka '.repeat(200) } };
    await document(accounts!, 'Reference', 'OPENAPI', description(['GET /quokkas'], often));
    await change(payment!, { content: `${'Filler words of all kinds. '.repeat(50)} At last a quokka.` });
    await document(payment!, 'Guide', 'MARKDOWN', `${'Filler words of all kinds. '.repeat(50)} And a quokka.`);
    const post = await write(owner, 'News', {
      fields: [{ name: 'body', text: `${'More words of all kinds. '.repeat(50)} Also one quokka.` }],
    });
    await publish(owner, post.id);
    const found = (await hits('quokka')).map(({ title, operation }) => (operation ? operation.path : title));
    expect(found.at(-1)).toBe('Reference');
    expect(found.toSorted()).toEqual(['/quokkas', 'Guide', 'News', 'Payment API', 'Reference']);
    expect((await hits('words quokka')).map(({ title }) => title)).not.toContain('Reference');
  });

  it('is a specification by its title, among the others', async () => {
    await document(offer.products.accounts!, 'Numbat descriptions', 'OPENAPI', description(['GET /x']));
    await change(offer.products.accounts!, { description: 'Tells of numbat things.' });
    const found = (await hits('numbat')).filter(({ operation }) => !operation);
    expect(found.map(({ title }) => title)).toEqual(['Numbat descriptions', 'Accounts API']);
  });
});

describe('a snippet', () => {
  beforeAll(async () => {
    await document(offer.products.payment!, 'Animals', 'MARKDOWN', GUIDE);
  });

  it('shows words and not how they are marked up', async () => {
    expect(wordsOf(await snippetOf('wombats'))).toMatch(
      /^Wombats Every wombat digs; see the burrow guide\. Word Meaning/,
    );
    expect(wordsOf(await snippetOf('metres rest'))).toContain(
      'burrow_depth 2 metres &amp; more First dig(). Then wait rest a while.',
    );
    expect(wordsOf(await snippetOf('snake'))).toContain('A wombat and snake_case_names, 2 * 3.');
    expect(wordsOf(await snippetOf('afterwards'))).toContain('Afterwards they sleep');
  });

  it('shows no code, by which it is found all the same, as by where it leads', async () => {
    for (const text of ['marsupials', 'still code', 'indented', 'burrows']) {
      const [hit] = await hits(text);
      expect(hit.title, text).toBe('Animals');
      expect(wordsOf(hit.snippetHtml), text).toContain('Every wombat digs');
      expect(hit.snippetHtml, text).not.toMatch(/curl|fetch|still|indented|```|~~~|https/);
    }
  });

  it('is plain for products, posts and operations, too', async () => {
    const text = '## Bilby\n\nA **bilby** is [small](https://example.com).\n\n```json\n{"bilby": 1}\n```';
    await change(offer.products.payment!, { content: text });
    const post = await write(owner, 'Ears', { fields: [{ name: 'body', text }] });
    await publish(owner, post.id);
    const operation = { summary: 'Reads it', description: text, responses: { 200: { description: 'Fine' } } };
    const api = { openapi: '3.1.0', info: { title: 'Pets', version: '1' }, paths: { '/ears': { get: operation } } };
    await document(offer.products.accounts!, 'Ears', 'OPENAPI', JSON.stringify(api));
    const found = (await hits('bilby')).filter(({ document, operation }) => operation || !document);
    expect(found).toHaveLength(3);
    for (const { snippetHtml } of found) {
      expect(wordsOf(snippetHtml)).toContain('Bilby A bilby is small');
      expect(snippetHtml).not.toMatch(/[#*`{[]|json|https/);
    }
  });

  it('is made of the longest text, whatever is open in it', async () => {
    const text = '[a](![b](**_`<a <!-- \\\\ | > ~~~ '.repeat(4_500);
    await change(offer.products.payment!, { content: `${text}\n\n\`\`\`\nThylacine` });
    expect((await hits('thylacine')).map(({ title }) => title)).toEqual(['Payment API']);
  });
});
