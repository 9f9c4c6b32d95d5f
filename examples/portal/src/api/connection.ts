import { useSyncExternalStore } from 'react';

type State = 'idle' | 'live' | 'lost';

let state: State = 'idle';
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

window.addEventListener('online', tell);
window.addEventListener('offline', tell);

/** How the page is connected to the portal. */
export const connection = {
  set(next: State): void {
    state = next;
    tell();
  },
};

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** `offline` without a network, `lost` while the socket comes back, and otherwise `fine`. */
export const useConnection = (): 'fine' | 'lost' | 'offline' =>
  useSyncExternalStore(subscribe, () => (navigator.onLine ? (state === 'lost' ? 'lost' : 'fine') : 'offline'));
