import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { rowsOf } from '../../support/time.ts';
import { upload } from '../documents/document-story.ts';
import { bytesOf, kept, picture } from './image-story.ts';

const MIB = 1024 * 1024;

/** A PNG that says it is so large; what it holds is nothing. */
function pngOf(width: number, height: number, data: Buffer): Buffer<ArrayBuffer> {
  const chunk = (type: string, body: Buffer) => {
    const named = Buffer.concat([Buffer.from(type), body]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(body.length);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

describe('hostile files', () => {
  let portal: TestPortal;
  let owner: Client;
  let png: Buffer<ArrayBuffer>;
  let folder: string;
  const usual = process.env.TMPDIR;
  beforeAll(async () => {
    portal = await startTestPortal();
    folder = await mkdtemp(join(tmpdir(), 'files-'));
    // Where whatever is put on disk meanwhile would go.
    process.env.TMPDIR = folder;
    owner = await portal.as('owner');
    png = await bytesOf(picture().png());
  });
  afterEach(async () => {
    expect(await readdir(folder)).toEqual([]);
  });
  afterAll(async () => {
    if (usual === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = usual;
    await portal?.stop();
    if (folder) await rm(folder, { recursive: true });
  });

  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  const text = (content: string) => async () => Buffer.from(content);
  const cases: [what: string, bytes: () => Promise<Buffer<ArrayBuffer>>, message: RegExp][] = [
    ['an SVG with a script', text(svg), /SVG is not taken/],
    [
      'an SVG behind all that may stand before it',
      text(`\uFEFF<?xml version="1.0"?>\n<!-- x -->\n<!DOCTYPE svg>\n${svg}`),
      /SVG/,
    ],
    ['an SVG whose element has a prefix', text('<s:svg xmlns:s="http://www.w3.org/2000/svg"/>'), /SVG/],
    ['a GIF', () => bytesOf(picture(9, 9).gif()), /JPEG, PNG and WebP/],
    ['an AVIF', () => bytesOf(picture(99, 99).avif()), /JPEG, PNG and WebP/],
    ['a program', async () => Buffer.from('7f454c4602010100fffe0000', 'hex'), /JPEG, PNG and WebP/],
    [
      'an archive',
      async () => Buffer.concat([Buffer.from('PK\x03\x04'), deflateSync(Buffer.alloc(9)), Buffer.from([0xff])]),
      /JPEG/,
    ],
    ['an archive of nothing but zeroes', async () => Buffer.from(`PK\x03\x04${'\0'.repeat(99)}`), /control machines/],
    ['a text with a sign that rings', text('One\x07two'), /control machines/],
    ['a page that is called an image', text('<html><body>Hello</body></html>'), /says that it is PNG/],
    ['an image that breaks off', async () => png.subarray(0, png.length / 2), /whole/],
    [
      'the first bytes of an image before a page',
      async () => Buffer.concat([png.subarray(0, 8), Buffer.from('<html><script>')]),
      /whole/,
    ],
    [
      'another kind behind the first bytes of an image',
      async () => Buffer.from(`\xff\xd8\xff${svg}`, 'latin1'),
      /whole/,
    ],
    [
      'a PNG that claims four thousand million pixels',
      async () => pngOf(65_000, 65_000, deflateSync(Buffer.alloc(99))),
      /25000000 pixels/,
    ],
    [
      'a PNG that unpacks to 300 MB',
      async () => pngOf(10_000, 10_000, deflateSync(Buffer.alloc(10_000 * 30_001))),
      /25000000 pixels/,
    ],
  ];
  it.each(cases)('refuses %s, and nothing of it stays', async (_, bytes, message) => {
    const before = await kept(portal);
    const { status, body } = await upload(owner, await bytes(), 'logo.png');
    expect({ status, ...body }).toMatchObject({
      ...{ status: 400, file: null },
      userErrors: [{ code: 'INVALID_INPUT', message: expect.stringMatching(message), field: ['file'] }],
    });
    expect(await kept(portal)).toEqual(before);
  });

  it('takes of a PNG no more than it claims to hold', async () => {
    const { status } = await upload(owner, pngOf(10, 10, deflateSync(Buffer.alloc(200 * MIB))));
    expect(status).toBe(201);
    const [row] = await rowsOf(portal.database, 'select renditions from image order by id desc limit 1');
    expect(row).toMatchObject({ renditions: Array(3).fill({ width: 10, height: 10 }) });
  });

  it.each([
    ['a page', '<html><script>alert(1)</script>'],
    ['an archive', 'PK\x03\x04 alert(1)'],
  ])('serves of an image that is %s as well nothing but its pixels', async (_, other) => {
    const { status, body } = await upload(owner, Buffer.concat([png, Buffer.from(other)]), 'logo.html');
    expect([status, body.file]).toMatchObject([201, { kind: 'IMAGE' }]);
    const [row] = await rowsOf(
      portal.database,
      `select count(*)::int as count from image_content where image_id = '${body.file!.id}' and position('alert(1)'::bytea in bytes) > 0`,
    );
    expect(row).toEqual({ count: 0 });
  });

  it('tells how large an image may be', async () => {
    const whole = Buffer.concat([png, Buffer.alloc(10 * MIB - png.length)]);
    expect((await upload(owner, whole)).status).toBe(201);
    expect(await upload(owner, Buffer.concat([whole, Buffer.alloc(1)]))).toMatchObject({
      status: 413,
      body: { file: null, userErrors: [{ message: 'A file has at most 10485760 bytes.' }] },
    });
  });

  it.each(['chunked', 'of a gigabyte'])('answers who sends without an end (%s), and hangs up', async (how) => {
    const before = await kept(portal);
    const { port, hostname } = new URL(portal.url);
    const socket = connect(Number(port), hostname);
    const length = how === 'chunked' ? 'transfer-encoding: chunked' : `content-length: ${1024 * MIB}`;
    socket.write(
      `POST /files HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${owner.token}\r\n${length}\r\ncontent-type: multipart/form-data; boundary=b\r\n\r\n`,
    );
    const piece = (bytes: Buffer) =>
      how === 'chunked'
        ? Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])
        : bytes;
    socket.write(piece(Buffer.from('--b\r\ncontent-disposition: form-data; name="file"; filename="x.png"\r\n\r\n')));
    socket.write(piece(png));
    const more = piece(Buffer.alloc(MIB));
    const memory = process.memoryUsage().arrayBuffers;
    let most = memory;
    let answer = '';
    socket.on('data', (data) => (answer += data));
    // Client and portal are one process.
    const noted = () => (most = Math.max(most, process.memoryUsage().arrayBuffers));
    await new Promise<void>((resolve) => {
      const send = () => {
        while (!socket.destroyed && socket.write(more)) noted();
        noted();
      };
      socket.on('drain', send).on('close', () => resolve());
      // The portal hangs up while more is on its way.
      socket.on('error', () => resolve());
      send();
    });
    expect(answer).toContain('HTTP/1.1 413');
    expect(most - memory, 'what is held of it').toBeLessThan(256 * MIB);
    expect(answer).toContain('A file has at most 10485760 bytes.');
    expect(await kept(portal)).toEqual(before);
  });

  it('lets who is not an API owner send nothing', async () => {
    const before = await kept(portal);
    for (const [who, status] of [
      [null, 401],
      ['partner', 403],
    ] as const) {
      expect((await upload(await portal.as(who), png)).status).toBe(status);
    }
    expect(await kept(portal)).toEqual(before);
  });
});
