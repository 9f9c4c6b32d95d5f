import { failureOf } from './failure.ts';
import { iterate } from './iterate.ts';
import { Renewal } from './renewal.ts';
import { guarded } from './report.ts';
import { patiently } from './retry-wait.ts';

/** An operation as `graphql-ws` and `graphql-sse` take it. */
export interface Payload {
  query: string;
  operationName?: string | null;
  variables?: Record<string, unknown> | null;
  extensions?: Record<string, unknown> | null;
}

/** A result as they give it. */
export interface Result {
  // biome-ignore lint/suspicious/noExplicitAny: what is asked for is known to the caller alone
  data?: any;
  // biome-ignore lint/suspicious/noExplicitAny: each client has its own class for them
  errors?: readonly any[];
  // biome-ignore lint/suspicious/noExplicitAny: free to the server
  extensions?: any;
}

// biome-ignore lint/suspicious/noExplicitAny: each client has its own type of results
export interface Sink<R = any> {
  next(result: R): void;
  error(error: unknown): void;
  complete(): void;
}

/** What is wrapped: a client of `graphql-ws`, of `graphql-sse` in distinct connections mode, or one that is used like them. */
export interface Subscriber {
  // biome-ignore lint/suspicious/noExplicitAny: payload and sink differ in their types from client to client
  subscribe(payload: any, sink: any): () => void;
  dispose?(): unknown;
}

export interface ResumableOptions {
  /**
   * What was missed can no longer be replayed. A new subscription stands already, so whoever reads the present state now misses
   * nothing. Without this function the error goes to the subscriber.
   */
  onReset?(payload: Payload): void;
  /**
   * The token does not hold. Resolves with true when there is another one, with which the subscriptions go on; with false, or without
   * this function, the error goes to the subscriber, and where it fails that failure. Asked once for all subscriptions that were
   * refused with a token.
   */
  onUnauthenticated?(): boolean | Promise<boolean>;
  /** Before a subscription that the server has ended is begun again for the `retries`th time in a row. */
  retryWait?(retries: number): Promise<void>;
}

/** The client that was wrapped, with subscriptions that resume. */
export type Resumable<C extends Subscriber> = Omit<C, 'subscribe' | 'iterate'> & {
  subscribe(payload: Payload, sink: Sink): () => void;
  iterate(payload: Payload): AsyncGenerator<Result, void, void>;
};

/**
 * Makes the subscriptions of a client resume behind the last event that was delivered, whenever it connects anew. Documents need
 * no `after` and no `cursor`: the place is told beside them, in `extensions`.
 */
export function resumable<C extends Subscriber>(client: C, options: ResumableOptions = {}): Resumable<C> {
  const renewal = new Renewal(async () => (await options.onUnauthenticated?.()) ?? false);
  const shared: Shared = { client, options, renewal, living: new Set() };
  const subscribe = (payload: Payload, sink: Sink) => new Subscription(shared, payload, guardedSink(sink)).stop;
  /** Also those that wait at the moment, of which the client itself knows nothing: they would open it again. */
  const dispose = () => {
    for (const subscription of shared.living) subscription.end();
    return client.dispose?.();
  };
  return { ...client, subscribe, dispose, iterate: (payload) => iterate((sink) => subscribe(payload, sink)) };
}

/** What the subscriptions of a client have in common. */
interface Shared {
  client: Subscriber;
  options: ResumableOptions;
  renewal: Renewal;
  /** Those that are not over. */
  living: Set<Subscription>;
}

/** Whatever a subscriber throws is its own: the subscription goes on behind the event that was delivered. */
const guardedSink = (sink: Sink): Sink => ({
  next: guarded((result) => sink.next(result)),
  error: guarded((error) => sink.error(error)),
  complete: guarded(() => sink.complete()),
});

/** Events of this many cursors back are known when they come a second time. */
const REMEMBERED = 1000;

/** What the server tells of a result beside it. */
interface Place {
  cursor?: string;
  hello?: boolean;
  /** Whether the document itself asks for the hello. */
  inDocument?: boolean;
}

class Subscription {
  /** The last place that is known; null after a RESET, undefined before the first. */
  #cursor: string | null | undefined;
  readonly #delivered = new Set<string>();
  /** The attempt whose results count; those of earlier ones come too late. */
  #attempt = 0;
  #stop = () => {};
  /** How many tokens there were when the attempt began. */
  #tokens = 0;
  /** Whether a new token was got since the last sign of the server. */
  #isRenewed = false;
  #isReset = false;
  /** Whether it was told where the subscription begins. */
  #hasBegun = false;
  #retries = 0;

