import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createGuardedHttp, type GuardedHttpOptions } from '../../src/platform/outbound-http/guarded-http.ts';

const CALL = { body: '{"a":1}', headers: { 'content-type': 'application/json' } };

let servers: Server[] = [];
afterEach(() => {
  for (const server of servers) {
    if ('closeAllConnections' in server) (server.closeAllConnections as () => void)();
    server.close();
  }
  servers = [];
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const serve = async (listener: RequestListener) => `http://127.0.0.1:${await listen(createHttpServer(listener))}/`;

const client = (options: Partial<GuardedHttpOptions> = {}) =>
  createGuardedHttp({ isProduction: false, allowedHosts: ['127.0.0.1'], timeoutMs: 5_000, ...options });

describe('a guarded call', () => {
  it('posts the body and gives status and text of any answer', async () => {
    let received = '';
    const url = await serve(async (request, response) => {
      for await (const chunk of request) received += chunk;
      response.writeHead(503, { 'retry-after': '7' }).end('busy');
    });
    expect(await client()(url, CALL)).toEqual({ status: 503, retryAfter: '7', text: 'busy' });
    expect(received).toBe(CALL.body);
  });

  it('follows no redirect', async () => {
    const paths: string[] = [];
    const url = await serve((request, response) => {
      paths.push(request.url!);
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    expect((await client()(url, CALL)).status).toBe(307);
    expect(paths).toEqual(['/']);
  });

  it('goes to the address that was checked, under the old name, though the name changes its mind', async () => {
    let host = '';
    const url = await serve((request, response) => {
      host = request.headers.host!;
      response.end();
    });
    const name = url.replace('127.0.0.1', 'rebinding.example');
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      return [{ address: asked === 1 ? '127.0.0.1' : '192.0.2.1', family: 4 }];
    };
    await client({ allowedHosts: ['rebinding.example'], resolve })(name, CALL);
    expect(asked).toBe(1);
    expect(host).toBe(new URL(name).host);
  });

  it('names the host to TLS, and trusts no server that cannot prove to be it', async () => {
    let name = '';
    const server = createTlsServer({
      SNICallback(servername, done) {
        name = servername;
        done(null);
      },
    });
    const port = await listen(server);
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    const call = client({ allowedHosts: ['hooks.example'], resolve })(`https://hooks.example:${port}/`, CALL);
    await expect(call).rejects.toMatchObject({ kind: 'connection' });
    expect(name).toBe('hooks.example');
  });

  it('says the same of a closed port, of one that speaks no HTTP, and of one that is not permitted', async () => {
    const silent = createTcpServer((socket) => socket.on('error', () => undefined).end('220 mail.example ESMTP\r\n'));
    const open = await listen(silent);
    const closed = await listen(createTcpServer());
    await new Promise((resolve) => servers.pop()!.close(resolve));
    const messages = await Promise.all(
      [`http://127.0.0.1:${open}/`, `http://127.0.0.1:${closed}/`, 'http://127.0.0.2/'].map((url) =>
        client()(url, CALL).catch((error: Error) => error.message),
      ),
    );
    expect(new Set(messages)).toEqual(new Set(['No HTTP answer came from this URL.']));
  });
});

describe('an unsafe answer', () => {
  it('without an end is read up to the limit', async () => {
    const url = await serve((_, response) => {
      const more = () => void (response.writable && response.write('x'.repeat(65_536), more));
      response.writeHead(200);
      more();
    });
    expect((await client({ maxBytes: 65_536 })(url, CALL)).text).toHaveLength(65_536);
  });

  it('that drips costs no more than the time of the call, and its status counts', async () => {
    const url = await serve((_, response) => {
      response.writeHead(202);
      const timer = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(timer));
    });
    expect((await client({ timeoutMs: 200 })(url, CALL)).status).toBe(202);
  });

  it('that never begins ends with the time of the call', async () => {
    const url = await serve(() => undefined);
    await expect(client({ timeoutMs: 100 })(url, CALL)).rejects.toMatchObject({ kind: 'timeout' });
  });

  it('with compressed content is not decompressed', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const url = await serve((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
    expect((await client()(url, CALL)).text.length).toBeLessThanOrEqual(65_536);
  });

  it('with ten megabytes of headers is refused', async () => {
    const port = await listen(
      createTcpServer((socket) => {
        socket.on('error', () => undefined);
        socket.write(`HTTP/1.1 200 OK\r\nx-long: ${'x'.repeat(10_000_000)}\r\n\r\n`);
      }),
    );
    const call = client()(`http://127.0.0.1:${port}/`, CALL);
    await expect(call).rejects.toMatchObject({ kind: 'connection' });
  });
});
