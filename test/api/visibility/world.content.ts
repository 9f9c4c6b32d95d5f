import type { Client, Data } from '../../support/client.ts';
import type { World } from './world.ts';

const TEMPLATES = '{ contentTemplates { nodes { id name } } }';
const DEFINE = `mutation ($input: CreateContentTemplateInput!) {
  createContentTemplate(input: $input) { contentTemplate { id } userErrors { code } } }`;
const WRITE = `mutation ($input: CreateContentEntryInput!) {
  createContentEntry(input: $input) { contentEntry { id draft { id } } userErrors { code } } }`;
const TRANSLATE = `mutation ($id: ID!) { translateContentEntry(id: $id, input: { locale: "fr", title: "Ouvert" }) {
  contentEntry { draft { id } } userErrors { code } } }`;
const PREVIEW = 'mutation ($id: ID!) { createContentPreview(id: $id, hours: 1) { token userErrors { code } } }';

/** One of each audience, one that is not published, one in the archive, and the secret by which a stranger reads the draft. */
export async function addContent({ portal, clients: { owner }, idOf }: World, ids: Map<string, string>): Promise<void> {
  const { db } = portal.app.context;
  const { contentTemplates } = await owner.send(TEMPLATES);
  for (const { id, name } of contentTemplates.nodes) ids.set(`contenttemplate:${name.toLowerCase()}`, id);
  const field = { name: 'note', label: 'Note', type: 'TEXT', help: 'Short.' };
  const input = { kind: 'POST', name: 'Own', description: 'Ours.', fields: [field] };
  ids.set('contenttemplate:own', (await owner.send(DEFINE, { input })).createContentTemplate.contentTemplate.id);
  const spare = { kind: 'BLOCK', name: 'Spare', fields: [] };
  ids.set(
    'contenttemplate:spare',
    (await owner.send(DEFINE, { input: spare })).createContentTemplate.contentTemplate.id,
  );
  await db
    .updateTable('product')
    .set({ tags: JSON.stringify(['wallet']) as never })
    .where('id', '=', idOf('product:payment'))
    .execute();
  const entry = (name: string, given: object = {}) => write(owner, ids, name, given);
  await entry('open', { tags: ['wallet'], byline: 'Oda Owner' });
  ids.set(
    'contentversion:open-fr',
    (await owner.send(TRANSLATE, { id: idOf('contententry:open') })).translateContentEntry.contentEntry.draft.id,
  );
  await entry('signed-in', { audience: 'SIGNED_IN' });
  await entry('enterprise', { audience: 'TEAMS', teamIds: [idOf('team:integration')] });
  await entry('draft');
  await entry('archived');
  for (const name of ['open', 'signed-in', 'enterprise', 'archived'])
    await publishEntry(owner, idOf(`contententry:${name}`));
  const archive = 'mutation ($id: ID!) { archiveContentEntry(id: $id) { userErrors { code } } }';
  await owner.send(archive, { id: idOf('contententry:archived') });
  ids.set('link:preview', (await owner.send(PREVIEW, { id: idOf('contententry:draft') })).createContentPreview.token);
}

async function write(owner: Client, ids: Map<string, string>, name: string, given: object): Promise<void> {
  const input = {
    templateId: ids.get('contenttemplate:own'),
    title: name,
    fields: [{ name: 'note', text: name }],
    ...given,
  };
  const { contentEntry } = (await owner.send(WRITE, { input })).createContentEntry as Data;
  ids.set(`contententry:${name}`, contentEntry.id);
  ids.set(`contentversion:${name}`, contentEntry.draft.id);
}

export const publishEntry = (owner: Client, id: string) =>
  owner.send('mutation ($id: ID!) { publishContentEntry(id: $id) { userErrors { code } } }', { id });

/** Something new that everybody reads. */
export async function publishAnother(owner: Client, templateId: string): Promise<string> {
  const input = { templateId, title: 'End', fields: [{ name: 'note', text: 'End' }] };
  const { id } = (await owner.send(WRITE, { input })).createContentEntry.contentEntry;
  await publishEntry(owner, id);
  return id;
}
