import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse } from '../../support/story.ts';
import { CREATE, get, largeDescription, upload } from '../documents/document-story.ts';
import { send, show } from '../files/image-story.ts';
import { exported, startEmptyPortal } from './bundle-story.ts';

const PROGRAM = fileURLToPath(new URL('../../../src/bin/portal.ts', import.meta.url));
const ALLOWED = { GATEHOUSE_WORKER_CONCURRENCY: '0', GATEHOUSE_WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' };
const MIB = 1024 * 1024;

/** What the program says, and how it ends. */
async function run({ url, token }: Client, ...words: string[]) {
  const child = spawn(process.execPath, [PROGRAM, ...words, '--url', url], { stdio: 'pipe' });
  child.stdin.end(token);
  const [out, problem, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { out, problem, code: code as number };
}

describe('a portal in a YAML file', () => {
  let [here, there]: TestPortal[] = [];
  let [owner, other]: Client[] = [];
  let server: Server;
  let folder: string;
  let file: string;
  const guide = '# Begin here\r\n\n\tThen \u2028 go on: "yes" | no \n  \n---\n\n';
  const large = largeDescription(1.2 * MIB);

  beforeAll(async () => {
    server = createServer((_, response) => response.end(large));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    [here, there] = [await startTestPortal(ALLOWED), await startEmptyPortal(ALLOWED)];
    [owner, other] = [await here.as('owner'), await there.as('owner')];
    folder = await mkdtemp(join(tmpdir(), 'bundle-'));
    file = join(folder, 'portal.yaml');
    const productId = (await browse(owner)).products.payment!;
    await show(owner, productId, { logo: { fileId: await send(owner), alternativeText: 'A green square' } });
    const fileId = (await upload(owner, large)).body.file!.id;
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api.yaml`;
    const documents = [
      { title: 'Sent', format: 'OPENAPI', content: { fileId } },
      { title: 'Fetched', format: 'OPENAPI', content: { url } },
      { title: 'Guide', format: 'MARKDOWN', text: guide },
    ];
    for (const document of documents) await owner.send(CREATE, { input: { productId, ...document } });
  });
  afterAll(async () => {
    await here?.stop();
    await there?.stop();
    server?.close();
    if (folder) await rm(folder, { recursive: true });
  });

  it('is exported, told as a difference, imported into an empty portal, and then nothing differs, twice', async () => {
    expect(await run(owner!, 'export', file)).toEqual({ out: '', problem: '', code: 0 });
    expect(await readFile(file, 'utf8')).toMatch(/^version: 1\n/);
    const difference = await run(other!, 'diff', file);
    expect([difference.code, difference.problem]).toEqual([1, expect.stringMatching(/^\d+ to change\.\n$/)]);
    expect(difference.out).toContain('CREATE products');
    expect((await run(other!, 'import', file)).code).toBe(0);
    for (const [action, problem] of Object.entries({ diff: 'Nothing to change.\n', import: 'Nothing changed.\n' })) {
      expect(await run(other!, action, file)).toEqual({ out: '', problem, code: 0 });
    }
    expect(await exported(other!)).toEqual(await exported(owner!));
  });

  it('serves there, byte by byte, what is served here, and fetches it from the same address', async () => {
    const read = async (client: Client): Promise<Data[]> => {
      const { products } = await client.send(
        '{ products { nodes { name documents { id title source { url problem } } } } }',
      );
      return products.nodes.find(({ name }: Data) => name === 'payment').documents;
    };
    const [mine, theirs] = [await read(owner!), await read(other!)];
    expect(theirs.map(({ title, source }) => ({ title, source }))).toEqual(
      mine.map(({ title, source }) => ({ title, source })),
    );
    for (const [index, { id }] of theirs.entries())
      expect(await (await get(other!, id)).text()).toBe(await (await get(owner!, mine[index]!.id)).text());
    expect(await (await get(other!, theirs[2]!.id)).text()).toBe(guide);
  });

  it('is the same file again, whatever portal it comes from, and in JSON by name or by choice', async () => {
    const [again, json] = [join(folder, 'again.yml'), join(folder, 'portal.txt')];
    await run(other!, 'export', again);
    expect(await readFile(again, 'utf8')).toBe(await readFile(file, 'utf8'));
    await run(other!, 'export', json);
    expect(JSON.parse(await readFile(json, 'utf8'))).toEqual(await exported(owner!));
    expect((await run(other!, 'export', json, '--format', 'yaml')).code).toBe(0);
    expect(await readFile(json, 'utf8')).toBe(await readFile(file, 'utf8'));
    expect((await run(other!, 'diff', json)).problem).toContain('It must be JSON.');
    expect((await run(other!, 'diff', json, '--format', 'yaml')).code).toBe(0);
    expect(await run(other!, 'diff', json, '--format', 'xml')).toMatchObject({ code: 2, out: '' });
  });

  it('is refused with the line of what is no YAML, and with the path of what is wrong', async () => {
    const wrong = join(folder, 'wrong.yaml');
    await writeFile(wrong, 'version: 1\nproducts: [\n');
    expect(await run(other!, 'import', wrong)).toMatchObject({ code: 2, problem: expect.stringMatching(/3:1|line 3/) });
    await writeFile(wrong, 'version: 1\nattributes:\n  - subject: USER\n');
    expect((await run(other!, 'import', wrong)).problem).toContain('attributes.0.key:');
  });
});
