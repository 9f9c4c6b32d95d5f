import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { handleProtocols, makeServer, type Server as ProtocolServer } from 'graphql-ws';
import type { Logger } from 'pino';
import { WebSocket, WebSocketServer } from 'ws';
import { publicError } from '../graphql/errors.ts';
import type { Pipeline } from '../graphql-pipeline/pipeline.ts';
import type { Caller } from '../http/caller.ts';
import { createHostPolicy } from '../http/host.ts';
import type { EdgeMetrics } from '../http/metrics.ts';
import { createOriginPolicy } from '../http/origin.ts';
import { createAddressReader, networkOf } from '../http/remote-address.ts';
import { operationWithMisplacedVariables } from './misplaced-variables.ts';
import { type ConnectionInfo, SocketCloseCode, SocketConnection, type SocketIdentity } from './socket-connection.ts';
import { defaultSocketLimits, type SocketLimits } from './socket-limits.ts';
import { type Occasion, type SocketExtra, socketOperations } from './socket-operations.ts';
import { Lobby, SocketSlots } from './socket-slots.ts';

export interface WebSocketOptions<I extends SocketIdentity> {
  server: Server;
  path: string;
  pipeline: Pipeline;
  /** Called when `connection_init` carries an authorization; null refuses the connection with 4403. */
  authenticate(caller: Caller): Promise<I | null>;
  /** Called for each operation and again for each event. Null says that the session is gone: 4403. */
  createContext(connection: ConnectionInfo<I>, requestId: string, occasion: Occasion): Promise<object | null>;
  /** When the session ends by now, since it may have been used meanwhile; null when it has ended: 4403. */
  expiryOf(identity: I): Promise<Date | null>;
  log: Logger;
  metrics: EdgeMetrics;
  allowedOrigins: readonly string[];
  /** As for the HTTP server. */
  allowedHosts: readonly string[];
  /** As for the HTTP server. */
  trustProxy: readonly string[];
  /** Overrides of {@link defaultSocketLimits}. */
  limits?: Partial<SocketLimits>;
}

export interface WebSocketEdge<I extends SocketIdentity> {
  /** Closes every connection that the predicate picks, at once. Returns how many. */
  closeWhere(predicate: (connection: ConnectionInfo<I>) => boolean, code: number, reason: string): number;
  /** Takes no new connection or operation, lets running ones finish within `graceMs`, then closes all with 1001. */
  drain(graceMs: number): Promise<void>;
}

const SWEEP_INTERVAL_MS = 500;

/** GraphQL over WebSocket (graphql-transport-ws) on an HTTP server, through the same pipeline as HTTP. */
export function attachWebSocket<I extends SocketIdentity>(options: WebSocketOptions<I>): WebSocketEdge<I> {
  return new WebSocketServerEdge(options);
}

class WebSocketServerEdge<I extends SocketIdentity> implements WebSocketEdge<I> {
  private readonly limits: SocketLimits;
  private readonly sockets: WebSocketServer;
  private readonly protocol: ProtocolServer<SocketExtra<I>>;
  private readonly connections = new Set<SocketConnection<I>>();
  private readonly lobby = new Lobby<SocketConnection<I>>();
  private readonly slots = new SocketSlots();
  /** Those whose session is being read once more. */
  private readonly expiring = new Set<SocketConnection<I>>();
  private readonly sweep: NodeJS.Timeout;
  private draining = false;

