import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { rowsOf } from '../../support/time.ts';
import { getImage, kept, send } from '../files/image-story.ts';
import {
  CREATE,
  CREATE_TEMPLATE,
  publish,
  read,
  SCHEDULE,
  simply,
  TEMPLATES,
  UPDATE,
  UPDATE_TEMPLATE,
  write,
} from './content-story.ts';

const DELETE = 'mutation ($id: ID!) { deleteContentTemplate(id: $id) { deletedId userErrors { code field } } }';

let portal: TestPortal;
let [owner, anonymous]: Client[] = [];
beforeAll(async () => {
  portal = await startTestPortal();
  [owner, anonymous] = [await portal.as('owner'), await portal.as(null)];
});
afterAll(() => portal?.stop());

const define = async (name: string, fields: object[]): Promise<Data> =>
  (await owner!.send(CREATE_TEMPLATE, { input: { kind: 'PAGE', name, fields } })).createContentTemplate.contentTemplate;
const text = (name: string, more: object = {}) => ({ name, label: name, type: 'TEXT', ...more });

/** One field of every type. */
const EVERYTHING = [
  ...[
    text('line'),
    text('long', { type: 'MARKDOWN' }),
    text('count', { type: 'NUMBER' }),
    text('yes', { type: 'BOOLEAN' }),
  ],
  ...[text('day', { type: 'DATE' }), text('level', { type: 'CHOICE', options: ['Low', 'High'] })],
  ...[text('picture', { type: 'IMAGE' }), text('link', { type: 'LINK' }), text('about', { type: 'PRODUCT' })],
];

describe('a template', () => {
  it('comes with the portal for pages, posts, tutorials and blocks, and stays', async () => {
    const { contentTemplates } = await anonymous!.send(TEMPLATES);
    const builtIn = contentTemplates.nodes.filter(({ isBuiltIn }: Data) => isBuiltIn);
    expect(builtIn.map(({ kind, name }: Data) => `${kind} ${name}`)).toEqual([
      ...['PAGE Page', 'POST Post', 'TUTORIAL Tutorial', 'BLOCK Block'],
    ]);
    for (const { id } of builtIn) {
      expect((await owner!.refused(DELETE, { id })).userErrors).toEqual([{ code: 'IN_USE', field: ['id'] }]);
    }
  });

  it('is refused with all that is wrong with its fields', async () => {
    const fields = [
      text('1st'),
      text('twice'),
      text('twice', { label: ' ' }),
      text('choice', { type: 'CHOICE' }),
      text('optioned', { options: ['a'] }),
    ];
    const { userErrors } = await owner!.refused(CREATE_TEMPLATE, { input: { kind: 'PAGE', name: 'page', fields } });
    expect(userErrors.map(({ code, field }: Data) => [code, field?.join('.')])).toEqual([
      ['NAME_TAKEN', 'input.name'],
      ['INVALID_INPUT', 'input.fields.0.name'],
      ['INVALID_INPUT', 'input.fields.2.name'],
      ['INVALID_INPUT', 'input.fields.2.label'],
      ['INVALID_INPUT', 'input.fields.3.options'],
      ['INVALID_INPUT', 'input.fields.4.options'],
    ]);
  });

  it('keeps a field that entries fill, unless it is named among those that go', async () => {
    const { id } = await define('Careful', [text('kept'), text('lost'), text('unused')]);
    const fields = [
      { name: 'kept', text: 'Here.' },
      { name: 'lost', text: 'Secret words.' },
    ];
    const entry = await write(owner!, 'Careful', { template: 'Careful', fields });
    await publish(owner!, entry.id);
    const shorter = { fields: [text('kept')] };
    const { userErrors } = await owner!.refused(UPDATE_TEMPLATE, { id, input: shorter });
    expect(userErrors).toEqual([
      {
        code: 'IN_USE',
        message: 'One entry fills `lost`: name it in `dropFields`.',
        field: ['input', 'fields', 'lost'],
      },
    ]);
    const retyped = { fields: [text('kept', { type: 'MARKDOWN' }), text('lost')] };
    expect((await owner!.refused(UPDATE_TEMPLATE, { id, input: retyped })).userErrors).toMatchObject([
      { code: 'IN_USE', field: ['input', 'fields', 'kept'] },
    ]);
    await owner!.send(UPDATE_TEMPLATE, { id, input: { ...shorter, dropFields: ['lost'] } });
    expect((await read(anonymous!, entry.id)).fields).toMatchObject([{ name: 'kept', text: 'Here.' }]);
    const { rows } = await portal.database.pool.query('select field_values from content_entry where id = $1', [
      entry.id,
    ]);
    expect(rows).toEqual([{ field_values: { kept: 'Here.' } }]);
    expect((await owner!.refused(DELETE, { id })).userErrors).toEqual([{ code: 'IN_USE', field: ['id'] }]);
  });

  it('keeps a field that a translation alone fills, and one of a version that is to be published', async () => {
    const { id } = await define('Later', [text('spoken'), text('planned')]);
    const entry = await write(owner!, 'Later', { template: 'Later', fields: [{ name: 'planned', text: 'Soon.' }] });
    await owner!.send(SCHEDULE, { id: entry.id, publishAt: new Date(Date.now() + 3_600_000).toISOString() });
    await owner!.send(UPDATE, { id: entry.id, input: { fields: [{ name: 'planned' }] } });
    const translate = `mutation ($id: ID!) { translateContentEntry(id: $id, input: { locale: "de", title: "Später",
      fields: [{ name: "spoken", text: "Hallo." }] }) { userErrors { code } } }`;
    await owner!.send(translate, { id: entry.id });
    const { userErrors } = await owner!.refused(UPDATE_TEMPLATE, { id, input: { fields: [] } });
    expect(userErrors.map(({ field }: Data) => field?.at(-1))).toEqual(['spoken', 'planned']);
  });

  it('has an entry published only when what it requires is filled, each told by its name', async () => {
    await define('Strict', [text('first', { required: true }), text('second', { required: true }), text('third')]);
    const { id } = await write(owner!, 'Strict', { template: 'Strict', fields: [{ name: 'third', text: 'x' }] });
    const { userErrors } = await owner!.refused(simply('publishContentEntry'), { id });
    expect(userErrors).toEqual([
      { code: 'INVALID_INPUT', message: 'first must be filled.', field: ['fields', 'first'] },
      { code: 'INVALID_INPUT', message: 'second must be filled.', field: ['fields', 'second'] },
    ]);
    expect(await read(anonymous!, id)).toBeNull();
  });
});

