import sharp, { type Sharp } from 'sharp';
import { expect } from 'vitest';
import { scheduleFileCollection } from '../../../src/catalogue/uploads/collect-files.queue.ts';
import type { Client, Data } from '../../support/client.ts';
import { eventually } from '../../support/eventually.ts';
import type { TestPortal } from '../../support/portal.ts';
import { rowsOf } from '../../support/time.ts';
import { upload } from '../documents/document-story.ts';

const PRODUCT = `fragment Images on Product {
  id logo { ...Picture } preview { ...Picture } }
  fragment Picture on Image { alternativeText small: url(size: SMALL) url renditions { size width height url } }`;
export const SHOW = `${PRODUCT} query ($id: ID!) { product(id: $id) { ...Images } }`;
export const UPDATE_PRODUCT = `${PRODUCT} mutation ($id: ID!, $input: UpdateProductInput!) { updateProduct(id: $id, input: $input) {
  product { ...Images } userErrors { code message field } } }`;

/** A plain picture, to be written in any form. */
export const picture = (width = 900, height = 600): Sharp =>
  sharp({ create: { width, height, channels: 3, background: '#0a7' } });

export const bytesOf = async (image: Sharp): Promise<Buffer<ArrayBuffer>> => Buffer.from(await image.toBuffer());

/** The id of an image that was sent. */
export async function send(client: Client, image: Sharp = picture().png(), name = 'logo.png'): Promise<string> {
  const { status, body } = await upload(client, await bytesOf(image), name);
  expect(status).toBe(201);
  return body.file!.id;
}

export async function show(owner: Client, id: string, input: object): Promise<Data> {
  return (await owner.send(UPDATE_PRODUCT, { id, input })).updateProduct.product;
}

/** What is served at an address that the portal told; it does not know the port that the test has it listen on. */
export function getImage({ url: own }: TestPortal, url: string | URL, headers = {}): Promise<Response> {
  const { pathname, search } = new URL(url);
  return fetch(new URL(`${pathname}${search}`, own), { headers });
}

/** How many files, images and their parts there are. */
export async function kept({ database }: TestPortal): Promise<Record<string, number>> {
  const [counts] = await rowsOf(
    database,
    `select (select count(*)::int from uploaded_file) as texts, (select count(*)::int from image) as images,
      (select count(*)::int from image_content) as contents, (select count(*)::int from image_leftover) as leftovers`,
  );
  return counts as Record<string, number>;
}

/** Runs the job that deletes what nothing uses, to its end: it waits for its next time then. */
export async function collect(portal: TestPortal, expected: object): Promise<void> {
  await scheduleFileCollection(portal.app.context);
  const waiting = `select 1 from graphile_worker.jobs
    where task_identifier = 'files.collect' and locked_at is null and run_at > now() + interval '30 minutes'`;
  await eventually(portal.url, async () => {
    expect([await rowsOf(portal.database, waiting), await kept(portal)]).toEqual([
      [expect.anything()],
      expect.objectContaining(expected),
    ]);
  });
}