  constructor(private readonly options: WebSocketOptions<I>) {
    this.limits = { ...defaultSocketLimits, ...options.limits };
    this.sockets = createSocketServer(this.limits);
    this.protocol = this.createProtocol();
    this.sweep = setInterval(() => this.sweepAll(), SWEEP_INTERVAL_MS).unref();
    const isOwnHost = createHostPolicy(options.allowedHosts);
    const originOf = createOriginPolicy(options.allowedOrigins);
    const addressOf = createAddressReader(options.trustProxy);
    options.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const refusal = isOwnHost(request)
        ? this.refusal(request, originOf(request) === 'foreign')
        : '421 Misdirected Request';
      if (refusal) {
        refuseUpgrade(socket, refusal);
        return;
      }
      this.sockets.handleUpgrade(request, socket, head, (webSocket) => {
        const connection = new SocketConnection<I>(webSocket, addressOf(request), this.limits);
        this.opened(connection, request);
      });
    });
  }

  closeWhere(predicate: (connection: ConnectionInfo<I>) => boolean, code: number, reason: string): number {
    const chosen = [...this.connections].filter((connection) => predicate(connection));
    for (const connection of chosen) connection.close(code, reason);
    return chosen.length;
  }

  async drain(graceMs: number): Promise<void> {
    this.draining = true;
    const leaving = [...this.connections].map(async (connection) => {
      const closed = new Promise((resolve) => connection.socket.once('close', resolve));
      await connection.idle();
      connection.close(SocketCloseCode.GoingAway, 'Going away');
      await closed;
    });
    const grace = new AbortController();
    await Promise.race([Promise.all(leaving), wait(graceMs, undefined, { signal: grace.signal }).catch(() => {})]);
    grace.abort();
    for (const connection of this.connections) connection.socket.terminate();
    clearInterval(this.sweep);
  }

  private refusal(request: IncomingMessage, foreign: boolean): string | null {
    if (request.url?.split('?')[0] !== this.options.path) return '404 Not Found';
    if (foreign) return '403 Forbidden';
    return this.draining ? '503 Service Unavailable' : null;
  }

  private opened(connection: SocketConnection<I>, request: IncomingMessage): void {
    const { socket } = connection;
    socket.on('error', (error) => this.options.log.debug({ err: error }, 'WebSocket failed'));
    const network = networkOf(connection.remoteAddress);
    const crowdedOut = this.lobby.enter(network, connection, this.limits.maxWaitingPerAddress);
    crowdedOut?.close(SocketCloseCode.InitialisationTimeout, 'Connection initialisation timeout');
    this.connections.add(connection);
    this.options.metrics.openSockets.inc();
    limitBytesBeforeAck(connection, request, this.limits.maxBytesBeforeAck);
    const closed = this.speakProtocol(connection);
    socket.once('close', (code, reason) => {
      this.connections.delete(connection);
      this.options.metrics.openSockets.dec();
      this.lobby.leave(network, connection);
      if (connection.slot) this.slots.release(connection.slot);
      closed(code, String(reason)).catch((error) =>
        this.options.log.error({ err: error }, 'WebSocket clean-up failed'),
      );
    });
  }

  private speakProtocol(connection: SocketConnection<I>) {
    const { socket } = connection;
    socket.on('ping', () => connection.countMessage());
    const adapter = {
      protocol: socket.protocol,
      send: (data: string) => connection.send(data),
      close: (code?: number, reason?: string) => socket.close(code, reason),
      onMessage: (handle: (message: string) => Promise<void>) => {
        socket.on('message', (data) => {
          if (!connection.open || !connection.countMessage()) return;
          const message = String(data);
          if (!this.refuseVariables(connection, message)) {
            handle(message).catch((error) => this.failed(connection, error));
          }
        });
      },
    };
    return this.protocol.opened(adapter, { connection });
  }

  /** @returns Whether the message was answered. Strangers are left to the protocol. */
  private refuseVariables(connection: SocketConnection<I>, message: string): boolean {
    const id = connection.slot === null ? null : operationWithMisplacedVariables(message);
    if (id === null) return false;
    const error = publicError('BAD_REQUEST', 'The variables must be an object.');
    const payload = [this.options.pipeline.maskError(error, randomUUID())];
    void connection.send(JSON.stringify({ id, type: 'error', payload }));
    return true;
  }

  private failed(connection: SocketConnection<I>, error: unknown): void {
    // Clients come back by themselves after this code, and not after the other.
    if (this.options.pipeline.isAway(error)) {
      connection.close(SocketCloseCode.TryAgainLater, 'Try again later');
      return;
    }
    this.options.log.error({ err: error }, 'WebSocket message failed');
    connection.close(SocketCloseCode.InternalServerError, 'Internal server error');
  }

  private createProtocol(): ProtocolServer<SocketExtra<I>> {
    const { pipeline, metrics, createContext } = this.options;
    return makeServer<Record<string, unknown>, SocketExtra<I>>({
      schema: pipeline.schema,
      connectionInitWaitTimeout: this.limits.initTimeoutMs,
      onConnect: ({ connectionParams, extra }) => this.signIn(extra.connection, connectionParams?.authorization),
      ...socketOperations<I>({
        pipeline,
        metrics,
        createContext,
        limits: this.limits,
        isDraining: () => this.draining,
      }),
    });
  }

  /** True acknowledges the connection, false closes it with 4403 unless it was closed for another reason before. */
  private async signIn(connection: SocketConnection<I>, authorization: unknown): Promise<boolean> {
    const isAnonymous = authorization === undefined || authorization === null;
    const identity = typeof authorization === 'string' ? await this.authenticate(connection, authorization) : null;
    if (!connection.open || (!identity && !isAnonymous)) return false;
    // Anonymous and signed-in sockets have a room each, so that neither keeps the others out.
    const network = networkOf(connection.remoteAddress);
    const slot = identity ? `user:${identity.userId}` : `network:${network}`;
    if (!this.slots.take(slot, identity ? this.limits.maxSocketsPerUser : this.limits.maxSocketsPerAddress)) {
      connection.close(SocketCloseCode.TooManyConnections, 'Too many connections');
      return false;
    }
    this.lobby.leave(network, connection);
    Object.assign(connection, { slot, identity, expiresAt: identity?.expiresAt ?? null });
    connection.onAcknowledged();
    return true;
  }

  private async authenticate(connection: SocketConnection<I>, authorization: string): Promise<I | null> {
    const { remoteAddress } = connection;
    const late = setTimeout(() => {
      connection.close(SocketCloseCode.InitialisationTimeout, 'Connection initialisation timeout');
    }, this.limits.initTimeoutMs);
    try {
      return await this.options.authenticate({ requestId: randomUUID(), authorization, remoteAddress });
    } finally {
      clearTimeout(late);
    }
  }

  private sweepAll(): void {
    const now = Date.now();
    for (const connection of this.connections) {
      connection.sweep(now);
      const { identity } = connection;
      if (identity && connection.isExpired(now) && !this.expiring.has(connection))
        void this.expire(connection, identity);
    }
  }

  /** Closes the socket, unless its session was used meanwhile on whatever way. What cannot be read now, the next sweep asks for. */
  private async expire(connection: SocketConnection<I>, identity: I): Promise<void> {
    this.expiring.add(connection);
    try {
      connection.expiresAt = await this.options.expiryOf(identity);
      if (!connection.expiresAt) connection.close(SocketCloseCode.Forbidden, 'Session expired');
    } catch (error) {
      if (!this.options.pipeline.isAway(error)) this.failed(connection, error);
    } finally {
      this.expiring.delete(connection);
    }
  }
}

