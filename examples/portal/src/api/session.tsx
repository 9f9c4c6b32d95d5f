import { type ReactNode, useSyncExternalStore } from 'react';
import { type Client, Provider } from 'urql';
import { createApi } from './client.ts';

/** Refused so often in a row, a session is not tried again by itself. */
const MOST_REFUSALS = 3;

let refusals = 0;
let client = create();
const listeners = new Set<() => void>();

function create(): Client {
  const own = createApi({
    onReset: restart,
    // The answer took the ended session out of the browser, so whoever asks anew is a stranger.
    onUnauthenticated() {
      if (own !== client || refusals >= MOST_REFUSALS) return;
      refusals += 1;
      restart();
    },
  });
  return own;
}

/**
 * Begins with an empty cache and a new socket: when somebody signs in or out, when the session has ended, and when too much was missed.
 * What is shown is read anew; the old socket is closed with the last subscription that leaves it.
 */
export function restart(): void {
  client = create();
  for (const listener of listeners) listener();
}

/** The portal has told who is here. */
export const noteAnswer = (): void => {
  refusals = 0;
};

/** For what is asked outside of a page, such as what a link leads to. */
export const currentClient = () => client;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Session({ children }: { children: ReactNode }) {
  const current = useSyncExternalStore(subscribe, () => client);
  return <Provider value={current}>{children}</Provider>;
}
