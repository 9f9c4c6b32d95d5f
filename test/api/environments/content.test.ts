import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { CREATE_TEMPLATE, publish, read, simply, UPDATE, write } from '../content/content-story.ts';
import { getImage, send } from '../files/image-story.ts';
import { bringIn, changesIn, dryRun, exported, startEmptyPortal } from './bundle-story.ts';

const TRANSLATE = `mutation ($id: ID!) { translateContentEntry(id: $id, input: { locale: "de", title: "Anfang",
  fields: [{ name: "body", text: "Hallo." }] }) { userErrors { code } } }`;

let [here, there]: TestPortal[] = [];
let [owner, other]: Client[] = [];
let told: Data;
beforeAll(async () => {
  [here, there] = [await startTestPortal(), await startEmptyPortal()];
  [owner, other] = [await here.as('owner'), await there.as('owner')];
  const fields = [
    { name: 'body', label: 'Text', type: 'MARKDOWN', required: true },
    { name: 'picture', label: 'Picture', type: 'IMAGE' },
    { name: 'about', label: 'About', type: 'PRODUCT' },
  ];
  await owner.send(CREATE_TEMPLATE, { input: { kind: 'PAGE', name: 'Story', description: 'Ours.', fields } });
  const { products } = await owner.send('{ products { nodes { id name } } }');
  const payment = products.nodes.find(({ name }: Data) => name === 'payment').id;
  const start = await write(owner, 'Start', {
    ...{ template: 'Story', slug: 'start', tags: ['new'], byline: 'The team', summary: 'First steps.' },
    coverImage: { fileId: await send(owner), alternativeText: 'A square' },
    fields: [
      { name: 'body', text: 'Hello.' },
      { name: 'picture', image: { fileId: await send(owner) } },
      { name: 'about', productId: payment },
    ],
  });
  await owner.send(TRANSLATE, { id: start.id });
  await publish(owner, start.id);
  await owner.send(UPDATE, { id: start.id, input: { title: 'Start better' } });
  const shown = await send(owner);
  await write(owner, 'Only a draft', { fields: [{ name: 'body', text: `![Shown](image:${shown})` }] });
  const old = await write(owner, 'Old');
  await publish(owner, old.id);
  await owner.send(simply('archiveContentEntry'), { id: old.id });
  told = await exported(owner);
});
afterAll(async () => {
  await here?.stop();
  await there?.stop();
});

describe('what is written', () => {
  it('is brought along as it is: published, saved since, as a draft, and in the archive', async () => {
    expect((await bringIn(other!, told)).body.userErrors).toEqual([]);
    const again = await exported(other!);
    expect(again.contentTemplates).toEqual(told.contentTemplates);
    expect(again.contentEntries).toEqual(told.contentEntries);
    const list = '{ contentEntries { nodes { id title state hasUnpublishedChanges author { email } } } }';
    const { contentEntries } = await other!.send(list);
    expect(contentEntries.nodes.map(({ id: _, ...entry }: Data) => entry)).toMatchObject([
      { title: 'Start', state: 'PUBLISHED', hasUnpublishedChanges: true },
      { title: 'Only a draft', state: 'DRAFT' },
      { title: 'Old', state: 'ARCHIVED' },
    ]);
    const shown = await read(await there!.as(null), contentEntries.nodes[0].id);
    expect(shown).toMatchObject({ title: 'Start', locales: ['en', 'de'], tags: ['new'], template: { name: 'Story' } });
    const draft = await read(other!, contentEntries.nodes[1].id);
    const [, src] = /<img[^>]* src="([^"]+)"/.exec(draft.fields[0].html) ?? [];
    expect((await getImage(there!, src!.replaceAll('&amp;', '&'))).status).toBe(200);
    expect(shown.fields.map(({ name }: Data) => name)).toEqual(['body', 'picture', 'about']);
  });

  it('names no people of where it comes from', () => {
    expect(JSON.stringify(told)).not.toMatch(/owner@example\.com|authorId|savedBy/);
  });

  it('changes nothing when it is brought in again, and what differs when something does', async () => {
    expect(changesIn(await dryRun(other!, told)).filter((change) => !change.startsWith('ONLY_HERE'))).toEqual([]);
    const changed = structuredClone(told);
    const entry = changed.contentEntries.find(({ draft }: Data) => draft?.title === 'Only a draft');
    Object.assign(entry, { published: { ...entry.draft, title: 'Out now' }, draft: null });
    expect(changesIn(await bringIn(other!, changed))).toContain(`UPDATE contentEntries ${entry.cid} published draft`);
    const { contentEntries } = await other!.send(
      '{ contentEntries(filter: { states: [PUBLISHED] }) { nodes { title } } }',
    );
    expect(contentEntries.nodes).toContainEqual({ title: 'Out now' });
  });

  it('is refused with the place of what leads nowhere', async () => {
    const wrong = structuredClone(told);
    wrong.contentEntries[0].published.values.about = { product: 'nowhere' };
    wrong.contentEntries[1].template = 'nothing';
    const { body } = await dryRun(other!, wrong);
    expect(body.userErrors.map(({ code, field }: Data) => `${code} ${field.join('.')}`)).toEqual([
      'NOT_FOUND contentEntries.0.published.values.about',
      'NOT_FOUND contentEntries.1.template',
    ]);
  });
});
