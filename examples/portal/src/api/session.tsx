import { type ReactNode, useSyncExternalStore } from 'react';
import { type Client, Provider } from 'urql';
import { forgetDrafts } from '../kit/unsaved.ts';
import { createApi } from './client.ts';

/** Whom the portal knows here; null for a stranger. */
let viewerId: string | null = null;
/** Open while who was here is asked to sign in once more: true when they have. */
let ending: PromiseWithResolvers<boolean> | null = null;
let client = create();
const listeners = new Set<() => void>();

function create(): Client {
  const own: Client = createApi({
    onReset: restart,
    isEnded: () => own === client && ending !== null,
    isSomebody: () => viewerId !== null,
    // The answer took the ended session out of the browser, so whoever asks anew is a stranger.
    onUnauthenticated: async () => own === client && viewerId !== null && askOver(),
  });
  return own;
}

/** What is shown and was typed stays as it is meanwhile, and what was sent last is sent again afterwards. */
function askOver(): Promise<boolean> {
  ending ??= Promise.withResolvers();
  tell();
  return ending.promise;
}

function tell(): void {
  for (const listener of listeners) listener();
}

/**
 * Begins with an empty cache and a new socket: when somebody signs in or out, and when too much was missed.
 * What is shown is read anew; the old socket is closed with the last subscription that leaves it.
 */
export function restart(): void {
  client = create();
  ending = null;
  tell();
}

/** Begins as a stranger; what was typed is let go. */
export function leave(): void {
  forgetDrafts();
  viewerId = null;
  restart();
}

/** The portal has told who is here. */
export const noteViewer = (id: string | null): void => {
  viewerId = id;
};

/** Somebody is signed in again: who was here goes on where they were, and anybody else begins with a page of their own. */
export function goOnAs(id: string): void {
  if (id === viewerId) {
    ending?.resolve(true);
    ending = null;
    tell();
    return;
  }
  forgetDrafts();
  location.reload();
}

/** For what is asked outside of a page, such as what a link leads to. */
export const currentClient = () => client;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether who is here has to sign in once more. */
export const useHasEnded = (): boolean => useSyncExternalStore(subscribe, () => ending !== null);

export function Session({ children }: { children: ReactNode }) {
  const current = useSyncExternalStore(subscribe, () => client);
  return <Provider value={current}>{children}</Provider>;
}
