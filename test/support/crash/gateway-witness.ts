import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** One call of the admin API, as it was seen on the wire. */
export interface WitnessedCall {
  method: string;
  /** Without the query. */
  path: string;
  body: string;
  /** What the gateway answered; null while, or because, the call never reached it. */
  status: number | null;
}

/**
 * Stands in the way of a call: `before` it reaches the gateway, and `after` the gateway has carried it out. With `lose`
 * the connection is cut there.
 */
export type Trap = (call: WitnessedCall, when: 'before' | 'after') => Promise<'pass' | 'lose'>;

/**
 * Passes the portal's calls on to a gateway and writes all of them down. It lives outside the portal's process, so what it
 * saw is what really reached the gateway, whatever became of the process.
 */
export class GatewayWitness {
  readonly calls: WitnessedCall[] = [];
  trap: Trap | null = null;
  readonly #server = createServer((incoming, outgoing) => {
    this.#pass(incoming, outgoing).catch(() => incoming.socket.destroy());
  });

  private constructor(private readonly target: string) {}

  static async start(target: string): Promise<GatewayWitness> {
    const witness = new GatewayWitness(target);
    await new Promise<void>((resolve) => witness.#server.listen(0, '127.0.0.1', resolve));
    return witness;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Calls that the gateway carried out, as `POST /tyk/keys/...`. */
  done(method: string, path: (path: string) => boolean): WitnessedCall[] {
    return this.calls.filter((call) => call.method === method && call.status === 200 && path(call.path));
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = incoming;
    const target = new URL(url, this.target);
    const body = await buffer(incoming);
    const call: WitnessedCall = { method, path: target.pathname, body: body.toString('utf8'), status: null };
    this.calls.push(call);
    if ((await this.trap?.(call, 'before')) === 'lose') return void incoming.socket.destroy();
    const answer = await forward(target, { method, headers }, body);
    const content = await buffer(answer);
    call.status = answer.statusCode ?? null;
    if ((await this.trap?.(call, 'after')) === 'lose') return void incoming.socket.destroy();
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(content);
  }
}

const forward = (
  url: URL,
  options: { method: string; headers: IncomingMessage['headers'] },
  body: Buffer,
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request(url, options, resolve).on('error', reject).end(body);
  });
