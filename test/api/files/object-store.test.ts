import { mkdtemp, readdir, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse } from '../../support/story.ts';
import { upload } from '../documents/document-story.ts';
import { bytesOf, collect, getImage, kept, picture, SHOW, send, show } from './image-story.ts';

const BUCKET = 'portal';

describe('images in a bucket', () => {
  let store: S3rver;
  let directory: string;
  let portal: TestPortal;
  let owner: Client;
  let productId: string;
  let port = 0;

  const startStore = async () => {
    const buckets = { directory, configureBuckets: [{ name: BUCKET }] };
    store = new S3rver({ port, address: '127.0.0.1', silent: true, ...buckets });
    await store.run();
    ({ port } = store.httpServer.address() as AddressInfo);
  };
  const objects = async (): Promise<string[]> =>
    (await readdir(join(directory, BUCKET), { recursive: true })).filter((name) => name.endsWith('._S3rver_object'));

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'gatehouse-bucket-'));
    await startStore();
    portal = await startTestPortal({
      GATEHOUSE_S3_URL: `http://127.0.0.1:${port}/${BUCKET}`,
      GATEHOUSE_S3_ACCESS_KEY_ID: 'S3RVER',
      GATEHOUSE_S3_SECRET_ACCESS_KEY: 'S3RVER',
    });
    owner = await portal.as('owner');
    productId = (await browse(owner)).products.payment!;
  });
  afterAll(async () => {
    await portal?.stop();
    await store?.close().catch(() => {});
    await rm(directory, { recursive: true, force: true });
  });

  it('keeps their bytes there alone, and serves them', async () => {
    const { logo } = await show(owner, productId, { logo: { fileId: await send(owner) } });
    expect([await objects(), await kept(portal)]).toMatchObject([{ length: 3 }, { images: 1, contents: 0 }]);
    const response = await getImage(portal, logo.url);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/webp']);
    expect((await getImage(portal, logo.url, { range: 'bytes=0-3' })).status).toBe(206);
  });

  it('deletes there what nothing shows, also where the store was away meanwhile', async () => {
    await show(owner, productId, { logo: { fileId: await send(owner) } });
    await show(owner, productId, { logo: null });
    await portal.database.pool.query(`update image set unused_since = unused_since - interval '25 hours'`);
    await store.close();
    await portal.database.pool.query('delete from image where unused_since is not null');
    expect([(await objects()).length > 0, await kept(portal)]).toMatchObject([true, { images: 0 }]);
    await startStore();
    await collect(portal, { images: 0, leftovers: 0 });
    expect(await objects()).toEqual([]);
  });

  it('tells whoever sends an image that the store is away, and leaves nothing behind', async () => {
    const image = await bytesOf(picture().png());
    await store.close();
    const { status, body } = await upload(owner, image);
    expect([status, body.errors]).toMatchObject([503, [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }]]);
    await startStore();
    await collect(portal, { images: 0, leftovers: 0 });
    expect((await owner.send(SHOW, { id: productId })).product.logo).toBeNull();
  });

  it('has no image to serve while the store is away', async () => {
    const { logo } = await show(owner, productId, { logo: { fileId: await send(owner) } });
    await store.close();
    expect((await getImage(portal, logo.url)).status).toBe(503);
    await startStore();
    expect((await getImage(portal, logo.url)).status).toBe(200);
  });
});
