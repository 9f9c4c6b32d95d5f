import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { rowsOf } from '../../support/time.ts';
import { write } from './content-story.ts';

const DRAFT = 'query ($id: ID!) { contentEntry(id: $id) { draft { id number title } } }';
const OUTCOME = `{ contentEntry { id draft { id number title } } userErrors { code message field conflictId } }`;
const UPDATE = `mutation ($id: ID!, $version: Int, $input: UpdateContentEntryInput!) {
  updateContentEntry(id: $id, expectedVersion: $version, input: $input) ${OUTCOME} }`;

/** Each mutation that goes out from what somebody read. */
const MADE_FROM_A_VERSION: Record<string, string> = {
  updateContentEntry: 'input: { title: "Ours" }',
  translateContentEntry: 'input: { locale: "de", title: "Unsers" }',
  removeContentTranslation: 'locale: "fr"',
  restoreContentEntry: 'version: 1',
  publishContentEntry: '',
  scheduleContentEntry: 'publishAt: "2100-01-01T00:00:00.000Z"',
};

describe('two editors of one entry', () => {
  let portal: TestPortal;
  let [mona, olga]: Client[] = [];
  beforeAll(async () => {
    portal = await startTestPortal();
    [mona, olga] = [await portal.as('owner'), await portal.as('owner')];
  });
  afterAll(() => portal?.stop());

  const history = (id: string) =>
    rowsOf(portal.database, 'select number, content from content_version where entry_id = $1 order by number', [id]);

  it('do not overwrite each other: who saves second is told by which version, and saves into that', async () => {
    const { id } = await write(olga!, 'Read by both');
    await mona!.send(UPDATE, { id, version: 1, input: { title: 'Mona was here' } });
    const before = await history(id);
    const { userErrors } = await olga!.refused(UPDATE, {
      ...{ id, version: 1 },
      input: { title: 'Olga was here' },
    });
    const { draft } = (await olga!.send(DRAFT, { id })).contentEntry;
    expect(draft).toMatchObject({ number: 2, title: 'Mona was here' });
    expect(userErrors).toEqual([
      {
        code: 'VERSION_CONFLICT',
        field: ['expectedVersion'],
        message: expect.stringMatching(/^Version 2 was saved meanwhile, and this was made from version 1/),
        conflictId: draft.id,
      },
    ]);
    expect(await history(id)).toEqual(before);
    const saved: Data = await olga!.send(UPDATE, { id, version: 2, input: { summary: 'By Olga.' } });
    expect(saved.updateContentEntry.contentEntry.draft).toMatchObject({ number: 3, title: 'Mona was here' });
  });

  it('are told of it beside all else that is wrong', async () => {
    const { id } = await write(olga!, 'Wrong twice');
    const input = { title: ' ', tags: ['x'.repeat(200)] };
    const { userErrors } = await olga!.refused(UPDATE, { id, version: 7, input });
    expect(userErrors.map(({ code, field }: Data) => `${code} ${field.join('.')}`)).toEqual([
      'VERSION_CONFLICT expectedVersion',
      'INVALID_INPUT input.title',
      'INVALID_INPUT input.tags',
    ]);
  });

  it('overwrite each other where they say no version', async () => {
    const { id } = await write(olga!, 'As before');
    await mona!.send(UPDATE, { id, input: { title: 'Mona' } });
    await olga!.send(UPDATE, { id, input: { title: 'Olga' } });
    expect(await history(id)).toHaveLength(3);
  });

  it.each(Object.entries(MADE_FROM_A_VERSION))('%s does nothing to what was saved meanwhile', async (name, args) => {
    const { id } = await write(olga!, name);
    await mona!.send(
      `mutation ($id: ID!) { translateContentEntry(id: $id, input: { locale: "fr", title: "Nous" }) {
      contentEntry { id } userErrors { code } } }`,
      { id },
    );
    const mutation = `mutation ($id: ID!, $version: Int) { ${name}(id: $id, expectedVersion: $version, ${args}) ${OUTCOME} }`;
    const entry = () => rowsOf(portal.database, 'select * from content_entry where id = $1', [id]);
    const before = [await entry(), await history(id)];
    const { userErrors } = await olga!.refused(mutation, { id, version: 1 });
    expect(userErrors.map(({ code }: Data) => code)).toEqual(['VERSION_CONFLICT']);
    expect([await entry(), await history(id)]).toEqual(before);
    await olga!.send(mutation, { id, version: 2 });
    expect([await entry(), await history(id)]).not.toEqual(before);
  });
});
