import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  fetchDocumentJob,
  refreshDocumentsJob,
} from '../../../src/catalogue/document-refresh/refresh-documents.jobs.ts';
import { drainJobs } from '../../../src/platform/jobs/drain.ts';
import type { Client, Data } from '../../support/client.ts';
import { allSequenced } from '../../support/event-log.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse } from '../../support/story.ts';
import { CREATE, description, get, UPDATE } from './document-story.ts';

const READ = `query ($id: ID!) { node(id: $id) { ... on ProductDocument {
  version text source { url checkedAt problem } } } }`;
const EVENTS = `{ auditEvents(filter: { types: [PRODUCT_DOCUMENTS_CHANGED] }, first: 100) {
  nodes { after } } }`;

type Answer = (response: ServerResponse, headers: IncomingHttpHeaders) => void;

const FIRST = description(['GET /pets']);
const SECOND = description(['GET /pets', 'POST /pets']);
const says =
  (body: string, headers: Record<string, string> = {}, status = 200): Answer =>
  (response) =>
    response.writeHead(status, headers).end(body);

describe('documents by their address', () => {
  let portal: TestPortal;
  let owner: Client;
  let productId: string;
  let server: Server;
  let url: string;
  let answer: Answer;
  let calls = 0;
  beforeAll(async () => {
    server = createServer((request, response) => {
      calls += 1;
      answer(response, request.headers);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api.json?token=hidden`;
    portal = await startTestPortal({
      ...{ GATEHOUSE_WORKER_CONCURRENCY: '0', GATEHOUSE_WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' },
    });
    owner = await portal.as('owner');
    productId = (await browse(owner)).products.payment!;
  });
  afterAll(async () => {
    await portal?.stop();
    server?.closeAllConnections();
    server?.close();
  });
  beforeEach(() => {
    answer = says(FIRST);
  });

  let titles = 0;
  const input = (more: object = {}) => ({
    productId,
    title: `Fetched ${++titles}`,
    format: 'OPENAPI',
    content: { url },
    ...more,
  });
  const create = async (more: object = {}): Promise<string> =>
    (await owner.send(CREATE, { input: input(more) })).createProductDocument.document.id;
  const read = async (id: string, who = owner): Promise<Data> => (await who.send(READ, { id })).node;

  /** Has an hour go by, and everything fetched that is due then. */
  const anHourLater = async () => {
    const { db } = portal.app.context;
    await sql`update document_source set checked_at = checked_at - interval '61 minutes'`.execute(db);
    await sql`update graphile_worker._private_jobs as job set run_at = now() from graphile_worker._private_tasks as task
      where task.id = job.task_id and task.identifier = 'document.refresh'`.execute(db);
    await drainJobs({
      databaseUrl: portal.database.url,
      jobs: [refreshDocumentsJob, fetchDocumentJob],
      createContext: (requestId) => portal.app.portal.contextOf({ requestId }),
      log: portal.app.portal.log,
    });
  };

  it('are fetched at once, served as they were fetched, and say to owners where they come from', async () => {
    const id = await create();
    expect(await (await get(owner, id)).text()).toBe(FIRST);
    expect(await read(id)).toMatchObject({ version: 1, source: { url, problem: null } });
    expect((await read(id, await portal.as('partner'))).source).toBeNull();
  });

  it('are looked at every hour, and a new text is a further version, told as an event', async () => {
    const id = await create();
    answer = says(SECOND);
    await anHourLater();
    expect(await read(id)).toMatchObject({ version: 2, text: SECOND, source: { problem: null } });
    await allSequenced(portal);
    const { nodes } = (await owner.send(EVENTS)).auditEvents;
    const told = nodes.filter(({ after }: Data) => after.documentId === id && after.textChanged);
    expect(told).toMatchObject([{ after: { source: new URL(url).host } }]);
    expect(JSON.stringify(nodes)).not.toContain('hidden');
  });

  it('are not read again where their server knows that nothing has changed', async () => {
    answer = says(FIRST, { etag: '"one"' });
    const id = await create();
    const asked: unknown[] = [];
    answer = (response, headers) => {
      asked.push(headers['if-none-match']);
      response.writeHead(headers['if-none-match'] === '"one"' ? 304 : 200).end();
    };
    await anHourLater();
    expect(asked).toContain('"one"');
    expect(await read(id)).toMatchObject({ version: 1, text: FIRST, source: { problem: null } });
  });

  it.each<[string, Answer, string]>([
    ['has gone', says('', {}, 404), 'The URL was answered with status 404.'],
    ['leads elsewhere', says('', { location: 'http://127.0.0.1/' }, 302), 'The URL was answered with status 302.'],
    [
      'has something wrong',
      says('{"openapi": "3.1.0", "paths": {}}'),
      '#/: The field `info` must be present on this level.',
    ],
    ['is too long', says('x'.repeat(5 * 1024 * 1024 + 1)), 'The answer has more than 5242880 bytes.'],
    ['is compressed', says('x', { 'content-encoding': 'gzip' }), 'The answer is compressed.'],
    [
      'breaks off',
      (response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write(FIRST, () => response.destroy());
      },
      'The answer broke off.',
    ],
  ])('stay as they were where their address %s, which owners are told', async (_, later, problem) => {
    const id = await create();
    answer = later;
    await anHourLater();
    expect(await read(id)).toMatchObject({
      version: 1,
      text: FIRST,
      source: { problem: expect.stringContaining(problem) },
    });
    const { userErrors } = await owner.refused(CREATE, { input: input() });
    const field = ['input', 'content', 'url'];
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', message: expect.stringContaining(problem), field }]);
    answer = says(FIRST);
    await anHourLater();
    expect((await read(id)).source.problem).toBeNull();
  });

  it('come from elsewhere, or from nowhere any more, as soon as somebody says so', async () => {
    const id = await create();
    await owner.send(UPDATE, { id, input: { url: `${url}&other` } });
    expect((await read(id)).source.url).toBe(`${url}&other`);
    await owner.send(UPDATE, { id, input: { title: `Fetched ${++titles}` } });
    expect((await read(id)).source.url).toBe(`${url}&other`);
    await owner.send(UPDATE, { id, input: { text: SECOND } });
    expect(await read(id)).toMatchObject({ version: 2, source: null });
    answer = says(FIRST);
    await anHourLater();
    expect((await read(id)).text).toBe(SECOND);
  });

  it.each([
    ['an address that is none', { url: 'nowhere' }],
    ['a private one', { url: 'http://10.0.0.1/api.json' }],
    ['one with a password', { url: 'https://user:password@example.org/' }],
  ])('are refused for %s, and nobody is called', async (_, more) => {
    const before = calls;
    const { userErrors } = await owner.refused(CREATE, { input: input({ content: undefined, ...more }) });
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'url'] }]);
    expect(calls).toBe(before);
  });

  it('are refused beside a text', async () => {
    const { userErrors } = await owner.refused(CREATE, { input: input({ content: undefined, url, text: FIRST }) });
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'url'] }]);
  });
});
