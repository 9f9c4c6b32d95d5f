import { useSyncExternalStore } from 'react';

interface Notice {
  id: number;
  text: string;
}

const STAYS_MS = 6_000;
const AT_ONCE = 3;

let notices: readonly Notice[] = [];
let count = 0;
const listeners = new Set<() => void>();

function change(next: readonly Notice[]): void {
  notices = next;
  for (const listener of listeners) listener();
}

/** Says something in passing: what was done, or what has just arrived. */
export function notify(text: string): void {
  count += 1;
  const id = count;
  change([...notices, { id, text }].slice(-AT_ONCE));
  setTimeout(() => change(notices.filter((notice) => notice.id !== id)), STAYS_MS);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Notices() {
  const shown = useSyncExternalStore(subscribe, () => notices);
  return (
    <div className="notices" role="status">
      {shown.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  );
}
