import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse } from '../../support/story.ts';
import { CREATE, get, send, UPDATE, upload } from './document-story.ts';

const MIB = 1024 * 1024;

describe('documents as files', () => {
  let portal: TestPortal;
  let owner: Client;
  let products: Record<string, string>;
  beforeAll(async () => {
    portal = await startTestPortal();
    owner = await portal.as('owner');
    products = (await browse(owner)).products;
  });
  afterAll(() => portal?.stop());

  let titles = 0;
  const input = (more: object) => ({
    ...{ productId: products.accounts, title: `Guide ${++titles}`, format: 'MARKDOWN' },
    ...more,
  });
  const create = async (more: object) =>
    (await owner.send(CREATE, { input: input(more) })).createProductDocument.document;

  it('P9: a document is served to those who see its product, and is not found by others', async () => {
    const hidden = await create({ text: '# Private' });
    const open = await create({ productId: products.payment, text: '# Public' });
    const statuses = async (who: Client) =>
      Promise.all([hidden.id, open.id].map(async (id) => (await get(who, id)).status));
    expect(await statuses(owner)).toEqual([200, 200]);
    expect(await statuses(await portal.as('partner'))).toEqual([200, 200]);
    expect(await statuses(await portal.as('hobbyist'))).toEqual([404, 200]);
    expect(await statuses(await portal.as(null))).toEqual([404, 200]);
  });

  it.each(['nonsense', '00000000-0000-4000-8000-000000000000', '%00', `${'a'.repeat(90)}`])(
    'P9: %s is no document',
    async (id) => {
      const answer = await get(owner, id);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
    },
  );

  it('P9: what has not changed is not sent again, by any form of If-None-Match', async () => {
    const { id } = await create({ text: '# One' });
    const first = await get(owner, id);
    const etag = first.headers.get('etag')!;
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'content-type': 'text/markdown; charset=utf-8',
      'cache-control': 'private, no-cache',
      'x-content-type-options': 'nosniff',
      vary: expect.stringContaining('Authorization'),
    });
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      expect((await get(owner, id, { 'if-none-match': known })).status).toBe(304);
    }
    expect((await get(owner, id, { 'if-none-match': '"other"' })).status).toBe(200);
    await owner.send(UPDATE, { id, input: { text: '# Two' } });
    const changed = await get(owner, id, { 'if-none-match': etag });
    expect([changed.status, await changed.text()]).toEqual([200, '# Two']);
  });

  it('P9: who no longer sees the product is not told that nothing has changed', async () => {
    const { id } = await create({ text: '# Private' });
    const etag = (await get(owner, id)).headers.get('etag')!;
    expect((await get(await portal.as('hobbyist'), id, { 'if-none-match': etag })).status).toBe(404);
  });

  it('P9: a schema of GraphQL is checked with its line, and nothing in a guide becomes a page', async () => {
    const { body } = await upload(owner, 'type Query {\n  a: Int\n  b: }\n');
    const refused = await owner.refused(CREATE, { input: input({ format: 'GRAPHQL', fileId: body.file!.id }) });
    expect(refused.userErrors).toMatchObject([
      { message: expect.stringContaining('Line 3'), field: ['input', 'fileId'] },
    ]);
    const { id } = await create({ text: '<script>alert(1)</script>' });
    expect((await get(owner, id)).headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('P10: a file of one byte too many is told the limit', async () => {
    expect(await upload(owner, Buffer.alloc(5 * MIB + 1, 'x'))).toEqual({
      status: 413,
      body: {
        file: null,
        userErrors: [
          {
            code: 'INVALID_INPUT',
            message: 'A file that is no image has at most 5242880 bytes.',
            field: ['file'],
            conflictId: null,
            retryAfterSeconds: null,
          },
        ],
      },
    });
    expect((await upload(owner, Buffer.alloc(5 * MIB, 'x'))).status).toBe(201);
  });

  const form = (field: string, value: Blob | string) => {
    const data = new FormData();
    data.set(field, value as Blob);
    return data;
  };
  const twoFiles = form('file', new Blob(['x']));
  twoFiles.append('file', new Blob(['y']));
  const raw = { 'content-type': 'multipart/form-data; boundary=b' };
  const cases: [name: string, body: string | FormData, headers: Record<string, string>][] = [
    ['an empty file', form('file', new Blob([])), {}],
    ['two files', twoFiles, {}],
    ['a field in place of a file', form('file', 'text'), {}],
    ['a name that objects have already', form('__proto__', new Blob(['x'])), {}],
    ['a body that is no form', 'x', raw],
    ['a form without parts', '--b--\r\n', raw],
    ['a form that breaks off', '--b\r\ncontent-disposition: form-data; name="file"; filename="x"\r\n\r\nx', raw],
  ];
  it.each(cases)('P10: %s is refused as a mutation refuses', async (_, body, headers) => {
    const answer = await send(owner.url, owner.token, body, headers);
    expect(answer).toMatchObject({
      status: 400,
      body: { file: null, userErrors: [{ code: 'INVALID_INPUT', field: ['file'] }] },
    });
  });

  it('P9: only API owners upload, and a file is of use to its sender alone, once', async () => {
    for (const [who, status] of [
      [null, 401],
      ['partner', 403],
      ['hobbyist', 403],
    ] as const) {
      expect((await upload(await portal.as(who), '# Hi')).status).toBe(status);
    }
    const { body } = await upload(owner, '# Hi');
    const fileId = body.file!.id;
    const db = portal.app.context.db;
    const { id: other } = await db
      .selectFrom('user')
      .select('id')
      .where('role', '!=', 'API_OWNER' as never)
      .executeTakeFirstOrThrow();
    const { userId } = await db
      .selectFrom('uploadedFile')
      .select('userId')
      .where('id', '=', fileId)
      .executeTakeFirstOrThrow();
    const notFound = [{ code: 'NOT_FOUND', field: ['input', 'fileId'] }];
    await db.updateTable('uploadedFile').set({ userId: other }).where('id', '=', fileId).execute();
    expect((await owner.refused(CREATE, { input: input({ fileId }) })).userErrors).toMatchObject(notFound);
    await db.updateTable('uploadedFile').set({ userId }).where('id', '=', fileId).execute();
    await create({ fileId });
    expect((await owner.refused(CREATE, { input: input({ fileId }) })).userErrors).toMatchObject(notFound);
  });

  it('P9: one file goes into one document, however many ask for it at once', async () => {
    const { body } = await upload(owner, '# Hi');
    const calls = Array.from({ length: 4 }, () => owner.raw(CREATE, { input: input({ fileId: body.file!.id }) }));
    const answers = (await Promise.all(calls)).map(({ data }) => data.createProductDocument);
    expect(answers.filter(({ document }) => document)).toHaveLength(1);
    expect(answers.flatMap(({ userErrors }) => userErrors).map(({ code }) => code)).toEqual(Array(3).fill('NOT_FOUND'));
  });

  it('P9: of files that nobody takes, the newest 20 of an account wait, for a day', async () => {
    const db = portal.app.context.db;
    await db.deleteFrom('uploadedFile').execute();
    const ids: string[] = [];
    for (let n = 0; n < 22; n++) ids.push((await upload(owner, `# ${n}`)).body.file!.id);
    const waiting = async () =>
      (await db.selectFrom('uploadedFile').select('id').orderBy('id').execute()).map(({ id }) => id);
    expect(await waiting()).toEqual(ids.slice(2));
    const old = new Date(Date.now() - 25 * 3_600_000);
    await db.updateTable('uploadedFile').set({ createdAt: old }).execute();
    const refused = await owner.refused(CREATE, { input: input({ fileId: ids.at(-1) }) });
    expect(refused.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    const { body } = await upload(owner, '# Last');
    expect(await waiting()).toEqual([body.file!.id]);
  });

  it.each([['a guide that is longer than any text', Buffer.from('x'.repeat(150_001)), /150000 characters/]])(
    'P10: refuses a file of %s',
    async (_, bytes, message) => {
      const { body } = await upload(owner, bytes);
      const refused = await owner.refused(CREATE, { input: input({ fileId: body.file!.id }) });
      expect(refused.userErrors).toEqual([
        { code: 'INVALID_INPUT', message: expect.stringMatching(message), field: ['input', 'fileId'] },
      ]);
    },
  );

  it.each([
    ['bytes that are no text', Buffer.from([0x23, 0xff, 0xfe]), /UTF-8/],
    ['UTF-16 that does not say so', Buffer.from('# Hi', 'utf16le'), /control machines/],
    ['NUL', Buffer.from('# \0'), /control machines/],
    ['half a character of UTF-16', Buffer.from('\uFEFF# Hi\uD83D', 'utf16le'), /UTF-16/],
  ])('P10: refuses %s when they are sent', async (_, bytes, message) => {
    const { status, body } = await upload(owner, bytes);
    expect([status, body.userErrors]).toMatchObject([
      400,
      [{ code: 'INVALID_INPUT', message: expect.stringMatching(message), field: ['file'] }],
    ]);
  });

  it('P9: wants exactly one of text and file', async () => {
    const { body } = await upload(owner, '# Hi');
    const both = { text: '# Hi', fileId: body.file!.id };
    expect((await owner.refused(CREATE, { input: input(both) })).userErrors).toMatchObject([{ code: 'INVALID_INPUT' }]);
    expect((await owner.refused(CREATE, { input: input({}) })).userErrors).toMatchObject([{ code: 'INVALID_INPUT' }]);
  });
});
