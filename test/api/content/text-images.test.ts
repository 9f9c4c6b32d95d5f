import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { rowsOf } from '../../support/time.ts';
import { collect, getImage, kept, picture, send } from '../files/image-story.ts';
import { CREATE, publish, read, simply, templateIds, UPDATE, write } from './content-story.ts';

const TRANSLATE = `mutation ($id: ID!, $input: TranslateContentEntryInput!) { translateContentEntry(id: $id, input: $input) {
  contentEntry { id } userErrors { code message field } } }`;
const IN_GERMAN = 'query ($id: ID!) { contentEntry(id: $id) { translation(locale: "de") { fields { name html } } } }';
const PREVIEW = `mutation ($id: ID!) { createContentPreview(id: $id) { token userErrors { code } } }`;
const LOOK = 'query ($token: String!) { contentPreview(token: $token) { fields { html } } }';
const RESTORE = `mutation ($id: ID!, $version: Int!) { restoreContentEntry(id: $id, version: $version) { userErrors { code } } }`;

const showing = (...references: string[]) => [
  { name: 'body', text: references.map((reference) => `![A vault](image:${reference})`).join('\n\n') },
];

/** Addresses of all images in HTML. */
const sourcesIn = (html: string): string[] =>
  [...html.matchAll(/<img[^>]* src="([^"]+)"/g)].map(([, src]) => src!.replaceAll('&amp;', '&'));

describe('images in the texts of an entry', () => {
  let portal: TestPortal;
  let [owner, anonymous, partner]: Client[] = [];
  beforeAll(async () => {
    portal = await startTestPortal();
    [owner, anonymous, partner] = [await portal.as('owner'), await portal.as(null), await portal.as('partner')];
  });
  afterAll(() => portal?.stop());

  const sourcesFor = async (client: Client, id: string): Promise<string[]> =>
    sourcesIn((await read(client, id)).fields[0].html);
  const update = (id: string, input: object) => owner!.send(UPDATE, { id, input });

  it('are shown to whoever reads it, with their shape, at an address that is made anew', async () => {
    const file = await send(owner!, picture(800, 500).png());
    const { id } = await write(owner!, 'Vaults', { fields: showing(file) });
    await publish(owner!, id);
    const { text, html } = (await read(anonymous!, id)).fields[0];
    expect(text).toBe(`![A vault](image:${file})`);
    expect(html).toMatch(/<img (?=[^>]*width="800")(?=[^>]*height="500")(?=[^>]*alt="A vault")/);
    const [src] = sourcesIn(html);
    const answer = await getImage(portal, src!);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/webp']);
    const hours = (Number(new URL(src!).searchParams.get('until')) - Date.now() / 1000) / 3600;
    expect(hours).toBeGreaterThan(2.9);
    expect(hours).toBeLessThanOrEqual(6);
  });

  it('are told with the text to nobody else', async () => {
    const file = await send(owner!);
    const { id } = await write(owner!, 'For some', { fields: showing(file), audience: 'SIGNED_IN' });
    const { token } = (await owner!.send(PREVIEW, { id })).createContentPreview;
    expect(await read(partner!, id)).toBeNull();
    const draft = (await anonymous!.send(LOOK, { token })).contentPreview;
    expect((await getImage(portal, sourcesIn(draft.fields[0].html)[0]!)).status).toBe(200);
    await publish(owner!, id);
    expect(await read(anonymous!, id)).toBeNull();
    expect(await sourcesFor(partner!, id)).toHaveLength(1);
    await owner!.send(simply('archiveContentEntry'), { id });
    expect(await read(partner!, id)).toBeNull();
  });

  it('stand in translations too, and each belongs to the entry once', async () => {
    const [both, german] = [await send(owner!), await send(owner!)];
    const { id } = await write(owner!, 'Two languages', { fields: showing(both) });
    await owner!.send(TRANSLATE, { id, input: { locale: 'de', title: 'Zwei', fields: showing(both, german) } });
    await publish(owner!, id);
    const { fields } = (await anonymous!.send(IN_GERMAN, { id })).contentEntry.translation;
    const statuses = await Promise.all(
      sourcesIn(fields[0].html).map(async (src) => (await getImage(portal, src)).status),
    );
    expect(statuses).toEqual([200, 200]);
  });

  it('come back with what an earlier version showed, restored or written again', async () => {
    const file = await send(owner!);
    const { id } = await write(owner!, 'Comes back', { fields: showing(file) });
    await update(id, { fields: [{ name: 'body', text: 'Without.' }] });
    expect(await sourcesFor(owner!, id)).toEqual([]);
    await update(id, { fields: showing(file) });
    expect(await sourcesFor(owner!, id)).toHaveLength(1);
    await update(id, { fields: [{ name: 'body', text: 'Without.' }] });
    await owner!.send(RESTORE, { id, version: 1 });
    const [src] = await sourcesFor(owner!, id);
    expect((await getImage(portal, src!)).status).toBe(200);
  });

  it('make no version where nothing changes', async () => {
    const file = await send(owner!);
    const { id } = await write(owner!, 'Once', { fields: showing(file) });
    await update(id, { fields: showing(file) });
    expect(await rowsOf(portal.database, 'select number from content_version where entry_id = $1', [id])).toHaveLength(
      1,
    );
  });

  it('are refused where they are nobody’s, somebody else’s, of another entry, or no image, all at once', async () => {
    const elsewhere = await send(owner!);
    await write(owner!, 'Has it', { fields: showing(elsewhere) });
    const nobodys = '01890a5d-ac96-774b-bcce-b302099a8057';
    const input = { templateId: (await templateIds(owner!)).Post, title: 'No', fields: showing(elsewhere, nobodys) };
    const { userErrors } = await owner!.refused(CREATE, { input });
    expect(userErrors.map(({ code, field }: Data) => [code, field])).toEqual([
      ['NOT_FOUND', ['input', 'fields', 'body']],
      ['NOT_FOUND', ['input', 'fields', 'body']],
    ]);
    expect(userErrors[1].message).toContain(nobodys);
    const many = Array.from({ length: 101 }, (_, n) => nobodys.replace(/.{3}$/, `${n}`.padStart(3, '0')));
    const tooMany = await owner!.refused(CREATE, { input: { ...input, fields: showing(...many) } });
    expect(tooMany.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'fields', 'body'] }]);
  });

  it('are served to nobody and collected when the entry is gone', async () => {
    const file = await send(owner!);
    const { id } = await write(owner!, 'Goes', { fields: showing(file) });
    const [src] = await sourcesFor(owner!, id);
    await update(id, { fields: [{ name: 'body', text: 'A version still shows it.' }] });
    const before = await kept(portal);
    await portal.database.pool.query(`update image set unused_since = unused_since - interval '25 hours'`);
    await collect(portal, { images: before.images });
    expect((await getImage(portal, src!)).status).toBe(200);
    await owner!.send('mutation ($id: ID!) { deleteContentEntry(id: $id) { userErrors { code } } }', { id });
    expect((await getImage(portal, src!)).status).toBe(404);
    await portal.database.pool.query(`update image set unused_since = unused_since - interval '25 hours'`);
    await collect(portal, { images: before.images! - 1 });
  });

  it('are shown by nothing that names them by another way', async () => {
    const text = '![a](image:nothing) <img src="image:01890a5d" onerror="alert(1)"> `image:nothing`';
    const { id } = await write(owner!, 'Odd', { fields: [{ name: 'body', text }] });
    const { html } = (await read(owner!, id)).fields[0];
    expect(html).not.toMatch(/src=|onerror/);
  });
});
