import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { FastifyInstance } from 'fastify';
import { type Address, addressesOf } from './port.ts';

/** For a request to arrive as a whole: the longest upload on a slow line, and no client that sends a byte now and then. */
const REQUEST_MS = 60_000;
const HEADERS_MS = 20_000;
/** A connection on which nothing moves for so long is of no use to anybody. Sockets have pings of their own. */
const SILENT_MS = 120_000;

/** How long a client may keep a server of ours. How often Node looks is a part of it. */
export const CONNECTION_TIMES = {
  requestTimeout: REQUEST_MS,
  connectionTimeout: SILENT_MS,
  http: { headersTimeout: HEADERS_MS, connectionsCheckingInterval: 1_000 },
};

/** For what is still coming in when the server closes. Nothing was begun for it, so nothing is lost. */
const INCOMING_MS = 1_000;

/**
 * The connections of a server, and where it listens. `localhost` is all of its addresses; Fastify would make a server for each,
 * whose connections nobody could close.
 */
export class Connections {
  readonly #listeners: Server[] = [];
  readonly #sockets = new Set<Socket>();
  /** Requests under way, with the connections that they came on. */
  readonly #requests = new Set<IncomingMessage>();

  constructor(private readonly app: FastifyInstance) {
    // Over TLS a request comes on the second of these, which hides the first.
    for (const event of ['connection', 'secureConnection']) {
      app.server.on(event, (socket: Socket) => {
        this.#sockets.add(socket);
        socket.once('close', () => this.#sockets.delete(socket));
      });
    }
    app.server.on('upgrade', ({ socket }: IncomingMessage) => this.#sockets.delete(socket));
    app.addHook('onRequest', async ({ raw }, reply) => {
      this.#requests.add(raw);
      reply.raw.once('close', () => this.#requests.delete(raw));
    });
  }

  /** Resolves with the port it listens on. */
  async listen({ port, host }: Address): Promise<number> {
    const [first, ...others] = await addressesOf(host);
    await this.app.listen({ port, host: first });
    const taken = (this.app.server.address() as AddressInfo).port;
    for (const address of others) await this.#listenAt(taken, address);
    return taken;
  }

  /** Lets requests that have arrived be answered, and cuts what is left after `graceMs`. */
  async close(graceMs: number): Promise<void> {
    const gone = this.#listeners.map((listener) => new Promise((resolve) => listener.close(resolve)));
    const timers = [
      setTimeout(() => this.#cut(this.#incoming()), Math.min(INCOMING_MS, graceMs)),
      setTimeout(() => this.#cut(this.#sockets), graceMs),
    ];
    await this.app.close();
    await Promise.all(gone);
    for (const timer of timers) clearTimeout(timer);
  }

  /** A further address, which may be in use or missing: one is enough. Its connections are those of the server. */
  async #listenAt(port: number, address: string): Promise<void> {
    const listener = createServer((socket) => this.app.server.emit('connection', socket)).listen(port, address);
    const listening = await once(listener, 'listening').catch(() => null);
    if (listening) this.#listeners.push(listener);
  }

  #incoming(): Socket[] {
    const arrived = new Set([...this.#requests].filter(({ complete }) => complete).map(({ socket }) => socket));
    // HTTP/2 ends its connections by itself, each when what has begun on it is over; and what TLS has wrapped is told by the wrap.
    const isTls = (socket: Socket) => 'encrypted' in socket;
    const plain = [...this.#sockets].some(isTls) ? [...this.#sockets].filter(isTls) : [...this.#sockets];
    return plain.filter((socket) => !arrived.has(socket) && (socket as TLSSocket).alpnProtocol !== 'h2');
  }

  #cut(sockets: Iterable<Socket>): void {
    for (const socket of sockets) socket.destroy();
  }
}
