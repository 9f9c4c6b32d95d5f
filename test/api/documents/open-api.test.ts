import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse } from '../../support/story.ts';
import { CREATE, get, largeDescription, UPDATE, upload } from './document-story.ts';

const INFO = 'info: {title: Accounts, version: "1"}';
const RESPONSES = 'responses: {default: {description: Whatever}}';

const head = (more: string) => `openapi: 3.1.0\n${INFO}\npaths: {}\n${more}\n`;

/** One of each version and syntax, each with what only its version has. */
const READABLE: [name: string, text: string, mediaType: string][] = [
  ['2.0 in YAML', `swagger: "2.0"\n${INFO}\nbasePath: /v1\npaths: {}\n`, 'application/yaml; charset=utf-8'],
  ['2.0 in JSON', '{"swagger":"2.0","info":{"title":"A","version":"1"},"paths":{}}', 'application/json; charset=utf-8'],
  ['3.0 in YAML', `openapi: 3.0.3\n${INFO}\npaths: {/a: {get: {${RESPONSES}}}}\n`, 'application/yaml; charset=utf-8'],
  ['3.1 in YAML', `openapi: 3.1.1\n${INFO}\nwebhooks: {new: {post: {}}}\n`, 'application/yaml; charset=utf-8'],
  ['3.2 in YAML', `openapi: 3.2.0\n${INFO}\npaths: {/a: {query: {${RESPONSES}}}}\n`, 'application/yaml; charset=utf-8'],
  [
    'a byte order mark, JSON',
    '\uFEFF{"openapi":"3.1.0","info":{"title":"A","version":"1"},"paths":{}}',
    'application/json; charset=utf-8',
  ],
  ['a byte order mark, YAML', `\uFEFFopenapi: 3.1.0\r\n${INFO}\r\npaths: {}\r\n`, 'application/yaml; charset=utf-8'],
  [
    'aliases and comments',
    `# Ours\nopenapi: 3.1.0\n${INFO}\npaths:\n  /a: {get: &get {${RESPONSES}}, put: *get}\n`,
    'application/yaml; charset=utf-8',
  ],
];

const LINK = '$ref: "https://example.com/x.json"';
const schemas = (more: string) => head(`components: {schemas: {${more}}}`);

/** What looks like a reference and is none, or leads to something in the document by its name. */
const AT_HOME: [name: string, text: string][] = [
  [
    'in the value of an example',
    head(`components: {examples: {E: {value: {${LINK}}, externalValue: "https://e.com"}}}`),
  ],
  ['in an example of a schema', schemas(`A: {example: {${LINK}}, examples: [{a: {${LINK}}}]}`)],
  [
    'in a default, a constant and an enumeration',
    schemas(`A: {default: {${LINK}}, const: {${LINK}}, enum: [{${LINK}}]}`),
  ],
  ['in an extension', head(`x-a: {b: {${LINK}}}`)],
  [
    'in an example of version 2',
    `swagger: "2.0"\n${INFO}\npaths: {/a: {get: {responses: {"200": {description: "", examples: {a/b: {${LINK}}}}}}}}\n`,
  ],
  ['to an embedded schema', schemas('A: {$ref: "https://example.com/b"}, B: {$id: "https://example.com/b"}')],
  [
    'to a part of an embedded schema, from within and without',
    schemas(`A: {$ref: "https://example.com/b#/$defs/C"},
      B: {$id: "https://example.com/b", items: {$ref: "#/$defs/C"}, $defs: {C: {type: string}}}`),
  ],
  [
    'to an anchor',
    schemas('A: {$ref: "#here"}, B: {$anchor: here}, C: {$dynamicRef: "#there"}, D: {$dynamicAnchor: there}'),
  ],
  [
    'to the document by its own address',
    `${schemas('A: {$ref: "https://e.com/api#/components/schemas/B"}, B: {}').replace('3.1.0', '3.2.0')}$self: https://e.com/api\n`,
  ],
  [
    'of a discriminator to schemas',
    schemas('A: {discriminator: {propertyName: a, mapping: {b: B, c: "#/components/schemas/B"}}}, B: {}'),
  ],
  ['of a schema that holds itself', schemas('A: {properties: {a: {$ref: "#/components/schemas/A"}}}')],
  ['to a dialect', schemas('A: {$schema: "https://example.com/dialect"}')],
];

