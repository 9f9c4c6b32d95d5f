import { encodeCursor, LOG_START } from '../../../src/platform/live/cursor.ts';
import { Subscription } from '../subscription.ts';

export interface SeenEvent {
  type: string;
  credentialId: string;
  cursor: string;
}

/** A server that has just come up on a busy machine may cut a client whose turn did not come in time (4408). */
const ATTEMPTS = 5;

const QUERY = `subscription ($after: String) {
  credentialChanged(after: $after) { cursor type credential { id } } }`;

/** A client that follows the credentials it may see, over every death of the server, by the last cursor it got. */
export class Watcher {
  readonly seen: SeenEvent[] = [];
  #following: Promise<void> = Promise.resolve();
  #subscription: Subscription | null = null;

  constructor(private readonly token: string) {}

  /** Goes on behind the last event that was seen. */
  async follow(url: string): Promise<void> {
    const subscription = await this.#subscribe(url, ATTEMPTS);
    this.#subscription = subscription;
    this.#following = this.#take(subscription);
  }

  async #subscribe(url: string, attempts: number): Promise<Subscription> {
    const after = this.seen.at(-1)?.cursor ?? encodeCursor(LOG_START);
    return Subscription.start(url, this.token, QUERY, { after }).catch((error) => {
      if (attempts === 1) throw error;
      return this.#subscribe(url, attempts - 1);
    });
  }

  /** Resolves when the socket is closed and everything that arrived is in {@link Watcher.seen}. */
  async ended(): Promise<void> {
    await this.#following;
  }

  async stop(): Promise<void> {
    this.#subscription?.socket.terminate();
    await this.#following;
  }

  async #take(subscription: Subscription): Promise<void> {
    for (;;) {
      const event = await subscription.next().catch(() => null);
      if (!event) return;
      this.seen.push({ type: event.type, credentialId: event.credential.id, cursor: event.cursor });
    }
  }
}
