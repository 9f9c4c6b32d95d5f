import { once } from 'node:events';
import { expect } from 'vitest';
import { WebSocket } from 'ws';

// biome-ignore lint/suspicious/noExplicitAny: answers are JSON whose shape the document next to the call says
type Data = any;

interface Message {
  type: string;
  id?: string;
  payload?: Data;
}

/** One subscription on a socket of its own, spoken by hand so that nothing is retried or hidden. */
export class Subscription {
  /** Words of the close frame, once the server has closed the socket. */
  readonly reason: Promise<string>;
  /** Code of the close frame, once the server has closed the socket. */
  readonly closed: Promise<number>;
  readonly #inbox: Message[] = [];
  #heard = Promise.withResolvers<void>();
  #isOver = false;

  private constructor(readonly socket: WebSocket) {
    const heard = () => {
      this.#heard.resolve();
      this.#heard = Promise.withResolvers();
    };
    socket.on('message', (data) => {
      this.#inbox.push(JSON.parse(String(data)) as Message);
      heard();
    });
    const closing = once(socket, 'close');
    this.reason = closing.then(([, reason]) => String(reason));
    this.closed = closing.then(([code]) => {
      this.#isOver = true;
      heard();
      return code as number;
    });
  }

  /** Resolves when the server has begun to deliver. */
  static async start(url: string, token: string | null, query: string, variables: object): Promise<Subscription> {
    const socket = new WebSocket(url.replace(/^http/, 'ws'), 'graphql-transport-ws');
    const subscription = new Subscription(socket);
    await once(socket, 'open');
    subscription.#send({ type: 'connection_init', payload: token ? { authorization: `Bearer ${token}` } : {} });
    await subscription.#take(({ type }) => type === 'connection_ack');
    subscription.#send({ type: 'subscribe', id: '1', payload: { query, variables } });
    // Operations of one socket begin in their order: when the second is answered, the first one stands.
    subscription.#send({ type: 'subscribe', id: '2', payload: { query: '{ __typename }' } });
    await subscription.#take(({ type, id }) => type === 'complete' && id === '2');
    return subscription;
  }

  /** Data of the next event. */
  async next(): Promise<Data> {
    const { type, payload } = await this.#take(({ id, type }) => id === '1' && type !== 'complete');
    expect(type, JSON.stringify(payload)).toBe('next');
    expect(payload.errors).toBeUndefined();
    return Object.values(payload.data)[0];
  }

  /**
   * Data of the next event of this type. Others are passed over: those of earlier mutations get their place in the log a
   * moment after the commit, and then arrive here.
   */
  async nextOf(type: string, isWanted: (event: Data) => boolean = () => true): Promise<Data> {
    for (;;) {
      const event = await this.next();
      if (event.type === type && isWanted(event)) return event;
    }
  }

  /** The errors with which the server ended the subscription. */
  async failure(): Promise<{ message: string; extensions: { code: string } }[]> {
    const { payload } = await this.#take(({ id, type }) => id === '1' && type === 'error');
    return payload;
  }

  /** Events that arrived and were not taken yet. */
  get waiting(): Data[] {
    return this.#inbox.filter(({ id, type }) => id === '1' && type === 'next').map(({ payload }) => payload.data);
  }

  async stop(): Promise<void> {
    this.socket.close();
    await this.closed;
  }

  #send(message: Message): void {
    this.socket.send(JSON.stringify(message));
  }

  async #take(wanted: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const index = this.#inbox.findIndex(wanted);
      if (index >= 0) return this.#inbox.splice(index, 1)[0]!;
      if (this.#isOver) throw new Error(`The socket was closed with ${await this.closed}.`);
      await this.#heard.promise;
    }
  }
}
