import { MAX_PAYLOAD_BYTES } from '../http/server.ts';

/**
 * Bounds of live connections. Sizes and counts are held at every moment, times within half a second. A stream over HTTP is one
 * operation, and its request was bounded by the HTTP server.
 */
export interface ConnectionLimits {
  /** For `connection_init` to arrive, and again for its authentication. */
  initTimeoutMs: number;
  /** All bytes together that a peer may send before it is acknowledged. */
  maxBytesBeforeAck: number;
  /** One message after that. */
  maxMessageBytes: number;
  maxMessagesPerSecond: number;
  /** Operations under way on one socket. */
  maxOperations: number;
  /** Sockets and streams together. */
  maxConnectionsPerUser: number;
  /** Anonymous sockets and streams of one address. */
  maxConnectionsPerAddress: number;
  /** Sockets of one address that are not acknowledged yet; beyond it the oldest of them is closed. */
  maxWaitingPerAddress: number;
  /** A peer that does not answer one ping before the next is gone. A stream is kept open by as many signs of life. */
  pingIntervalMs: number;
  /** A peer that takes no byte for this long while some wait is a slow consumer. */
  stallTimeoutMs: number;
  /** For the peer to take its part in closing before the connection is cut. */
  closeTimeoutMs: number;
}

export const defaultConnectionLimits: ConnectionLimits = {
  initTimeoutMs: 3000,
  maxBytesBeforeAck: 16 * 1024,
  maxMessageBytes: MAX_PAYLOAD_BYTES,
  maxMessagesPerSecond: 200,
  maxOperations: 100,
  maxConnectionsPerUser: 100,
  maxConnectionsPerAddress: 1000,
  maxWaitingPerAddress: 1000,
  pingIntervalMs: 12_000,
  stallTimeoutMs: 5000,
  closeTimeoutMs: 2000,
};
