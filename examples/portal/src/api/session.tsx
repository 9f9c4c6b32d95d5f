import { type ReactNode, useSyncExternalStore } from 'react';
import { Provider } from 'urql';
import { createApi } from './client.ts';

const create = () => createApi({ onReset: restart, onUnauthenticated: () => isSignedIn && restart() });

let isSignedIn = false;
let client = create();
const listeners = new Set<() => void>();

/**
 * Begins with an empty cache and a new socket: when somebody signs in or out, when the session has ended, and when too much was missed.
 * What is shown is read anew; the old socket is closed with the last subscription that leaves it.
 */
export function restart(): void {
  isSignedIn = false;
  client = create();
  for (const listener of listeners) listener();
}

/** Only whoever was signed in can have lost a session: for others the same code says that a page wants one. */
export const noteViewer = (viewer: object | null): void => {
  isSignedIn = viewer !== null;
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