/** Places of references beside `$ref`, and where one stands that looks like data. */
const LED_OUT: [name: string, text: string, pointer: string][] = [
  ['of a dynamic kind', schemas('A: {$dynamicRef: "https://example.com/x#a"}'), 'A/$dynamicRef'],
  [
    'of a discriminator',
    schemas('A: {discriminator: {propertyName: a, mapping: {b: "https://example.com/x"}}}'),
    'mapping/b',
  ],
  ['of a discriminator to a file', schemas('A: {discriminator: {propertyName: a, mapping: {b: x.json}}}'), 'mapping/b'],
  [
    'of a link',
    head('components: {links: {L: {operationRef: "https://example.com/x#/paths/~1a/get"}}}'),
    'operationRef',
  ],
  ['of a property that is called example', schemas(`A: {properties: {example: {${LINK}}}}`), 'properties/example'],
  [
    'of the default answer',
    head('').replace('{}', `{/a: {get: {responses: {default: {${LINK}}}}}}`),
    'responses/default',
  ],
  [
    'of a part that a schema takes from an extension',
    `${schemas('A: {$ref: "#/x-a/B"}')}x-a: {B: {items: {${LINK}}}}\n`,
    'x-a/B/items/$ref',
  ],
  ['relative to an embedded schema', schemas('A: {$id: "https://example.com/a", items: {$ref: b}}'), 'A/items'],
  [
    'of a security scheme',
    `${head('').replace('3.1.0', '3.2.0')}security: [{"https://example.com/x": []}]\n`,
    'security/0/',
  ],
];

const DEEP = '['.repeat(2_000) + ']'.repeat(2_000);
const nines = (name: string) => `[${Array(9).fill(name).join(', ')}]`;
/** Ten levels of nine: three billion values in 600 bytes. */
const BOMB = [...'abcdefghi']
  .map((key, at, all) => `x-${key}: &${key} ${nines(at ? `*${all[at - 1]}` : 'lol')}`)
  .join('\n');

