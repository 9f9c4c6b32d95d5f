import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { rowsOf } from '../../support/time.ts';

const CREATE = `mutation ($input: CreateRedirectInput!) { createRedirect(input: $input) {
  redirect { id fromPath toPath isPermanent } userErrors { code field message } } }`;
const UPDATE = `mutation ($id: ID!, $input: UpdateRedirectInput!) { updateRedirect(id: $id, input: $input) {
  redirect { id fromPath toPath isPermanent } userErrors { code field } } }`;
const DELETE = 'mutation ($id: ID!) { deleteRedirect(id: $id) { deletedId userErrors { code field } } }';
const FROM = 'query ($path: String!) { redirectFrom(path: $path) { toPath isPermanent } }';
const LIST = `query ($filter: RedirectFilter) { redirects(filter: $filter, orderBy: { field: FROM_PATH }) {
  totalCount nodes { fromPath } } }`;

let portal: TestPortal;
let owner: Client;
let anonymous: Client;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0', GATEHOUSE_FACES: 'true' });
  [owner, anonymous] = [await portal.as('owner'), await portal.as(null)];
});
afterAll(() => portal?.stop());

const create = async (fromPath: string, toPath: string, isPermanent?: boolean): Promise<Data> =>
  (await owner.send(CREATE, { input: { fromPath, toPath, isPermanent } })).createRedirect.redirect;
const leadsTo = async (path: string): Promise<Data> => (await anonymous.send(FROM, { path })).redirectFrom;
const open = (path: string, accept = 'text/html') =>
  fetch(new URL(path, portal.url), { redirect: 'manual', headers: { accept } });

