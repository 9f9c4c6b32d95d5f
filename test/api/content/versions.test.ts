import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { rowsOf } from '../../support/time.ts';
import { publish, read, UPDATE, write } from './content-story.ts';

const VERSIONS = `query ($id: ID!) { contentEntry(id: $id) { title draft { number title }
  versions { totalCount nodes { number title isPublished restoredFrom savedBy { email } fields { text } } } } }`;
const RESTORE = `mutation ($id: ID!, $version: Int!) { restoreContentEntry(id: $id, version: $version) {
  contentEntry { title } userErrors { code field } } }`;
const TRANSLATE = `mutation ($id: ID!, $input: TranslateContentEntryInput!) { translateContentEntry(id: $id, input: $input) {
  contentEntry { locales } userErrors { code field } } }`;
const UNTRANSLATE = `mutation ($id: ID!, $locale: String!) { removeContentTranslation(id: $id, locale: $locale) {
  contentEntry { draft { locales } } userErrors { code field } } }`;
const IN = `query ($id: ID!, $locale: String) { contentEntry(id: $id) { translation(locale: $locale) {
  locale title summary fields { name locale text number } } } }`;
const PREVIEW = `mutation ($id: ID!, $hours: Int) { createContentPreview(id: $id, hours: $hours) { token expiresAt
  userErrors { code field } } }`;
const REVOKE = 'mutation ($id: ID!) { revokeContentPreviews(id: $id) { userErrors { code } } }';
const LOOK = `query ($token: String!) { contentPreview(token: $token) { title fields { text html } savedBy { email }
  entry { id } template { name } } }`;

let portal: TestPortal;
let [owner, anonymous]: Client[] = [];
beforeAll(async () => {
  portal = await startTestPortal();
  [owner, anonymous] = [await portal.as('owner'), await portal.as(null)];
});
afterAll(() => portal?.stop());

const update = (id: string, input: object) => owner!.send(UPDATE, { id, input });
const history = async (id: string): Promise<Data> => (await owner!.send(VERSIONS, { id })).contentEntry;

describe('versions', () => {
  it('are kept of every save, by whom, and one that changes nothing is none', async () => {
    const { id } = await write(owner!, 'One');
    await update(id, { title: 'Two' });
    await update(id, { title: 'Two' });
    await publish(owner!, id);
    await update(id, { title: 'Three' });
    const { versions, draft, title } = await history(id);
    expect([title, draft]).toEqual(['Two', { number: 3, title: 'Three' }]);
    expect(versions.totalCount).toBe(3);
    expect(versions.nodes.map((version: Data) => [version.number, version.title, version.isPublished])).toEqual([
      [3, 'Three', false],
      [2, 'Two', true],
      [1, 'One', false],
    ]);
    expect(versions.nodes[0].savedBy).toEqual({ email: 'owner@example.com' });
    const secret = await anonymous!.send(VERSIONS, { id });
    expect(secret.contentEntry).toEqual({ title: 'Two', draft: null, versions: null });
  });

  it('are restored as a further one, which is published as every other', async () => {
    const { id } = await write(owner!, 'Right');
    await publish(owner!, id);
    await update(id, { title: 'Wrong', fields: [{ name: 'body', text: 'Gone.' }] });
    await publish(owner!, id);
    await owner!.send(RESTORE, { id, version: 1 });
    expect(await read(anonymous!, id)).toMatchObject({ title: 'Wrong' });
    await publish(owner!, id);
    expect(await read(anonymous!, id)).toMatchObject({ title: 'Right', fields: [{ text: 'About **Right**.' }] });
    const { versions } = await history(id);
    expect(versions.nodes[0]).toMatchObject({ number: 3, restoredFrom: 1, isPublished: true });
    expect((await owner!.refused(RESTORE, { id, version: 9 })).userErrors).toEqual([
      { code: 'NOT_FOUND', field: ['version'] },
    ]);
  });

  it('tell no text in events', async () => {
    const { id } = await write(owner!, 'Quiet', { fields: [{ name: 'body', text: 'Not for webhooks.' }] });
    const events = await rowsOf(portal.database, 'select type, after from event_log where subject_id = $1', [id]);
    expect(events).toMatchObject([{ type: 'contentEntry.created', after: { version: 1, title: 'Quiet' } }]);
    expect(JSON.stringify(events)).not.toContain('Not for webhooks');
  });
});

