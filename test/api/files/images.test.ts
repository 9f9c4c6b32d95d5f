import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse } from '../../support/story.ts';
import { upload } from '../documents/document-story.ts';
import { bytesOf, collect, getImage, kept, picture, SHOW, send, show, UPDATE_PRODUCT } from './image-story.ts';

describe('images of a product', () => {
  let portal: TestPortal;
  let owner: Client;
  let products: Record<string, string>;
  beforeAll(async () => {
    portal = await startTestPortal();
    owner = await portal.as('owner');
    products = (await browse(owner)).products;
  });
  afterAll(() => portal?.stop());

  const get = (url: string | URL, headers = {}) => getImage(portal, url, headers);
  const read = async (who: Client, id: string): Promise<Data> => (await who.send(SHOW, { id })).product;
  const age = (hours: number) =>
    portal.database.pool.query(`update image set unused_since = unused_since - interval '${hours} hours'`);

  it.each(['jpeg', 'png', 'webp'] as const)(
    'takes a %s, whatever it is called, and serves it in every size',
    async (form) => {
      const fileId = await send(owner, picture(2000, 1000)[form](), 'notes.txt');
      const { logo } = await show(owner, products.payment!, { logo: { fileId, alternativeText: 'A green field' } });
      expect(logo).toMatchObject({
        alternativeText: 'A green field',
        renditions: [
          { size: 'SMALL', width: 160, height: 80 },
          { size: 'MEDIUM', width: 700, height: 350 },
          { size: 'LARGE', width: 1600, height: 800 },
        ],
      });
      expect([logo.small, logo.url]).toEqual(logo.renditions.slice(0, 2).map(({ url }: Data) => url));
      for (const { url, width, height } of logo.renditions) {
        const response = await get(url);
        expect(response.headers.get('content-type')).toBe('image/webp');
        expect(await sharp(await response.arrayBuffer()).metadata()).toMatchObject({ format: 'webp', width, height });
      }
    },
  );

  it('shows both images to who sees the product, and to nobody else', async () => {
    const input = {
      logo: { fileId: await send(owner) },
      preview: { fileId: await send(owner, picture(30, 20).webp()) },
    };
    await show(owner, products.accounts!, input);
    const seen = await read(await portal.as('partner'), products.accounts!);
    expect(seen).toMatchObject({
      logo: { alternativeText: null },
      preview: { renditions: Array(3).fill({ width: 30 }) },
    });
    expect(await read(await portal.as('hobbyist'), products.accounts!)).toBeNull();
    expect(await read(await portal.as(null), products.accounts!)).toBeNull();
  });

  it('writes images anew: nothing that they carried beside their pixels is served, and they stand upright', async () => {
    const secret = 'taken at home';
    const photo = picture(40, 20)
      .jpeg()
      .withExif({ IFD0: { ImageDescription: secret } })
      .withMetadata({ orientation: 6 });
    const sent = await bytesOf(photo);
    expect(sent.toString('latin1')).toContain(secret);
    const { body } = await upload(owner, Buffer.concat([sent, Buffer.from('<script>alert(1)</script>')]), 'photo.jpg');
    const { logo } = await show(owner, products.payment!, { logo: { fileId: body.file!.id } });
    expect(logo.renditions[0]).toMatchObject({ width: 20, height: 40 });
    const served = Buffer.from(await (await get(logo.url)).arrayBuffer());
    expect(served.toString('latin1')).not.toMatch(/taken at home|script/);
    expect((await sharp(served).metadata()).exif).toBeUndefined();
  });

  it('caches may keep an image for as long as its address holds, and any page may show it', async () => {
    const { logo } = await show(owner, products.payment!, { logo: { fileId: await send(owner) } });
    const response = await get(logo.url);
    const bytes = Buffer.from(await response.arrayBuffer());
    const [etag, cache] = [response.headers.get('etag')!, response.headers.get('cache-control')!];
    const seconds = Number(/^public, max-age=(\d+), immutable$/.exec(cache)?.[1]);
    expect(seconds).toBeGreaterThan(3 * 3_600 - 60);
    expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const ask = (headers: Record<string, string>) => get(logo.url, headers);
    expect((await ask({ 'if-none-match': etag })).status).toBe(304);
    const part = await ask({ range: 'bytes=4-7' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 4-7/${bytes.length}`]);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(4, 8));
    expect((await ask({ range: 'bytes=-4', 'if-range': etag })).status).toBe(206);
    expect((await ask({ range: 'bytes=4-7', 'if-range': '"other"' })).status).toBe(200);
    expect((await ask({ range: `bytes=${bytes.length}-` })).status).toBe(416);
    for (const range of ['bytes=0-1,3-4', 'lines=1-2', 'bytes=x']) expect((await ask({ range })).status).toBe(200);
  });

  it('has no address that was made up, has run out, or was made for something else', async () => {
    const { logo } = await show(owner, products.payment!, { logo: { fileId: await send(owner) } });
    const { preview } = await show(owner, products.payment!, {
      preview: { fileId: await send(owner, picture(9, 9).png()) },
    });
    const changed = (change: (url: URL) => void) => {
      const url = new URL(logo.url);
      change(url);
      return url;
    };
    const now = Math.floor(Date.now() / 1000);
    const addresses = [
      changed((url) => url.searchParams.delete('signature')),
      changed((url) => url.searchParams.set('until', `${now + 10 * 86_400}`)),
      changed((url) => url.searchParams.set('until', `${now - 1}`)),
      changed((url) => url.searchParams.append('until', `${now + 86_400}`)),
      changed((url) => url.searchParams.set('signature', new URL(preview.url).searchParams.get('signature')!)),
      changed((url) => (url.pathname = new URL(preview.url).pathname)),
      changed((url) => (url.pathname = '/images/nonsense/nonsense.webp')),
      changed((url) => (url.pathname = '/images/%00/..%2f..%2fetc%2fpasswd')),
    ];
    for (const address of addresses) {
      const response = await get(address);
      expect([response.status, response.headers.get('cache-control')]).toEqual([404, 'no-store']);
    }
  });

  it('changes what an image is said to show, and takes it away', async () => {
    await show(owner, products.payment!, { logo: { fileId: await send(owner), alternativeText: 'One' } });
    const { logo } = await show(owner, products.payment!, { logo: { alternativeText: 'Two' } });
    expect(logo.alternativeText).toBe('Two');
    expect((await show(owner, products.payment!, { displayName: 'Payments' })).logo).toEqual(logo);
    expect((await show(owner, products.payment!, { logo: { alternativeText: null } })).logo.alternativeText).toBeNull();
    expect((await show(owner, products.payment!, { logo: null })).logo).toBeNull();
    expect((await get(logo.url)).status).toBe(404);
    const refused = await owner.refused(UPDATE_PRODUCT, {
      id: products.payment,
      input: { logo: { alternativeText: 'x' } },
    });
    expect(refused.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'logo', 'fileId'] }]);
  });

  it('has an image be of use to its sender alone, once', async () => {
    const fileId = await send(owner);
    const refusedBy = async (input: object) =>
      (await owner.refused(UPDATE_PRODUCT, { id: products.payment, input })).userErrors;
    expect(await refusedBy({ logo: { fileId }, preview: { fileId } })).toMatchObject([
      { code: 'INVALID_INPUT', field: ['input', 'preview', 'fileId'] },
    ]);
    await portal.database.pool.query(
      `update image set user_id = (select id from "user" where email = 'partner@example.com') where id = $1`,
      [fileId],
    );
    const notFound = [{ code: 'NOT_FOUND', field: ['input', 'logo', 'fileId'] }];
    expect(await refusedBy({ logo: { fileId } })).toMatchObject(notFound);
    const own = await send(owner);
    await show(owner, products.payment!, { logo: { fileId: own } });
    expect(await refusedBy({ preview: { fileId: own } })).toMatchObject([
      { code: 'NOT_FOUND', field: ['input', 'preview', 'fileId'] },
    ]);
    const { body } = await upload(owner, '# A guide');
    expect(await refusedBy({ logo: { fileId: body.file!.id } })).toMatchObject([
      { code: 'INVALID_INPUT', message: expect.stringContaining('JPEG'), field: ['input', 'logo', 'fileId'] },
    ]);
  });

  it('deletes what nothing shows after a day, and what somebody sends beyond twenty at once', async () => {
    await collect(portal, {});
    for (const id of [products.payment!, products.accounts!]) await show(owner, id, { logo: null, preview: null });
    await age(25);
    await collect(portal, { images: 0, contents: 0 });
    const shown = await send(owner);
    await show(owner, products.payment!, { logo: { fileId: shown } });
    for (let n = 0; n < 21; n++) await send(owner, picture(8, 8).png());
    expect(await kept(portal)).toMatchObject({ images: 21, contents: 63 });
    await age(23);
    await collect(portal, { images: 21 });
    await age(2);
    await collect(portal, { images: 1, contents: 3 });
    expect((await read(owner, products.payment!)).logo).not.toBeNull();
  });

  it('gives the images of a deleted product up', async () => {
    const { createProduct } = await owner.send(
      `mutation ($input: CreateProductInput!) { createProduct(input: $input) {
        product { id logo { url } } userErrors { code message field } } }`,
      { input: { name: 'Leaflet', logo: { fileId: await send(owner) } } },
    );
    const { id, logo } = createProduct.product;
    expect((await get(logo.url)).status).toBe(200);
    await owner.send('mutation ($id: ID!) { deleteProduct(id: $id) { userErrors { code } } }', { id });
    expect((await get(logo.url)).status).toBe(404);
  });
});