/** What is refused, and what is told of it. */
const REFUSED: [name: string, text: string, message: RegExp][] = [
  ['no version that there is', `openapi: banana\n${INFO}\npaths: {}\n`, /^Line 1, #\/openapi: The version must be/],
  ['a version that is a number', `${INFO}\nopenapi: 3.1\npaths: {}\n`, /^Line 2, #\/openapi: The version must be/],
  ['no version', '{"info":{}}', /^Line 1, #\/: It must be an object with `openapi` or `swagger`\.$/],
  ['another kind of document', `asyncapi: 3.0.0\n${INFO}\n`, /`openapi` or `swagger`/],
  [
    'a missing field',
    '{\n  "openapi": "3.1.0",\n  "info": {"title": "A"},\n  "paths": {}\n}',
    /^Line 3, #\/info: .*`version`/,
  ],
  ['an unknown method', head('').replace('{}', '\n  /a:\n    fetch: {}'), /^Line 5, #\/paths\/~1a\/fetch: /],
  ['broken YAML', 'openapi: 3.1.0\ninfo:\n  title: A\n version: 1\n', /^Line 4: /],
  ['broken JSON', '{\n  "openapi": "3.1.0",\n  "info": {"title" "A"}\n}', /line 3/],
  ['two documents in one', `${head('')}---\n${head('')}`, /^Line 5: expected a single document/],
  [
    'two documents in one, with a marker for each',
    `---\n${head('')}---\n${head('')}`,
    /^Line 6: expected a single document/,
  ],
  [
    'a key that stands twice in JSON',
    '{\n"openapi": "3.1.0",\n"info": {},\n"open\\u0061pi": "3.1.0"}',
    /^Line 4: duplicated key/,
  ],
  ['a key that stands twice in YAML', head('info: {}'), /^Line 4: duplicated/],
  [
    'a reference to nowhere',
    head('components: {schemas: {A: {$ref: "#/nothing"}}}'),
    /^Line 4, #\/components\/schemas\/A: /,
  ],
  [
    'a reference to the web',
    head('components: {schemas: {A: {$ref: "https://example.com/a.json"}}}'),
    /^Line 4, #\/components\/schemas\/A: .*out of the document/,
  ],
  [
    'a reference to a file',
    head('components: {schemas: {A: {$ref: "/etc/hostname"}}}'),
    /^Line 4, .*out of the document/,
  ],
  [
    'a reference to a neighbour',
    head('components: {schemas: {A: {$ref: "./a.yaml#/A"}}}'),
    /^Line 4, .*out of the document/,
  ],
  [
    'references in a circle',
    head('components: {schemas: {A: {$ref: "#/components/schemas/B"}, B: {$ref: "#/components/schemas/A"}}}'),
    /^Line 4, #\/components\/schemas\/A: .*in a circle/,
  ],
  ['aliases that explode', head(BOMB), /^Line 12, .*aliases it stands for more than/],
  ['a value that contains itself', head('x-a: &a [*a]'), /^Line 4, .*contains it/],
  ['lists without end in YAML', head(`x-a: ${DEEP}`), /^Line 4: nesting/],
  ['lists without end in JSON', `{"openapi":"3.1.0","x-a":${DEEP}}`, /^Line 1: It nests more than 100 levels/],
  ['a tag that would run something', head('x-a: !!js/function "process.exit()"'), /^Line 4: unknown/],
  ['a scalar', 'Hello', /It must be an object/],
];

describe('OpenAPI as people have it', () => {
  let portal: TestPortal;
  let owner: Client;
  let productId: string;
  beforeAll(async () => {
    portal = await startTestPortal();
    owner = await portal.as('owner');
    productId = (await browse(owner)).products.accounts!;
  });
  afterAll(() => portal?.stop());

  let titles = 0;
  const input = (more: object) => ({ productId, title: `Description ${++titles}`, format: 'OPENAPI', ...more });
  const create = async (more: object): Promise<Data> =>
    (await owner.send(CREATE, { input: input(more) })).createProductDocument.document;
  const refusals = async (more: object): Promise<Data[]> =>
    (await owner.refused(CREATE, { input: input(more) })).userErrors;

  it.each(READABLE)('P9: takes %s, uploaded, and serves it as it was sent', async (_, text, mediaType) => {
    const { body } = await upload(owner, text);
    const { id, size } = await create({ fileId: body.file!.id });
    const served = await get(owner, id);
    expect(served.headers.get('content-type')).toBe(mediaType);
    const bytes = Buffer.from(await served.arrayBuffer());
    expect([bytes.toString(), size]).toEqual([text, bytes.length]);
  });

  it.each(AT_HOME)('P9: takes a reference %s', async (_, text) => {
    await create({ text });
  });

  it.each(LED_OUT)('P9: refuses a reference %s that leads out', async (_, text, pointer) => {
    const [first] = await refusals({ text });
    expect(first.message).toMatch(/^Line \d+, .*leads out of the document/);
    expect(first.message).toContain(pointer);
  });

  it.each(['utf-16le', 'utf-16be'] as const)('P9: reads %s with a byte order mark', async (encoding) => {
    const text = `\uFEFFopenapi: 3.1.0\ninfo: {title: Jörgs 𝒢ateway, version: "1"}\npaths: {}\n`;
    const bytes = Buffer.from(text, 'utf16le');
    const { body } = await upload(owner, encoding === 'utf-16be' ? bytes.swap16() : bytes);
    const { id } = await create({ fileId: body.file!.id });
    expect(await (await get(owner, id)).bytes()).toEqual(new Uint8Array(Buffer.from(text)));
  });

  it.each(REFUSED)('P9: refuses %s, and tells where', async (_, text, message) => {
    const [first, ...more] = await refusals({ text });
    expect(first).toEqual({ code: 'INVALID_INPUT', message: expect.stringMatching(message), field: ['input', 'text'] });
    expect(more.every((other) => / in a circle\.$/.test(other.message))).toBe(true);
  });

  it('P9: tells all that is wrong at once, a title that is taken included', async () => {
    const { title } = await create({ text: READABLE[1]![1] });
    const text = `openapi: 3.1.0\ninfo: {title: A}\npaths: {/a: {fetch: {}}}\n`;
    expect(await refusals({ title, text })).toEqual([
      expect.objectContaining({ code: 'NAME_TAKEN', field: ['input', 'title'] }),
      expect.objectContaining({ message: expect.stringMatching(/^Line 2, #\/info: /), field: ['input', 'text'] }),
      expect.objectContaining({ message: expect.stringMatching(/^Line 3, #\/paths\/~1a\/fetch: /) }),
    ]);
  });

  it('P9: takes one of 5 MiB, and answers others while it looks at it', async () => {
    const text = largeDescription(5 * 1024 * 1024);
    const { body } = await upload(owner, text);
    expect(body.file).toMatchObject({ size: 5 * 1024 * 1024 });
    const order: string[] = [];
    const done = create({ fileId: body.file!.id }).then((document) => order.push('created') && document);
    for (let asked = 0; asked < 5; asked++) await owner.send('{ viewer { id } }').then(() => order.push('answered'));
    const { id } = await done;
    expect(order).toEqual([...Array(5).fill('answered'), 'created']);
    expect(await (await get(owner, id)).text()).toBe(text);
  });

  it('P9: an answer holds no more than 10 MiB of texts, and lists documents without them', async () => {
    const other = (await browse(owner)).products.payment!;
    for (let n = 0; n < 3; n++) await create({ productId: other, text: READABLE[1]![1] });
    await sql`update product_document set text = repeat('x', 4 * 1024 * 1024) where product_id = ${other}`.execute(
      portal.app.context.db,
    );
    const read = (fields: string) => `query ($id: ID!) { product(id: $id) { documents { ${fields} } } }`;
    expect(await owner.errorCode(read('text'), { id: other })).toBe('QUERY_TOO_LARGE');
    expect((await owner.send(read('size'), { id: other })).product.documents).toHaveLength(3);
  });

  it('P9: a changed text is checked as well, and is read in its own syntax', async () => {
    const { id } = await create({ text: READABLE[1]![1] });
    const refused = await owner.refused(UPDATE, { id, input: { text: 'openapi: banana' } });
    expect(refused.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'text'] }]);
    await owner.send(UPDATE, { id, input: { text: READABLE[0]![1] } });
    expect((await get(owner, id)).headers.get('content-type')).toBe('application/yaml; charset=utf-8');
  });
});
