import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook as Verifier } from 'standardwebhooks';

/** A request as it arrived. */
export interface ReceivedWebhook {
  path: string;
  headers: IncomingHttpHeaders;
  /** As it was sent, byte for byte. */
  raw: string;
  body: { type: string; timestamp: string; data: { id: string; [name: string]: unknown } };
}

/** Answers a request; the default is 204. One that does nothing leaves the sender waiting. */
type Behaviour = (response: ServerResponse, request: ReceivedWebhook) => void;

/** A real receiver on the loopback, which keeps everything that arrives. */
export interface WebhookReceiver {
  url: string;
  received: ReceivedWebhook[];
  /** May be changed at any time. */
  behaviour: Behaviour;
  stop(): Promise<void>;
}

export const answer =
  (status: number, headers: Record<string, string> = {}, body = ''): Behaviour =>
  (response) => {
    response.writeHead(status, headers).end(body);
  };

export async function startWebhookReceiver(behaviour: Behaviour = answer(204)): Promise<WebhookReceiver> {
  const state = { behaviour, received: [] as ReceivedWebhook[] };
  const server = createServer(async (request, response) => {
    const raw = await text(request);
    const received = { path: request.url!, headers: request.headers, raw, body: JSON.parse(raw) };
    state.received.push(received);
    state.behaviour(response, received);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return Object.assign(state, { url, stop });
}

/** Whether a receiver that knows this secret accepts the request, by the library of the specification. */
export function accepts(secret: string, { raw, headers }: ReceivedWebhook): boolean {
  try {
    new Verifier(secret).verify(raw, headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
}