  constructor(
    private readonly shared: Shared,
    private readonly payload: Payload,
    private readonly sink: Sink,
  ) {
    shared.living.add(this);
    this.#start();
  }

  readonly stop = (): void => {
    this.shared.living.delete(this);
    this.#attempt = -1;
    this.#stop();
  };

  /** As if the server had completed it. */
  end(): void {
    this.stop();
    this.sink.complete();
  }

  #start(): void {
    const attempt = ++this.#attempt;
    this.#tokens = this.shared.renewal.count;
    const isCurrent = () => attempt === this.#attempt;
    const stop = this.shared.client.subscribe(this.#request(), {
      next: (result: Result) => isCurrent() && this.#next(result),
      error: (error: unknown) => isCurrent() && this.#failed(error),
      complete: () => isCurrent() && this.end(),
    });
    if (this.#attempt === attempt) this.#stop = stop;
    // It has ended while it began.
    else stop();
  }

  /**
   * Clients keep what they are given, and write it out again each time they connect: so it tells the place of that moment. The
   * first time that is the `after` of the caller, if there is one.
   */
  #request(): Payload {
    const place = () => (this.#cursor === undefined ? {} : { after: this.#cursor });
    const { payload } = this;
    return {
      ...payload,
      get extensions() {
        return { ...payload.extensions, resume: { ...place(), hello: true } };
      },
    };
  }

  #next(result: Result): void {
    const { cursor, hello, inDocument } = (result.extensions ?? {}) as Place;
    // An operation over HTTP that fails has its errors as a result.
    if (!result.data && result.errors && failureOf(result.errors)) {
      this.#failed(result.errors, result);
      return;
    }
    this.#isRenewed = false;
    this.#retries = 0;
    if (cursor !== undefined) this.#cursor = cursor;
    if (hello) this.#greeted(inDocument ? result : null);
    else if (cursor === undefined || !this.#isRepeated(cursor)) this.sink.next(result);
  }

  /** @param asked The hello where the subscriber asked for it: it begins a subscription, and nothing begins when it comes back. */
  #greeted(asked: Result | null): void {
    if (asked && !this.#hasBegun) this.sink.next(asked);
    this.#hasBegun = true;
    if (!this.#isReset) return;
    this.#isReset = false;
    guarded(() => this.shared.options.onReset?.(this.payload))();
  }

  #isRepeated(cursor: string): boolean {
    if (this.#delivered.has(cursor)) return true;
    this.#delivered.add(cursor);
    const [oldest] = this.#delivered;
    if (this.#delivered.size > REMEMBERED && oldest) this.#delivered.delete(oldest);
    return false;
  }

  #failed(error: unknown, result?: Result): void {
    const failure = failureOf(error);
    if (failure === 'come back') void this.#comeBack();
    else if (failure === 'reset' && this.shared.options.onReset) this.#reset();
    else if (failure === 'sign in') void this.#renew(error, result);
    else this.#giveUp(error, result);
  }

  #reset(): void {
    const isRepeated = this.#isReset;
    this.#cursor = null;
    this.#isReset = true;
    this.#hasBegun = false;
    // Whoever is refused the beginning too would be asked without a pause.
    if (isRepeated) void this.#comeBack();
    else this.#startAnew();
  }

  async #comeBack(): Promise<void> {
    const attempt = ++this.#attempt;
    this.#stop();
    await patiently(this.shared.options.retryWait)(this.#retries++);
    if (attempt === this.#attempt) this.#start();
  }

  #startAnew(): void {
    this.#attempt += 1;
    this.#stop();
    this.#start();
  }

  async #renew(error: unknown, result?: Result): Promise<void> {
    const attempt = ++this.#attempt;
    const isHopeless = this.#isRenewed;
    this.#isRenewed = true;
    const renewed = !isHopeless && (await this.shared.renewal.since(this.#tokens).catch((reason) => ({ reason })));
    if (attempt !== this.#attempt) return;
    if (renewed === true) this.#startAnew();
    else if (renewed === false) this.#giveUp(error, result);
    else this.#giveUp(renewed.reason);
  }

  /** As the client itself would have told it. */
  #giveUp(error: unknown, result?: Result): void {
    this.stop();
    if (!result) {
      this.sink.error(error);
      return;
    }
    this.sink.next(result);
    this.sink.complete();
  }
}
