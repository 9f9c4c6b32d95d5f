import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { letTimePass, rowsOf } from '../../support/time.ts';
import { publish, READ_SLUG, read, SCHEDULE, simply, titlesOf, UPDATE, write } from './content-story.ts';

let portal: TestPortal;
let [owner, partner, anonymous]: Client[] = [];
beforeAll(async () => {
  portal = await startTestPortal();
  [owner, partner, anonymous] = [await portal.as('owner'), await portal.as('partner'), await portal.as(null)];
});
afterAll(() => portal?.stop());

const update = (id: string, input: object) => owner!.send(UPDATE, { id, input });

describe('an entry', () => {
  it('is a draft that its editors alone see, until it is published', async () => {
    const { id, state, slug } = await write(owner!, 'Our first post', { tags: ['news'] });
    expect([state, slug]).toEqual(['DRAFT', 'our-first-post']);
    expect(await read(anonymous!, id)).toBeNull();
    expect(await read(partner!, id)).toBeNull();
    expect(await titlesOf(anonymous!)).not.toContain('Our first post');
    expect(await publish(owner!, id)).toMatchObject({ state: 'PUBLISHED', hasUnpublishedChanges: false });
    expect(await read(anonymous!, id)).toMatchObject({
      ...{ title: 'Our first post', tags: ['news'], state: 'PUBLISHED', audience: null, hasUnpublishedChanges: null },
      fields: [{ name: 'body', type: 'MARKDOWN', text: 'About **Our first post**.' }],
    });
    expect(await titlesOf(anonymous!, { kinds: ['POST'] })).toContain('Our first post');
  });

  it('shows what was published while it is changed, and the change when that is published', async () => {
    const { id } = await write(owner!, 'Steady');
    await publish(owner!, id);
    await update(id, { title: 'Changed', fields: [{ name: 'body', text: 'New.' }] });
    expect(await read(anonymous!, id)).toMatchObject({ title: 'Steady', fields: [{ text: 'About **Steady**.' }] });
    expect(await read(owner!, id)).toMatchObject({ title: 'Steady', hasUnpublishedChanges: true });
    await publish(owner!, id);
    expect(await read(anonymous!, id)).toMatchObject({ title: 'Changed', fields: [{ text: 'New.' }] });
  });

  it('is found by every slug that it had, and tells the one it has', async () => {
    const { id } = await write(owner!, 'Where we are', { template: 'Page', slug: 'contact' });
    await publish(owner!, id);
    await update(id, { slug: 'where-we-are' });
    const bySlug = async (slug: string) =>
      (await anonymous!.send(READ_SLUG, { kind: 'PAGE', slug })).contentEntryBySlug?.slug;
    expect(await bySlug('contact')).toBe('contact');
    // What was only saved tells readers nothing, not even that it is there.
    expect(await bySlug('where-we-are')).toBeUndefined();
    await publish(owner!, id);
    expect([await bySlug('contact'), await bySlug('where-we-are')]).toEqual(['where-we-are', 'where-we-are']);
    const post = await write(owner!, 'Contact', { slug: 'contact' });
    expect(post.slug).toBe('contact');
  });

  it('is published by itself at its time as it was scheduled, whatever was saved since', async () => {
    const { id } = await write(owner!, 'Tomorrow');
    const publishAt = new Date(Date.now() + 86_400_000).toISOString();
    const { contentEntry } = (await owner!.send(SCHEDULE, { id, publishAt })).scheduleContentEntry;
    expect(contentEntry).toMatchObject({ state: 'SCHEDULED', publishAt });
    await update(id, { title: 'Half a thought' });
    expect(await read(anonymous!, id)).toBeNull();
    await letTimePass(portal.database, 86_400);
    await expect.poll(async () => (await read(anonymous!, id))?.title).toBe('Tomorrow');
    expect(await read(owner!, id)).toMatchObject({ state: 'PUBLISHED', publishAt: null, hasUnpublishedChanges: true });
  });

  it('is not published when its time was taken back', async () => {
    const { id } = await write(owner!, 'Never mind');
    const publishAt = new Date(Date.now() + 3_600_000).toISOString();
    await owner!.send(SCHEDULE, { id, publishAt });
    await owner!.send(SCHEDULE, { id, publishAt: null });
    const jobs = `select locked_at from graphile_worker._private_jobs where key = $1`;
    await letTimePass(portal.database, 3_600);
    await expect.poll(() => rowsOf(portal.database, jobs, [`content.publish ${id}`])).toEqual([]);
    expect(await read(owner!, id)).toMatchObject({ state: 'DRAFT' });
  });

  it('is taken away by the archive and comes back as a draft', async () => {
    const { id } = await write(owner!, 'Old news');
    await publish(owner!, id);
    await owner!.send(simply('archiveContentEntry'), { id });
    expect(await read(anonymous!, id)).toBeNull();
    expect(await read(owner!, id)).toMatchObject({ state: 'ARCHIVED' });
    for (const call of ['archiveContentEntry', 'publishContentEntry']) {
      const { userErrors } = await owner!.refused(simply(call), { id });
      expect(userErrors).toMatchObject([{ code: 'WRONG_STATE', field: ['id'] }]);
    }
    await owner!.send(simply('unarchiveContentEntry'), { id });
    expect(await read(owner!, id)).toMatchObject({ state: 'DRAFT' });
    expect(await read(anonymous!, id)).toBeNull();
  });
});
