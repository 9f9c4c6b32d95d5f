import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { handleProtocols, makeServer, type Server as ProtocolServer } from 'graphql-ws';
import type { Logger } from 'pino';
import { WebSocket, WebSocketServer } from 'ws';
import { publicError } from '../graphql/errors.ts';
import { createHostPolicy } from '../http/host.ts';
import type { EdgeMetrics } from '../http/metrics.ts';
import type { OriginPolicy } from '../http/origin.ts';
import { createAddressReader, networkOf } from '../http/remote-address.ts';
import { CloseCode, CloseReason } from '../live-connections/close-code.ts';
import type { ConnectionLimits } from '../live-connections/connection-limits.ts';
import type { ConnectionIdentity, LiveConnection } from '../live-connections/live-connection.ts';
import type { LiveConnections } from '../live-connections/live-connections.ts';
import type { SessionCookies } from '../session-cookies/session-cookie.ts';
import { Lobby } from './lobby.ts';
import { operationWithMisplacedVariables } from './misplaced-variables.ts';
import { type SocketExtra, socketOperations } from './socket-operations.ts';
import { SocketWire } from './socket-wire.ts';

export interface WebSocketOptions<I extends ConnectionIdentity> {
  server: Server;
  path: string;
  live: LiveConnections<I>;
  log: Logger;
  metrics: EdgeMetrics;
  /** As for the HTTP server. */
  originPolicy: OriginPolicy;
  /** As for the HTTP server. */
  allowedHosts: readonly string[];
  /** As for the HTTP server. */
  trustProxy: readonly string[];
  /** As for the HTTP server. */
  cookies: SessionCookies;
}

/** GraphQL over WebSocket (graphql-transport-ws) on an HTTP server, through the same pipeline as HTTP. */
export function attachWebSocket<I extends ConnectionIdentity>(options: WebSocketOptions<I>): void {
  const { server, live } = options;
  const sockets = createSocketServer(live.limits);
  const isOwnHost = createHostPolicy(options.allowedHosts);
  const addressOf = createAddressReader(options.trustProxy);
  const take = createDoor(options);
  const refusalOf = (request: IncomingMessage): string | null => {
    if (!isOwnHost(request)) return '421 Misdirected Request';
    if (request.url?.split('?')[0] !== options.path) return '404 Not Found';
    if (options.originPolicy(request) === 'foreign' || options.cookies.isUnproven(request)) return '403 Forbidden';
    return live.isDraining ? '503 Service Unavailable' : null;
  };
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refusal = refusalOf(request);
    if (refusal) refuseUpgrade(socket, refusal);
    else sockets.handleUpgrade(request, socket, head, (webSocket) => take(webSocket, request, addressOf(request)));
  });
}

/** Takes sockets up: they wait in the lobby until they have said who they are. */
function createDoor<I extends ConnectionIdentity>({ live, log, metrics, cookies }: WebSocketOptions<I>) {
  const lobby = new Lobby<LiveConnection<I>>();
  const leaveLobby = (connection: LiveConnection<I>) => lobby.leave(networkOf(connection.remoteAddress), connection);
  const protocol = makeServer<Record<string, unknown>, SocketExtra<I>>({
    schema: live.pipeline.schema,
    connectionInitWaitTimeout: live.limits.initTimeoutMs,
    onConnect: async ({ connectionParams, extra: { connection, kept } }) => {
      const isIn = await live.signIn(connection, authorizationIn(connectionParams) ?? kept);
      if (isIn) leaveLobby(connection);
      return isIn;
    },
    ...socketOperations(live),
  });
  return (socket: WebSocket, request: IncomingMessage, remoteAddress: string): void => {
    socket.on('error', (error) => log.debug({ err: error }, 'WebSocket failed'));
    const connection = live.add(new SocketWire(socket), remoteAddress);
    const crowdedOut = lobby.enter(networkOf(remoteAddress), connection, live.limits.maxWaitingPerAddress);
    crowdedOut?.close(CloseCode.InitialisationTimeout, CloseReason.initialisationTimeout);
    metrics.openSockets.inc();
    limitBytesBeforeAck(connection, request, live.limits.maxBytesBeforeAck);
    const extra = { connection, kept: cookies.authorizationOf(request) };
    const closed = speakProtocol(protocol, socket, extra, live);
    socket.once('close', (code, reason) => {
      metrics.openSockets.dec();
      leaveLobby(connection);
      closed(code, String(reason)).catch((error) => log.error({ err: error }, 'WebSocket clean-up failed'));
    });
  };
}

function speakProtocol<I extends ConnectionIdentity>(
  protocol: ProtocolServer<SocketExtra<I>>,
  socket: WebSocket,
  extra: SocketExtra<I>,
  live: LiveConnections<I>,
) {
  const { connection } = extra;
  socket.on('ping', () => connection.countMessage());
  const adapter = {
    protocol: socket.protocol,
    send: (data: string) => connection.send(data),
    close: (code?: number, reason?: string) => socket.close(code, reason),
    onMessage: (handle: (message: string) => Promise<void>) => {
      socket.on('message', (data) => {
        if (!connection.open || !connection.countMessage()) return;
        const message = String(data);
        if (refuseVariables(connection, message, live)) return;
        handle(message).catch((error) => live.fail(connection, error));
      });
    },
  };
  return protocol.opened(adapter, extra);
}

/** @returns Whether the message was answered. Strangers are left to the protocol. */
function refuseVariables<I extends ConnectionIdentity>(
  connection: LiveConnection<I>,
  message: string,
  live: LiveConnections<I>,
): boolean {
  const id = connection.slot === null ? null : operationWithMisplacedVariables(message);
  if (id === null) return false;
  const error = publicError('BAD_REQUEST', 'The variables must be an object.');
  const payload = [live.pipeline.maskError(error, randomUUID())];
  void connection.send(JSON.stringify({ id, type: 'error', payload }));
  return true;
}

/** The `Authorization` of a `connection_init`; as a header's, its name is the same in any case. */
function authorizationIn(parameters: Readonly<Record<string, unknown>> | undefined): unknown {
  const name = Object.keys(parameters ?? {}).find((key) => key.toLowerCase() === 'authorization');
  return name === undefined ? undefined : parameters?.[name];
}

function createSocketServer(limits: ConnectionLimits): WebSocketServer {
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
      super.close(code, reason ?? (code === CloseCode.MessageTooBig ? tooBig('one', max) : undefined));
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
function limitBytesBeforeAck<I extends ConnectionIdentity>(
  connection: LiveConnection<I>,
  { socket }: IncomingMessage,
  max: number,
): void {
  let received = 0;
  const count = (chunk: Buffer) => {
    received += chunk.length;
    if (received > max) connection.close(CloseCode.MessageTooBig, tooBig('what comes before the acknowledgement', max));
  };
  // Before the listener of `ws`, or a message would be handled before its bytes are counted.
  socket.prependListener('data', count);
  connection.onAcknowledged = () => socket.off('data', count);
}
