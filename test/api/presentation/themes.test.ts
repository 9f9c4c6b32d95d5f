import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';

const THEME =
  'theme { id name isActive colours { name light dark } font css stylesheetUrl logo { alternativeText url } }';
const CREATE = `mutation ($input: CreateThemeInput!) { createTheme(input: $input) { ${THEME} userErrors { code field message } } }`;
const UPDATE = `mutation ($id: ID!, $input: UpdateThemeInput!) { updateTheme(id: $id, input: $input) {
  ${THEME} userErrors { code field message } } }`;
const ACTIVATE = `mutation ($id: ID!) { activateTheme(id: $id) { ${THEME} userErrors { code field } } }`;
const DEACTIVATE = `mutation ($id: ID!) { deactivateTheme(id: $id) { ${THEME} userErrors { code field } } }`;
const DELETE = 'mutation ($id: ID!) { deleteTheme(id: $id) { deletedId userErrors { code field } } }';
const READ = `query ($id: ID) { ${THEME.replace('theme', 'theme(id: $id)')} }`;

let portal: TestPortal;
let owner: Client;
let anonymous: Client;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
  [owner, anonymous] = [await portal.as('owner'), await portal.as(null)];
});
afterAll(() => portal?.stop());

let made = 0;
const create = async (input: object = {}): Promise<Data> =>
  (await owner.send(CREATE, { input: { name: `Theme ${++made}`, ...input } })).createTheme.theme;
const shown = async (client: Client, id?: string): Promise<Data> => (await client.send(READ, { id })).theme;
const fetched = (path: string) => fetch(new URL(path, portal.url));

async function upload(): Promise<string> {
  const image = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#f00' } })
    .png()
    .toBuffer();
  const body = new FormData();
  body.append('file', new Blob([new Uint8Array(image)]), 'logo.png');
  const headers = { authorization: `Bearer ${owner.token}` };
  const response = await fetch(new URL('/files', portal.url), { method: 'POST', headers, body });
  return ((await response.json()) as Data).file.id;
}

describe('a theme', () => {
  it('is a draft that nobody else sees, until it is activated; then everybody sees it', async () => {
    const { id, isActive } = await create({ colours: [{ name: 'ACCENT', light: '#AA2200', dark: '#ffc9a9' }] });
    expect(isActive).toBe(false);
    expect(await shown(anonymous)).toBeNull();
    expect(await shown(anonymous, id)).toBeNull();
    expect(await anonymous.errorCode('{ themes { id } }')).toBe('UNAUTHENTICATED');
    expect(await (await portal.as('partner')).errorCode('{ themes { id } }')).toBe('FORBIDDEN');
    expect(await shown(owner, id)).toMatchObject({ id });
    await owner.send(ACTIVATE, { id });
    expect(await shown(anonymous)).toMatchObject({
      id,
      colours: [{ name: 'ACCENT', light: '#aa2200', dark: '#ffc9a9' }],
    });
  });

  it('is one at a time, and the one before can be shown again or deleted', async () => {
    const [first, second] = [await create(), await create()];
    await owner.send(ACTIVATE, { id: first.id });
    await owner.send(ACTIVATE, { id: second.id });
    expect(await shown(owner, first.id)).toMatchObject({ isActive: false });
    expect((await owner.refused(DELETE, { id: second.id })).userErrors).toEqual([{ code: 'IN_USE', field: ['id'] }]);
    await owner.send(DELETE, { id: first.id });
    await owner.send(DEACTIVATE, { id: second.id });
    expect(await shown(anonymous)).toBeNull();
    expect((await owner.refused(DEACTIVATE, { id: second.id })).userErrors).toEqual([
      { code: 'WRONG_STATE', field: ['id'] },
    ]);
  });

  it('is one stylesheet, at an address of its content, which may be kept for good', async () => {
    const { id, stylesheetUrl } = await create({
      ...{ font: 'OLD_STYLE', headingFont: 'SLAB', css: '.card { border-radius: 0 }' },
      colours: [{ name: 'ON_ACCENT', light: '#fefefe', dark: '#101010' }],
    });
    const response = await fetched(stylesheetUrl);
    expect(response.headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const css = await response.text();
    expect(css).toContain('--on-accent: light-dark(#fefefe, #101010);');
    expect(css).toContain('Palatino');
    expect(css.endsWith('.card { border-radius: 0 }')).toBe(true);
    const { theme } = (await owner.send(UPDATE, { id, input: { css: null } })).updateTheme;
    expect(theme.stylesheetUrl).not.toBe(stylesheetUrl);
    expect((await fetched(stylesheetUrl)).status).toBe(404);
    expect((await fetched(theme.stylesheetUrl)).status).toBe(200);
  });

  it.each([
    '/themes/nonsense/a.css',
    '/themes/01890a5d-ac96-774b-bcce-b302099a8057/a.css',
    '/themes/../../package.json/a',
  ])('is at no other address: %s', async (path) => {
    expect((await fetched(path)).status).toBe(404);
  });

  it('takes a logo that was uploaded, and leaves it nowhere when it goes', async () => {
    const fileId = await upload();
    const { id, logo } = await create({ logo: { fileId, alternativeText: 'Gatehouse' } });
    expect(logo.alternativeText).toBe('Gatehouse');
    expect((await fetch(logo.url.replace(new URL(logo.url).origin, new URL(portal.url).origin))).status).toBe(200);
    await owner.send(DELETE, { id });
    expect((await fetch(logo.url.replace(new URL(logo.url).origin, new URL(portal.url).origin))).status).toBe(404);
  });

  it('is refused what cannot be read, in light or in dark, also where only one of the two colours is its own', async () => {
    const colours = [
      { name: 'INK', light: '#999999', dark: '#eeeeee' },
      { name: 'SURFACE', light: '#ffffff', dark: '#ffffff' },
    ];
    const { userErrors } = await owner.refused(CREATE, { input: { name: 'Pale', colours } });
    const fields = new Set(userErrors.map(({ field }: Data) => field.join('.')));
    expect(fields).toContain('input.colours.0.light');
    expect(fields).toContain('input.colours.0.dark');
    expect(fields).toContain('input.colours.1.dark');
    expect(userErrors[0].message).toMatch(/INK on GROUND has a contrast of 2\.\d+, and readers need 4\.5/);
  });

  it('is refused with all that is wrong at once, the CSS by line and column', async () => {
    const input = {
      ...{ name: ' ', logo: { fileId: crypto.randomUUID() }, css: 'a {\n  background: url(//foreign.example)\n}' },
      colours: [{ name: 'INK', light: 'red', dark: '#12345' }],
    };
    const { userErrors } = await owner.refused(CREATE, { input });
    expect(userErrors.map(({ code, field }: Data) => `${code} ${field.join('.')}`)).toEqual([
      'INVALID_INPUT input.name',
      'INVALID_INPUT input.colours.0.light',
      'INVALID_INPUT input.colours.0.dark',
      'NOT_FOUND input.logo.fileId',
      'INVALID_INPUT input.css',
    ]);
    expect(userErrors.at(-1).message).toMatch(/^Line 2, column 15: /);
    expect(await shown(anonymous)).toBeNull();
  });

  it('has a name that no other has', async () => {
    const { name } = await create();
    expect((await owner.refused(CREATE, { input: { name: name.toUpperCase() } })).userErrors).toMatchObject([
      { code: 'NAME_TAKEN', field: ['input', 'name'] },
    ]);
  });
});
