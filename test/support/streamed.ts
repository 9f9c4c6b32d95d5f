/** The answer to an HTTP request that comes in pieces, read by hand so that nothing is retried or hidden. */
export class Streamed {
  /** Everything so far. */
  text = '';
  /** Resolves when the server has ended the answer, rejects when it was cut. */
  readonly ended: Promise<void>;
  #heard = Promise.withResolvers<void>();

  private constructor(
    readonly response: Response,
    private readonly control: AbortController,
  ) {
    this.ended = this.#read();
    this.ended.catch(() => {});
  }

  /** Begins to read an answer with this `Accept`; `body` is sent as JSON, without one it is a GET. */
  static async open(url: string, accept: string, body?: object, headers: Record<string, string> = {}) {
    const control = new AbortController();
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET',
      headers: { accept, ...(body && { 'content-type': 'application/json' }), ...headers },
      body: body && JSON.stringify(body),
      signal: control.signal,
    });
    return new Streamed(response, control);
  }

  /** Resolves when this has come. */
  async heard(wanted: string): Promise<void> {
    for (let from = 0; !this.text.includes(wanted, from); ) {
      from = Math.max(0, this.text.length - wanted.length);
      await this.#heard.promise;
    }
  }

  /** Lets the connection go. */
  abandon(): void {
    this.control.abort();
  }

  async #read(): Promise<void> {
    try {
      for await (const chunk of this.response.body!.pipeThrough(new TextDecoderStream())) {
        this.text += chunk;
        this.#heard.resolve();
        this.#heard = Promise.withResolvers();
      }
    } finally {
      this.#heard.reject(new Error(`The answer has ended: ${this.text}`));
      this.#heard.promise.catch(() => {});
    }
  }
}
