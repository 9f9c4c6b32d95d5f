import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startToyServer, type ToyServer } from '../../support/toy-server.ts';

let server: ToyServer;
beforeAll(async () => {
  server = await startToyServer({ introspection: true, graphiql: true });
});
afterAll(() => server.stop());

const openPage = (url: string) => fetch(url, { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } });

describe('GraphiQL', () => {
  test('a browser that opens the GraphQL URL gets the page', async () => {
    const response = await openPage(server.url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await response.text()).toContain('{ hello }');
  });

  test('the page and all it loads name no other host', async () => {
    const page = await (await openPage(server.url)).text();
    const references = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, reference]) => reference);
    expect(references).toEqual([
      'data:,',
      '/graphql/assets/graphiql.css',
      '/graphql/assets/graphiql.js',
      '/graphql/assets/boot.js',
    ]);
    const css = await (await fetch(`${server.url}/assets/graphiql.css`)).text();
    expect([...css.matchAll(/url\(['"]?([a-z]+:)/g)].map(([, scheme]) => scheme)).not.toContain('https:');
  });

  test('the policy of the page forbids other hosts', async () => {
    const policy = (await openPage(server.url)).headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).not.toContain('http');
  });

  const scripts = [
    'graphiql.js',
    'boot.js',
    'graphql-ws.js',
    'editor.worker.js',
    'json.worker.js',
    'graphql.worker.js',
  ];
  test.each(scripts)('%s is served as a script, compressed, and not sent again', async (name) => {
    const response = await fetch(`${server.url}/assets/${name}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/javascript');
    expect(response.headers.get('content-encoding')).toBe('gzip');
    const etag = response.headers.get('etag') ?? '';
    const again = await fetch(`${server.url}/assets/${name}`, { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
  });

  test('every file that a module imports is there', async () => {
    const client = await (await fetch(`${server.url}/assets/graphql-ws.js`)).text();
    const [, shared] = /from '\.\/([^']+)'/.exec(client) ?? [];
    expect((await fetch(`${server.url}/assets/${shared}`)).status).toBe(200);
  });

  test('an unknown asset is a 404', async () => {
    expect((await fetch(`${server.url}/assets/..%2Fboot.js`)).status).toBe(404);
  });

  test('where it is switched off, a browser gets no page', async () => {
    const plain = await startToyServer();
    expect((await openPage(plain.url)).status).toBe(400);
    expect((await fetch(`${plain.url}/assets/graphiql.js`)).status).toBe(404);
    await plain.stop();
  });
});
