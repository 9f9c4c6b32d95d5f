import { createServer, request as requestPlain } from 'node:http';
import { request as requestOverTls } from 'node:https';
import type { AddressInfo } from 'node:net';

/** Passes calls on to another server and loses chosen answers, so that the same loss can be played on any provider. */
export interface LossyProxy {
  url: string;
  /** The next call that matches is carried out in full; its caller gets a broken connection instead of the answer. */
  loseAnswer(on: (method: string, path: string) => boolean): void;
  /** Calls that reached the other server, as `POST /path`. */
  calls: string[];
  stop(): Promise<void>;
}

export async function startLossyProxy(targetUrl: string): Promise<LossyProxy> {
  const losses: ((method: string, path: string) => boolean)[] = [];
  const calls: string[] = [];
  const request = targetUrl.startsWith('https:') ? requestOverTls : requestPlain;
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming;
    const { pathname } = new URL(url, targetUrl);
    const onward = request(new URL(url, targetUrl), { method, headers }, (answer) => {
      const loss = losses.findIndex((on) => on(method, pathname));
      calls.push(`${method} ${pathname}`);
      if (loss < 0) {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
        return;
      }
      losses.splice(loss, 1);
      answer.resume().on('end', () => incoming.socket.destroy());
    });
    onward.on('error', () => incoming.socket.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    loseAnswer: (on) => losses.push(on),
    calls,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
