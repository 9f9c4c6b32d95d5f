import { MAX_PAYLOAD_BYTES } from '../http/server.ts';

/** Bounds of WebSockets. Sizes and counts are held at every moment, times within half a second. */
export interface SocketLimits {
  /** For `connection_init` to arrive, and again for its authentication. */
  initTimeoutMs: number;
  /** All bytes together that a peer may send before it is acknowledged. */
  maxBytesBeforeAck: number;
  /** One message after that. */
  maxMessageBytes: number;
  maxMessagesPerSecond: number;
  /** Operations under way on one socket. */
  maxOperations: number;
  maxSocketsPerUser: number;
  /** Anonymous sockets of one address. */
  maxSocketsPerAddress: number;
  /** Sockets of one address that are not acknowledged yet; beyond it the oldest of them is closed. */
  maxWaitingPerAddress: number;
  /** A peer that does not answer one ping before the next is gone. */
  pingIntervalMs: number;
  /** A peer that takes no byte for this long while some wait is a slow consumer. */
  stallTimeoutMs: number;
  /** For the peer to finish a closing handshake before the connection is cut. */
  closeTimeoutMs: number;
}

export const defaultSocketLimits: SocketLimits = {
  initTimeoutMs: 3000,
  maxBytesBeforeAck: 16 * 1024,
  maxMessageBytes: MAX_PAYLOAD_BYTES,
  maxMessagesPerSecond: 200,
  maxOperations: 100,
  maxSocketsPerUser: 100,
  maxSocketsPerAddress: 1000,
  maxWaitingPerAddress: 1000,
  pingIntervalMs: 12_000,
  stallTimeoutMs: 5000,
  closeTimeoutMs: 2000,
};