describe('translations', () => {
  const told = async (id: string, locale: string | null): Promise<Data> =>
    (await anonymous!.send(IN, { id, locale })).contentEntry.translation;

  it('fall back to the closest language, and then to that of the entry, field by field', async () => {
    const fields = [
      { name: 'body', text: 'Hello.' },
      { name: 'minutes', number: 5 },
    ];
    const { id } = await write(owner!, 'Start', { template: 'Tutorial', summary: 'First steps.', fields });
    await owner!.send(TRANSLATE, {
      id,
      input: { locale: 'de', title: 'Anfang', fields: [{ name: 'body', text: 'Hallo.' }] },
    });
    await owner!.send(TRANSLATE, { id, input: { locale: 'fr', title: 'Début' } });
    await publish(owner!, id);
    const [body, minutes] = [
      { name: 'body', locale: 'de', text: 'Hallo.' },
      { name: 'minutes', locale: 'en', number: 5 },
    ];
    for (const locale of ['de', 'de-CH', 'DE-ch-1996']) {
      expect(await told(id, locale)).toMatchObject({
        locale: 'de',
        title: 'Anfang',
        summary: 'First steps.',
        fields: [body, minutes],
      });
    }
    expect(await told(id, 'fr')).toMatchObject({
      locale: 'fr',
      title: 'Début',
      fields: [{ text: 'Hello.', locale: 'en' }, minutes],
    });
    for (const locale of ['it', 'nonsense at all', '', null, 'en-GB']) {
      expect(await told(id, locale)).toMatchObject({ locale: 'en', title: 'Start' });
    }
    expect((await read(anonymous!, id)).locales).toEqual(['en', 'de', 'fr']);
  });

  it('wait for the next publication, also when one is removed', async () => {
    const { id } = await write(owner!, 'Waits');
    await publish(owner!, id);
    await owner!.send(TRANSLATE, { id, input: { locale: 'de', title: 'Wartet' } });
    expect(await told(id, 'de')).toMatchObject({ locale: 'en', title: 'Waits' });
    await publish(owner!, id);
    expect(await told(id, 'de')).toMatchObject({ locale: 'de', title: 'Wartet' });
    await owner!.send(UNTRANSLATE, { id, locale: 'de' });
    expect(await told(id, 'de')).toMatchObject({ title: 'Wartet' });
    await publish(owner!, id);
    expect(await told(id, 'de')).toMatchObject({ title: 'Waits' });
  });

  it('are refused with all that is wrong at once', async () => {
    const { id } = await write(owner!, 'Refused', { template: 'Tutorial' });
    const fields = [{ name: 'minutes', number: 5 }];
    const { userErrors } = await owner!.refused(TRANSLATE, { id, input: { locale: 'en', fields } });
    expect(userErrors).toEqual([
      { code: 'INVALID_INPUT', field: ['input', 'locale'] },
      { code: 'INVALID_INPUT', field: ['input', 'title'] },
      { code: 'INVALID_INPUT', field: ['input', 'fields', 'minutes'] },
    ]);
    expect((await owner!.refused(UNTRANSLATE, { id, locale: 'de' })).userErrors).toEqual([
      { code: 'NOT_FOUND', field: ['locale'] },
    ]);
  });
});

describe('a preview', () => {
  const look = async (token: string): Promise<Data> => (await anonymous!.send(LOOK, { token })).contentPreview;
  const preview = async (id: string, hours?: number): Promise<string> =>
    (await owner!.send(PREVIEW, { id, hours })).createContentPreview.token;

  it('shows a stranger what was saved last, and nothing of who wrote it', async () => {
    const { id } = await write(owner!, 'Draft');
    const token = await preview(id);
    expect(await look(token)).toMatchObject({
      ...{ title: 'Draft', savedBy: null, entry: null, template: { name: 'Post' } },
      fields: [{ html: expect.stringContaining('<strong>Draft</strong>') }],
    });
    await update(id, { title: 'Better draft' });
    expect(await look(token)).toMatchObject({ title: 'Better draft' });
    expect(await read(anonymous!, id)).toBeNull();
    const stored = await rowsOf(portal.database, 'select token_hash from content_preview where entry_id = $1', [id]);
    expect(JSON.stringify(stored)).not.toContain(token);
  });

  it('ends by itself, when it is revoked, and with the rights of who made it', async () => {
    const { id } = await write(owner!, 'Short');
    const [short, long] = [await preview(id, 1), await preview(id, 100)];
    await portal.database.pool.query(`update content_preview set expires_at = expires_at - interval '2 hours'`);
    expect([await look(short), (await look(long))?.title]).toEqual([null, 'Short']);
    await portal.database.pool.query(`update "user" set is_active = false where email = 'owner@example.com'`);
    expect(await look(long)).toBeNull();
    await portal.database.pool.query(`update "user" set is_active = true where email = 'owner@example.com'`);
    await owner!.send(REVOKE, { id });
    expect(await look(long)).toBeNull();
    expect(await look('guessed')).toBeNull();
  });

  it('lasts 1 to 720 hours', async () => {
    const { id } = await write(owner!, 'Bounds');
    for (const hours of [0, 721, -1]) {
      expect((await owner!.refused(PREVIEW, { id, hours })).userErrors).toEqual([
        { code: 'INVALID_INPUT', field: ['hours'] },
      ]);
    }
  });

  it('is not guessed: attempts are counted', async () => {
    const other = await startTestPortal();
    try {
      const stranger = await other.as(null);
      const guesses = Array.from({ length: 201 }, (_, n) =>
        stranger.errorCode('query ($token: String!) { contentPreview(token: $token) { id } }', { token: `guess ${n}` }),
      );
      const codes = await Promise.all(guesses);
      expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(1);
    } finally {
      await other.stop();
    }
  });
});
