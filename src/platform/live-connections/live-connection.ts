import { randomUUID } from 'node:crypto';
import { CloseCode, CloseReason } from './close-code.ts';
import type { ConnectionLimits } from './connection-limits.ts';

/** What a connection was signed in with. */
export interface ConnectionIdentity {
  userId: string;
  sessionId: string;
  /** Where it was no session but a token, which counts its connections for itself. */
  accountToken?: { id: string };
  /** When the session ends unless it is used before. */
  expiresAt?: Date | null;
}

/** What the application may know of a connection. */
export interface ConnectionInfo<I extends ConnectionIdentity = ConnectionIdentity> {
  readonly id: string;
  readonly remoteAddress: string;
  /** Null for anonymous callers, and until the connection has been let in. */
  readonly identity: I | null;
}

/** What carries the bytes of a connection: a WebSocket, or the answer to an HTTP request. */
export interface Wire {
  readonly isOpen: boolean;
  /** Bytes that the peer has not taken yet. */
  readonly unsent: number;
  /** @param sent Called when the bytes have left, or never will. */
  send(data: string, sent: () => void): void;
  /** Ends in order; a peer that does not take its part in that is cut after a while. */
  close(code: number, reason: string): void;
  /** Shows that this side lives, and cuts a peer that was asked and did not answer. */
  ping(): void;
  terminate(): void;
  onClose(closed: () => void): void;
}

/** Below this many unsent bytes a send does not wait; above it, whoever produces is held back. */
const HIGH_WATER_BYTES = 64 * 1024;

/** One open connection with its bounds. Holds no timer: a sweep over all of them calls {@link sweep}. */
export class LiveConnection<I extends ConnectionIdentity> implements ConnectionInfo<I> {
  readonly id = randomUUID();
  identity: I | null = null;
  /** As far as is known here: a session that is used lives on. */
  expiresAt: Date | null = null;
  /** What it counts against once it is let in. */
  slot: string | null = null;
  /** Called once, when it has been let in. */
  onAcknowledged: () => void = () => {};
  /** Queries and mutations under way; a drain waits for them. */
  private running = 0;
  private whenIdle: (() => void)[] = [];
  private unsettledSince: number | null = null;
  private isMuted = false;
  private lastPing = Date.now();
  private messageWindow = { second: 0, count: 0 };

  constructor(
    readonly wire: Wire,
    readonly remoteAddress: string,
    private readonly limits: ConnectionLimits,
  ) {}

  get open(): boolean {
    return this.wire.isOpen;
  }

  close(code: number, reason: string): void {
    if (this.open) this.wire.close(code, reason);
  }

  /** Closes it for good, because what it was signed in with does not hold any more. */
  end(): void {
    const isToken = this.identity?.accountToken !== undefined;
    this.close(CloseCode.Unauthorized, isToken ? CloseReason.tokenEnded : CloseReason.sessionEnded);
  }

  /** Nothing is sent any more, not even what is under way: the connection is about to be closed. */
  mute(): void {
    this.isMuted = true;
  }

  /**
   * Resolves at once while the peer keeps up, else when the bytes have left, so that a slow reader slows its own
   * sources down and nothing piles up here. Resolves also when the connection closes.
   */
  send(data: string): Promise<void> {
    if (!this.open || this.isMuted) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.unsettledSince ??= Date.now();
    this.wire.send(data, () => {
      this.unsettledSince = this.wire.unsent > 0 ? Date.now() : null;
      resolve();
    });
    return this.wire.unsent > HIGH_WATER_BYTES ? promise : Promise.resolve();
  }

  /** Counts a message or ping of the peer; closes the connection when there are too many in one second. */
  countMessage(): boolean {
    const second = Math.floor(Date.now() / 1000);
    if (this.messageWindow.second !== second) this.messageWindow = { second, count: 0 };
    this.messageWindow.count++;
    if (this.messageWindow.count <= this.limits.maxMessagesPerSecond) return true;
    this.close(CloseCode.PolicyViolation, 'Too many messages');
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
    if (stalled) this.close(CloseCode.SlowConsumer, 'Slow consumer');
    else if (now - this.lastPing >= this.limits.pingIntervalMs) {
      this.lastPing = now;
      this.wire.ping();
    }
  }

  private finish(): void {
    this.running--;
    if (this.running > 0) return;
    for (const resolve of this.whenIdle.splice(0)) resolve();
  }
}
