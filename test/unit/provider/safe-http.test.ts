import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createSafeHttp, type HttpCall, type HttpMethod } from '../../../src/platform/outbound-http/safe-http.ts';

describe('createSafeHttp', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });
  const serve = async (listener: RequestListener) => {
    server = createServer(listener);
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  it('returns any status, and JSON only when the body is JSON', async () => {
    const baseUrl = await serve((_request, response) => response.writeHead(500).end('<h1>no</h1>'));
    const answer = await createSafeHttp({ baseUrl })('GET', 'x');
    expect(answer).toEqual({ status: 500, text: '<h1>no</h1>', json: undefined });
  });

  it('G2: takes another sign for NUL, which no database takes, and leaves alone what only looks like it', async () => {
    const body = String.raw`{ "nul": "a\u0000b", "words": "\\u0000", "both": "\\\u0000" }`;
    const baseUrl = await serve((_request, response) => response.end(body));
    const { json } = await createSafeHttp({ baseUrl })('GET', 'x');
    expect(json).toEqual({ nul: 'a\x01b', words: String.raw`\u0000`, both: '\\\x01' });
  });

  it('sends a call once, whatever the answer', async () => {
    let calls = 0;
    const baseUrl = await serve((_request, response) => {
      calls += 1;
      response.writeHead(503).end();
    });
    await createSafeHttp({ baseUrl })('GET', 'x');
    expect(calls).toBe(1);
  });

  it('follows no redirect, which would carry the headers elsewhere', async () => {
    const paths: string[] = [];
    const baseUrl = await serve(({ url = '' }, response) => {
      paths.push(url);
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect((await createSafeHttp({ baseUrl })('GET', 'x')).status).toBe(302);
    expect(paths).toEqual(['/x']);
  });

  it('gives up when headers come but the body never ends', async () => {
    const baseUrl = await serve((_request, response) => response.writeHead(200).write('begun'));
    const call = createSafeHttp({ baseUrl, timeoutMs: 100 })('GET', 'x');
    await expect(call).rejects.toMatchObject({ name: 'HttpFailure', kind: 'timeout' });
  });

  it('stops reading at the limit', async () => {
    const baseUrl = await serve((_request, response) => response.end('x'.repeat(2_000)));
    const call = createSafeHttp({ baseUrl, maxBytes: 1_000 })('GET', 'x');
    await expect(call).rejects.toMatchObject({ kind: 'tooLarge' });
  });

  it.each<[HttpMethod, HttpCall, boolean]>([
    ['GET', {}, true],
    ['PUT', { json: {} }, true],
    ['DELETE', {}, true],
    ['POST', { json: {}, isRepeatable: true }, true],
    ['POST', { json: {} }, false],
    ['PATCH', { json: {} }, false],
  ])(
    'a %s with %j that meets a kept connection which is just closed is made anew: %s',
    async (method, call, isMade) => {
      const sockets = new Set<unknown>();
      const baseUrl = await serve((request, response) => {
        const isKept = sockets.has(request.socket);
        sockets.add(request.socket);
        if (isKept) request.socket.destroy();
        else response.end('{}');
      });
      const http = createSafeHttp({ baseUrl });
      expect((await http('GET', 'first')).status).toBe(200);
      const second = http(method, 'second', call);
      if (isMade) expect((await second).status).toBe(200);
      else await expect(second).rejects.toMatchObject({ kind: 'connection' });
    },
  );

  it('names the cause of a failed connection, but neither URL nor headers', async () => {
    const headers = { authorization: 'the-secret' };
    const closed = await serve((_request, response) => response.end());
    await new Promise((resolve) => server?.close(resolve));
    const call = createSafeHttp({ baseUrl: `${closed}/private`, headers })('GET', 'token-in-path');
    const error = await call.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ kind: 'connection', message: 'The connection failed (ECONNREFUSED).' });
    expect(`${JSON.stringify(error)}${error}`).not.toMatch(/secret|private|token/);
  });
});
