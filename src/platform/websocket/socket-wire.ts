import type { WebSocket } from 'ws';
import type { Wire } from '../live-connections/live-connection.ts';

/** A WebSocket as a wire. `ws` itself cuts a peer that does not finish the closing handshake in time. */
export class SocketWire implements Wire {
  readonly #socket: WebSocket;
  #isAlive = true;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('pong', () => {
      this.#isAlive = true;
    });
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  get unsent(): number {
    return this.#socket.bufferedAmount;
  }

  send(data: string, sent: () => void): void {
    this.#socket.send(data, sent);
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  ping(): void {
    if (!this.#isAlive) this.#socket.terminate();
    else if (this.isOpen) this.#socket.ping();
    this.#isAlive = false;
  }

  terminate(): void {
    this.#socket.terminate();
  }

  onClose(closed: () => void): void {
    this.#socket.once('close', closed);
  }
}