describe('names that every object of JavaScript has', () => {
  it('are names of fields like others', async () => {
    await define('Odd names', [text('constructor', { required: true }), text('toString'), text('valueOf')]);
    const { id } = await write(owner!, 'Odd', { template: 'Odd names', fields: [{ name: 'valueOf', text: 'x' }] });
    expect((await owner!.refused(simply('publishContentEntry'), { id })).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', field: ['fields', 'constructor'] },
    ]);
    expect((await read(owner!, id)).fields).toMatchObject([{ name: 'valueOf', text: 'x' }]);
  });

  it('are no way to more fields than a template has', async () => {
    const many = Array.from({ length: 31 }, (_, index) => text(`field${index}`));
    const { userErrors } = await owner!.refused(CREATE_TEMPLATE, {
      input: { kind: 'PAGE', name: 'Many', fields: many },
    });
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'fields'] }]);
  });
});

describe('the fields of an entry', () => {
  beforeAll(() => define('Everything', EVERYTHING));

  it('hold what their types allow, and tell it by type', async () => {
    const { products } = await owner!.send('{ products { nodes { id name } } }');
    const payment = products.nodes.find(({ name }: Data) => name === 'payment').id;
    const fields = [
      ...[
        { name: 'line', text: ' One line ' },
        { name: 'long', text: '# Title\n\nText' },
        { name: 'count', number: 1.5 },
      ],
      ...[
        { name: 'yes', boolean: false },
        { name: 'day', text: '2028-02-29' },
        { name: 'level', text: 'High' },
      ],
      ...[
        { name: 'link', text: '/products/payment' },
        { name: 'about', productId: payment },
      ],
    ];
    const { id } = await write(owner!, 'All of them', { template: 'Everything', fields });
    await publish(owner!, id);
    const told = Object.fromEntries((await read(anonymous!, id)).fields.map((field: Data) => [field.name, field]));
    expect(told).toMatchObject({
      ...{ line: { text: 'One line', html: null }, count: { number: 1.5, text: null }, yes: { boolean: false } },
      long: { text: '# Title\n\nText', html: expect.stringContaining('<h1>Title</h1>') },
      ...{ day: { text: '2028-02-29' }, level: { text: 'High' }, link: { text: '/products/payment' } },
      about: { product: { name: 'payment' } },
    });
    const cleared = [{ name: 'line' }, { name: 'about' }];
    const { contentEntry } = (await owner!.send(UPDATE, { id, input: { fields: cleared } })).updateContentEntry;
    expect(contentEntry.hasUnpublishedChanges).toBe(true);
    await publish(owner!, id);
    const names = (await read(anonymous!, id)).fields.map(({ name }: Data) => name);
    expect(names).toEqual(['long', 'count', 'yes', 'day', 'level', 'link']);
  });

  it('are refused with all that is wrong at once, beside the rest of the entry', async () => {
    const { contentTemplates } = await owner!.send(TEMPLATES);
    const templateId = contentTemplates.nodes.find(({ name }: Data) => name === 'Everything').id;
    const fields = [
      ...[
        { name: 'line', text: 'two\nlines' },
        { name: 'count', text: 'many' },
        { name: 'day', text: '2027-02-29' },
      ],
      ...[
        { name: 'level', text: 'Middle' },
        { name: 'link', text: 'javascript:alert(1)' },
        { name: 'nothing', text: 'x' },
      ],
      { name: 'about', productId: '01890a5d-ac96-774b-bcce-b302099a8057' },
    ];
    const input = { templateId, title: '', slug: 'Not A Slug', locale: 'no locale', audience: 'TEAMS', fields };
    const { userErrors } = await owner!.refused(CREATE, { input });
    expect(userErrors.map(({ code, field }: Data) => [code, field?.join('.')])).toEqual([
      ['INVALID_INPUT', 'input.locale'],
      ['INVALID_INPUT', 'input.title'],
      ['INVALID_INPUT', 'input.slug'],
      ['INVALID_INPUT', 'input.teamIds'],
      ['INVALID_INPUT', 'input.fields.line'],
      ['INVALID_INPUT', 'input.fields.count'],
      ['INVALID_INPUT', 'input.fields.day'],
      ['INVALID_INPUT', 'input.fields.level'],
      ['INVALID_INPUT', 'input.fields.link'],
      ['INVALID_INPUT', 'input.fields.nothing'],
      ['NOT_FOUND', 'input.fields.about'],
    ]);
  });

  it.each([
    ...[
      'javascript:alert(1)',
      ' javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      'data:text/html,x',
      '//evil.example',
      '/\\evil.example',
    ],
    ...['\\\\evil.example', 'https://', 'vbscript:x', 'java\tscript:x', 'products/payment'],
  ])('take no link that a page could not show as it is: %j', async (link) => {
    const entry = await write(owner!, 'Link', { template: 'Everything', fields: [] });
    const { userErrors } = await owner!.refused(UPDATE, {
      id: entry.id,
      input: { fields: [{ name: 'link', text: link }] },
    });
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'fields', 'link'] }]);
  });

  it('tell Markdown as HTML in which nothing runs, whatever was written', async () => {
    const hostile = [
      '<script>alert(1)</script><img src=x onerror=alert(1)>',
      '[click](javascript:alert(1)) [data](data:text/html;base64,PHNjcmlwdD4=)',
      '<iframe src="https://evil.example"></iframe><form action="https://evil.example"><input></form>',
      '<a href="https://evil.example" onclick="alert(1)" style="position:fixed">x</a><svg onload=alert(1)>',
      '<style>body{display:none}</style><base href="https://evil.example"><meta http-equiv=refresh content=0>',
    ].join('\n\n');
    const { id } = await write(owner!, 'Hostile <b>title</b>', { fields: [{ name: 'body', text: hostile }] });
    await publish(owner!, id);
    const { fields, title } = await read(anonymous!, id);
    expect(title).toBe('Hostile <b>title</b>');
    expect(fields[0].text).toBe(hostile);
    expect(fields[0].html).not.toMatch(
      /<(script|iframe|form|input|svg|style|base|meta)|\son\w+=|style=|href="(javascript|data)/i,
    );
  });
});