function createSocketServer(limits: SocketLimits): WebSocketServer {
  const options = {
    noServer: true,
    clientTracking: false,
    handleProtocols,
    maxPayload: limits.maxMessageBytes,
    WebSocket: tellingLimit(limits.maxMessageBytes),
    perMessageDeflate: false, // four times the memory for each socket
    closeTimeout: limits.closeTimeoutMs, // not in the types yet
  };
  return new WebSocketServer(options);
}

/** `ws` itself closes on a message that is too large, and does not say why. */
const tellingLimit = (max: number) =>
  class extends WebSocket {
    override close(code?: number, reason?: string | Buffer): void {
      super.close(code, reason ?? (code === SocketCloseCode.MessageTooBig ? tooBig('one', max) : undefined));
    }
  };

const tooBig = (what: string, max: number): string => `Message too big: ${what} has at most ${max} bytes`;

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/**
 * `ws` knows one message size for the whole life of a socket. Before the acknowledgement a peer is a stranger and gets
 * less: its raw bytes are counted, which also bounds floods of small frames.
 */
function limitBytesBeforeAck<I extends SocketIdentity>(
  connection: SocketConnection<I>,
  { socket }: IncomingMessage,
  max: number,
): void {
  let received = 0;
  const count = (chunk: Buffer) => {
    received += chunk.length;
    if (received > max)
      connection.close(SocketCloseCode.MessageTooBig, tooBig('what comes before the acknowledgement', max));
  };
  // Before the listener of `ws`, or a message would be handled before its bytes are counted.
  socket.prependListener('data', count);
  connection.onAcknowledged = () => socket.off('data', count);
}
