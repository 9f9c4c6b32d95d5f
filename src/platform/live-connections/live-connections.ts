import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Pipeline } from '../graphql-pipeline/pipeline.ts';
import type { Caller } from '../http/caller.ts';
import { networkOf } from '../http/remote-address.ts';
import { countedAs } from '../viewer.ts';
import { CloseCode, CloseReason } from './close-code.ts';
import { type ConnectionLimits, defaultConnectionLimits } from './connection-limits.ts';
import { type ConnectionIdentity, type ConnectionInfo, LiveConnection, type Wire } from './live-connection.ts';
import { Operations, type OperationsOptions } from './operations.ts';
import { Slots } from './slots.ts';

export interface LiveConnectionsOptions<I extends ConnectionIdentity> extends OperationsOptions<I> {
  pipeline: Pipeline;
  log: Logger;
  /** Called for an authorization; null refuses the connection with {@link CloseCode.Unauthorized}. */
  authenticate(caller: Caller): Promise<I | null>;
  /** When the session ends by now, since it may have been used meanwhile; null when it has ended. */
  expiryOf(identity: I): Promise<Date | null>;
  /** Overrides of {@link defaultConnectionLimits}. */
  limits?: Partial<ConnectionLimits>;
}

const SWEEP_INTERVAL_MS = 500;

/**
 * All connections that live on after their request: WebSockets, and streams over HTTP. Who is let in, how many, for how long,
 * and how they end is decided here, the same for every transport.
 */
export class LiveConnections<I extends ConnectionIdentity> {
  readonly limits: ConnectionLimits;
  readonly operations: Operations<I>;
  readonly #options: LiveConnectionsOptions<I>;
  readonly #connections = new Set<LiveConnection<I>>();
  readonly #slots = new Slots();
  /** Those whose session is being read once more. */
  readonly #judged = new Set<LiveConnection<I>>();
  readonly #sweep: NodeJS.Timeout;
  #draining = false;

  constructor(options: LiveConnectionsOptions<I>) {
    this.#options = options;
    this.limits = { ...defaultConnectionLimits, ...options.limits };
    this.operations = new Operations(options);
    this.#sweep = setInterval(() => this.#sweepAll(), SWEEP_INTERVAL_MS).unref();
  }

  /** Whether nothing new is taken any more. */
  get isDraining(): boolean {
    return this.#draining;
  }

  get pipeline(): Pipeline {
    return this.#options.pipeline;
  }

  /** Takes a connection up until its wire is closed. It may do nothing before {@link signIn}. */
  add(wire: Wire, remoteAddress: string): LiveConnection<I> {
    const connection = new LiveConnection<I>(wire, remoteAddress, this.limits);
    this.#connections.add(connection);
    wire.onClose(() => {
      this.#connections.delete(connection);
      if (connection.slot) this.#slots.release(connection.slot);
    });
    return connection;
  }

  /** Lets a connection in, or closes it and returns false. Without an authorization it is an anonymous one. */
  async signIn(connection: LiveConnection<I>, authorization: unknown): Promise<boolean> {
    const isAnonymous = authorization === undefined || authorization === null;
    const identity = typeof authorization === 'string' ? await this.#authenticate(connection, authorization) : null;
    if (!connection.open) return false;
    if (!identity && !isAnonymous) {
      connection.close(CloseCode.Unauthorized, CloseReason.notSignedIn);
      return false;
    }
    // Anonymous and signed-in connections have a room each, so that neither keeps the others out.
    const slot = identity ? `user:${countedAs(identity)}` : `network:${networkOf(connection.remoteAddress)}`;
    const { maxConnectionsPerUser, maxConnectionsPerAddress } = this.limits;
    if (!this.#slots.take(slot, identity ? maxConnectionsPerUser : maxConnectionsPerAddress)) {
      connection.close(CloseCode.TooManyConnections, 'Too many connections');
      return false;
    }
    Object.assign(connection, { slot, identity, expiresAt: identity?.expiresAt ?? null });
    connection.onAcknowledged();
    return true;
  }

  /** Ends a connection for a fault of ours, or because something is away for the moment. */
  fail(connection: LiveConnection<I>, error: unknown): void {
    // Clients come back by themselves after this code, and not after the other.
    if (this.pipeline.isAway(error)) {
      connection.close(CloseCode.TryAgainLater, 'Try again later');
      return;
    }
    this.#options.log.error({ err: error }, 'Live connection failed');
    connection.close(CloseCode.InternalServerError, 'Internal server error');
  }

  /**
   * For when accounts may do something else than before. The chosen connections are sent nothing more from this call on, and
   * closed: where the session has ended they are told to sign in, otherwise to connect anew. Returns how many there were.
   */
  reconsider(predicate: (connection: ConnectionInfo<I>) => boolean): number {
    const chosen = [...this.#connections].filter((connection) => predicate(connection));
    for (const connection of chosen) {
      connection.mute();
      void this.#dismiss(connection);
    }
    return chosen.length;
  }

  /** Takes no new connection or operation, lets running ones finish within `graceMs`, then closes all. */
  async drain(graceMs: number): Promise<void> {
    this.#draining = true;
    const leaving = [...this.#connections].map(async (connection) => {
      const closed = new Promise<void>((resolve) => connection.wire.onClose(resolve));
      await connection.idle();
      connection.close(CloseCode.GoingAway, 'Going away');
      await closed;
    });
    const grace = new AbortController();
    await Promise.race([Promise.all(leaving), wait(graceMs, undefined, { signal: grace.signal }).catch(() => {})]);
    grace.abort();
    for (const connection of this.#connections) connection.wire.terminate();
    clearInterval(this.#sweep);
  }

  async #authenticate(connection: LiveConnection<I>, authorization: string): Promise<I | null> {
    const { remoteAddress } = connection;
    const late = setTimeout(() => {
      connection.close(CloseCode.InitialisationTimeout, CloseReason.initialisationTimeout);
    }, this.limits.initTimeoutMs);
    try {
      return await this.#options.authenticate({ requestId: randomUUID(), authorization, remoteAddress });
    } finally {
      clearTimeout(late);
    }
  }

  async #dismiss(connection: LiveConnection<I>): Promise<void> {
    const { identity } = connection;
    // What cannot be read now is judged when the client is back.
    const isOver = identity && (await this.#options.expiryOf(identity).catch(() => true)) === null;
    if (isOver) connection.end();
    else connection.close(CloseCode.ConnectAnew, CloseReason.rightsChanged);
  }

  #sweepAll(): void {
    const now = Date.now();
    for (const connection of this.#connections) {
      connection.sweep(now);
      const { identity } = connection;
      if (identity && connection.isExpired(now) && !this.#judged.has(connection))
        void this.#expire(connection, identity);
    }
  }

  /** Closes the connection, unless its session was used meanwhile on whatever way. What cannot be read now, the next sweep asks for. */
  async #expire(connection: LiveConnection<I>, identity: I): Promise<void> {
    this.#judged.add(connection);
    try {
      connection.expiresAt = await this.#options.expiryOf(identity);
      if (!connection.expiresAt) connection.end();
    } catch (error) {
      if (!this.pipeline.isAway(error)) this.fail(connection, error);
    } finally {
      this.#judged.delete(connection);
    }
  }
}
