import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { SocketLimits } from './socket-limits.ts';

/** What a connection was signed in with. */
export interface SocketIdentity {
  userId: string;
  sessionId: string;
  /** When the session ends unless it is used before. */
  expiresAt?: Date | null;
}

/** What the application may know of a connection. */
export interface ConnectionInfo<I extends SocketIdentity = SocketIdentity> {
  readonly id: string;
  readonly remoteAddress: string;
  /** Null for anonymous callers, and until `connection_init` has been answered. */
  readonly identity: I | null;
}

/** Close codes of ours, beside those of the graphql-transport-ws protocol. */
export const SocketCloseCode = {
  GoingAway: 1001,
  TryAgainLater: 1013,
  PolicyViolation: 1008,
  MessageTooBig: 1009,
  Forbidden: 4403,
  InitialisationTimeout: 4408,
  SlowConsumer: 4413,
  TooManyConnections: 4429,
  InternalServerError: 4500,
} as const;

/** Below this many unsent bytes a send does not wait; above it, whoever produces is held back. */
const HIGH_WATER_BYTES = 64 * 1024;

/** One open WebSocket with its bounds. Holds no timer: the server's sweep calls {@link sweep} for all. */
export class SocketConnection<I extends SocketIdentity> implements ConnectionInfo<I> {
  readonly id = randomUUID();
  identity: I | null = null;
  /** As far as is known here: a session that is used lives on. */
  expiresAt: Date | null = null;
  /** What it counts against once it is acknowledged. */
  slot: string | null = null;
  /** Called once, when `connection_init` has been accepted. */
  onAcknowledged: () => void = () => {};
  /** Queries and mutations under way; a drain waits for them. */
  private running = 0;
  private whenIdle: (() => void)[] = [];
  private unsettledSince: number | null = null;
  private alive = true;
  private lastPing = Date.now();
  private messageWindow = { second: 0, count: 0 };

  constructor(
    readonly socket: WebSocket,
    readonly remoteAddress: string,
    private readonly limits: SocketLimits,
  ) {
    socket.on('pong', () => {
      this.alive = true;
    });
  }

  get open(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  /** Begins the closing handshake; `ws` cuts the connection when the peer does not finish it in time. */
  close(code: number, reason: string): void {
    if (this.open) this.socket.close(code, reason);
  }

  /**
   * Resolves at once while the peer keeps up, else when the bytes have left, so that a slow reader slows its own
   * sources down and nothing piles up here. Resolves also when the socket closes.
   */
  send(data: string): Promise<void> {
    if (!this.open) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.unsettledSince ??= Date.now();
    this.socket.send(data, () => {
      this.unsettledSince = this.socket.bufferedAmount > 0 ? Date.now() : null;
      resolve();
    });
    return this.socket.bufferedAmount > HIGH_WATER_BYTES ? promise : Promise.resolve();
  }

  /** Counts a message or ping of the peer; closes the connection when there are too many in one second. */
  countMessage(): boolean {
    const second = Math.floor(Date.now() / 1000);
    if (this.messageWindow.second !== second) this.messageWindow = { second, count: 0 };
    this.messageWindow.count++;
    if (this.messageWindow.count <= this.limits.maxMessagesPerSecond) return true;
    this.close(SocketCloseCode.PolicyViolation, 'Too many messages');
    return false;
  }

  /** Wraps a query or mutation, so that {@link idle} waits for its result to be sent. */
  async run<T>(operation: () => Promise<T>): Promise<T> {
    this.running++;
    try {
      return await operation();
    } finally {
      // The result and `complete` are sent in the microtasks that follow; only then is this operation over.
      setImmediate(() => this.finish());
    }
  }

  /** Resolves when no query or mutation is under way. */
  idle(): Promise<void> {
    if (this.running === 0) return Promise.resolve();
    return new Promise((resolve) => this.whenIdle.push(resolve));
  }

  isExpired(now: number): boolean {
    return this.expiresAt !== null && this.expiresAt.getTime() <= now;
  }

  /** Ends what must not live on: readers that have stopped, peers that are gone. */
  sweep(now: number): void {
    const stalled = this.unsettledSince !== null && now - this.unsettledSince > this.limits.stallTimeoutMs;
    if (stalled) this.close(SocketCloseCode.SlowConsumer, 'Slow consumer');
    else if (now - this.lastPing >= this.limits.pingIntervalMs) this.ping(now);
  }

  private ping(now: number): void {
    if (!this.alive) this.socket.terminate();
    else if (this.open) this.socket.ping();
    this.alive = false;
    this.lastPing = now;
  }

  private finish(): void {
    this.running--;
    if (this.running > 0) return;
    for (const resolve of this.whenIdle.splice(0)) resolve();
  }
}
