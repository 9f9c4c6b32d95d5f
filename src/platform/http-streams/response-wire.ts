import type { ServerResponse } from 'node:http';
import type { FormattedExecutionResult } from 'graphql';
import { CloseCode } from '../live-connections/close-code.ts';
import type { Wire } from '../live-connections/live-connection.ts';
import type { StreamFormat } from './stream-format.ts';

/** The answer to an HTTP request as a wire. Before {@link ResponseWire.start} a close is only kept, to be told as a status. */
export class ResponseWire implements Wire {
  /** Why the connection was closed before it was let in. */
  refusal: { code: number; reason: string } | null = null;
  readonly #response: ServerResponse;
  readonly #format: StreamFormat;
  readonly #closeTimeoutMs: number;
  #isStarted = false;
  #isOver = false;
  #isClosed: boolean;

  constructor(response: ServerResponse, format: StreamFormat, closeTimeoutMs: number) {
    this.#response = response;
    this.#format = format;
    this.#closeTimeoutMs = closeTimeoutMs;
    this.#isClosed = response.closed;
    // That of HTTP/2 does not know it by itself.
    response.once('close', () => {
      this.#isClosed = true;
    });
  }

  get isOpen(): boolean {
    return !this.#isOver && !this.refusal && !this.#isClosed;
  }

  get unsent(): number {
    return this.#response.writableLength;
  }

  /** Sends status and headers; the response is from now on written here alone. */
  start(headers: Record<string, number | string | string[] | undefined>): void {
    this.#isStarted = true;
    for (const [name, value] of Object.entries(headers)) if (value !== undefined) this.#response.setHeader(name, value);
    this.#response.setHeader('content-type', this.#format.contentType);
    // Or nginx keeps the events back until it has many of them.
    this.#response.setHeader('x-accel-buffering', 'no');
    this.#response.writeHead(200);
    this.#response.write(this.#format.opening);
  }

  send(data: string, sent: () => void): void {
    this.#response.write(data, sent);
  }

  /** A result as it is sent. */
  written(result: FormattedExecutionResult): string {
    return this.#format.result(result);
  }

  /** The operation is over. */
  complete(): void {
    if (this.isOpen) this.#end(this.#format.completion);
  }

  close(code: number, reason: string): void {
    if (!this.#isStarted) this.refusal = { code, reason };
    // Who has stopped reading does not read this either.
    else if (code === CloseCode.SlowConsumer) this.terminate();
    else this.#end(this.#format.ending(code, reason));
  }

  ping(): void {
    if (this.#isStarted && this.isOpen) this.#response.write(this.#format.heartbeat);
  }

  terminate(): void {
    this.#isOver = true;
    this.#response.destroy();
  }

  onClose(closed: () => void): void {
    if (this.#isClosed) closed();
    else this.#response.once('close', closed);
  }

  #end(last: string): void {
    this.#isOver = true;
    this.#response.end(last);
    const late = setTimeout(() => this.#response.destroy(), this.#closeTimeoutMs);
    this.#response.once('close', () => clearTimeout(late));
  }
}