describe('the images of an entry', () => {
  it('are shown as long as a version shows them, each in one place', async () => {
    const [cover, picture] = [await send(owner!), await send(owner!)];
    const fields = [{ name: 'picture', image: { fileId: picture, alternativeText: 'A square' } }];
    const twice = { coverImage: { fileId: picture }, fields };
    const { id } = await write(owner!, 'Pictures', { template: 'Everything', coverImage: { fileId: cover }, fields });
    expect(await kept(portal)).toMatchObject({ images: 2 });
    const other = await write(owner!, 'None', { template: 'Everything', fields: [] });
    expect((await owner!.refused(UPDATE, { id: other.id, input: twice })).userErrors).toMatchObject([
      { code: 'NOT_FOUND', field: ['input', 'coverImage', 'fileId'] },
      { code: 'NOT_FOUND', field: ['input', 'fields', 'picture', 'fileId'] },
    ]);
    await publish(owner!, id);
    const { contentEntry } = await anonymous!.send(
      'query ($id: ID!) { contentEntry(id: $id) { coverImage { url } fields { image { url alternativeText } } } }',
      { id },
    );
    for (const { url } of [contentEntry.coverImage, contentEntry.fields[0].image]) {
      expect((await getImage(portal, url)).status).toBe(200);
    }
    await owner!.send(UPDATE, { id, input: { coverImage: null, fields: [{ name: 'picture' }] } });
    await publish(owner!, id);
    const unused = 'select id from image where unused_since is not null';
    expect(await rowsOf(portal.database, unused)).toEqual([]);
    await owner!.send('mutation ($id: ID!) { deleteContentEntry(id: $id) { deletedId userErrors { code } } }', { id });
    expect(await rowsOf(portal.database, unused)).toHaveLength(2);
  });
});