describe('a redirect', () => {
  it('leads browsers from one page to another, for good or for now', async () => {
    await create('/for-good', '/pages/new', true);
    await create('/for-now', '/pages/new');
    const [kept, asked] = [await open('/for-good'), await open('/for-now')];
    expect([kept.status, kept.headers.get('location')]).toEqual([301, '/pages/new']);
    expect(kept.headers.get('cache-control')).toBe('public, max-age=3600');
    expect([asked.status, asked.headers.get('location')]).toEqual([302, '/pages/new']);
    expect(asked.headers.get('cache-control')).toBe('no-store');
    expect((await open('/for-now', '*/*')).status).toBe(302);
  });

  it('is told to front ends that open pages by themselves, signed in or not', async () => {
    await create('/guide', '/pages/guide#start', true);
    expect(await leadsTo('/guide')).toEqual({ toPath: '/pages/guide#start', isPermanent: true });
    expect(await leadsTo('/nowhere')).toBeNull();
    expect(await leadsTo('nonsense')).toBeNull();
  });

  it('holds however its path is written, and hands the query on, unless its target has one', async () => {
    await create('/größe', '/pages/size');
    await create('/with-query', '/pages/size?part=2#end');
    expect((await open('/gr%C3%B6%C3%9Fe/?lang=de')).headers.get('location')).toBe('/pages/size?lang=de');
    expect((await open('/with-query?lang=de')).headers.get('location')).toBe('/pages/size?part=2#end');
    expect((await leadsTo('/größe?a=1'))?.toPath).toBe('/pages/size?a=1');
    expect((await leadsTo('/gr%c3%b6%c3%9fe'))?.toPath).toBe('/pages/size');
    await create('/old', '/pages/size');
    expect((await open('/%6Fld')).headers.get('location')).toBe('/pages/size');
    expect((await create('/%65scaped', '/pages/size')).fromPath).toBe('/escaped');
  });

  it.each([
    ['another host', '//foreign.example/'],
    ['another host behind a backslash', '/\\foreign.example/'],
    ['another host behind dots', '/.//foreign.example/'],
    ['another host in a tab', '/\t/foreign.example/'],
    ['another origin', 'https://foreign.example/'],
    ['a script', 'javascript:alert(1)'],
    ['a header of its own', '/a\r\nset-cookie: a=b'],
    ['what is no path', 'pages/new'],
    ['nothing', ''],
  ])('does not lead to %s', async (_, toPath) => {
    const { userErrors } = await owner.refused(CREATE, { input: { fromPath: '/out', toPath } });
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'toPath'] }]);
  });

  it.each([
    '/',
    '',
    '/graphql',
    '/graphql/x',
    '/Dashboard/people',
    '/assets/a.js',
    '/a?b=c',
    '/a#b',
    '//a',
    '/a\\b',
    'a',
  ])('does not lead from %j', async (fromPath) => {
    const { userErrors } = await owner.refused(CREATE, { input: { fromPath, toPath: '/pages/new' } });
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'fromPath'] }]);
  });

  it.each([
    '/sign-in',
    '/Sign-In/',
    '/%73ign-in',
    '/set%2Dpassword',
    '/keys/1',
    '/claim',
    '/catalogue',
    '/BLOG/',
    '/%66eed.atom',
  ])('does not lead from %j, which the portal serves', async (fromPath) => {
    const { userErrors } = await owner.refused(CREATE, { input: { fromPath, toPath: '/pages/new' } });
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'fromPath'] }]);
    const { id } = await create(`/${crypto.randomUUID()}`, '/pages/new');
    const refused = await owner.refused(UPDATE, { id, input: { fromPath } });
    expect(refused.userErrors).toEqual([{ code: 'INVALID_INPUT', field: ['input', 'fromPath'] }]);
  });

  it('that was kept for a path that the portal serves now leads nowhere', async () => {
    const { id } = await create('/kept', '/pages/new');
    await rowsOf(portal.database, `update redirect set from_path = '/sign-in' where id = $1 returning id`, [id]);
    expect(await leadsTo('/sign-in')).toBeNull();
    expect((await open('/sign-in')).status).toBe(200);
  });

  it('leads from the page of a product or an entry only where there is none', async () => {
    const { createProduct } = await owner.send(
      'mutation { createProduct(input: { name: "Occupied" }) { product { id slug } userErrors { code } } }',
    );
    expect(createProduct.product.slug).toBe('occupied');
    const { contentTemplates } = await owner.send('{ contentTemplates(first: 100) { nodes { id kind } } }');
    const { createContentEntry } = await owner.send(
      `mutation ($templateId: ID!) { createContentEntry(input: {
        templateId: $templateId, title: "Occupied", fields: [{ name: "body", text: "Text" }] }) {
        contentEntry { slug } userErrors { code message } } }`,
      { templateId: contentTemplates.nodes.find(({ kind }: Data) => kind === 'POST').id },
    );
    expect(createContentEntry.contentEntry.slug).toBe('occupied');
    for (const fromPath of ['/catalogue/occupied', '/catalogue/%6Fccupied/', '/Blog/occupied']) {
      const { userErrors } = await owner.refused(CREATE, { input: { fromPath, toPath: '/pages/new' } });
      expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'fromPath'] }]);
    }
    for (const fromPath of ['/catalogue/free', '/pages/occupied', '/tutorials/occupied', '/blog/2019/occupied']) {
      expect((await create(fromPath, '/pages/new')).fromPath).toBe(fromPath);
    }
  });

  it('leads nowhere in a circle, nor to itself', async () => {
    await create('/a', '/b');
    await create('/b', '/c?x=1');
    for (const [fromPath, toPath] of [
      ['/c', '/a'],
      ['/c', '/b/#x'],
      ['/d', '/d/?x=1'],
    ]) {
      const { userErrors } = await owner.refused(CREATE, { input: { fromPath, toPath } });
      expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'toPath'] }]);
    }
    const { id } = await create('/e', '/a');
    expect((await owner.refused(UPDATE, { id, input: { fromPath: '/c' } })).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', field: ['input', 'toPath'] },
    ]);
  });

  it('is one for each path, however that is written, and all faults are told at once', async () => {
    await create('/once', '/pages/new');
    const { userErrors } = await owner.refused(CREATE, { input: { fromPath: '/once/', toPath: '//foreign.example' } });
    expect(userErrors).toMatchObject([
      { code: 'NAME_TAKEN', field: ['input', 'fromPath'] },
      { code: 'INVALID_INPUT', field: ['input', 'toPath'] },
    ]);
    const unknown = { id: crypto.randomUUID(), input: { fromPath: '/once', toPath: 'x' } };
    expect((await owner.refused(UPDATE, unknown)).userErrors).toMatchObject([
      { code: 'NOT_FOUND', field: ['id'] },
      { code: 'NAME_TAKEN', field: ['input', 'fromPath'] },
      { code: 'INVALID_INPUT', field: ['input', 'toPath'] },
    ]);
  });

  it('two that would close a circle together are not both made', async () => {
    const both = [
      { fromPath: '/left', toPath: '/right' },
      { fromPath: '/right', toPath: '/left' },
    ].map((input) => owner.raw(CREATE, { input }));
    const codes = (await Promise.all(both)).flatMap(({ data }) => data.createRedirect.userErrors);
    expect(codes).toMatchObject([{ code: 'INVALID_INPUT' }]);
  });

  it('is changed and taken away, and listed for its owners alone', async () => {
    const { id } = await create('/listed', '/pages/new');
    await owner.send(UPDATE, { id, input: { toPath: '/blog', isPermanent: true } });
    expect(await leadsTo('/listed')).toEqual({ toPath: '/blog', isPermanent: true });
    expect((await owner.send(LIST, { filter: { fromPaths: ['/listed'] } })).redirects).toEqual({
      totalCount: 1,
      nodes: [{ fromPath: '/listed' }],
    });
    expect(await anonymous.errorCode(LIST)).toBe('UNAUTHENTICATED');
    await owner.send(DELETE, { id });
    expect(await leadsTo('/listed')).toBeNull();
    expect((await open('/listed')).status).toBe(404);
  });

  it('leaves the API, files of pages and the dashboard where they are', async () => {
    for (const path of ['/health', '/dashboard/', '/robots.txt']) expect((await open(path)).status).toBe(200);
  });
});
