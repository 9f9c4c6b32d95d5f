import { useSyncExternalStore } from 'react';
import { Button } from './button.tsx';

interface Notice {
  id: number;
  text: string;
  /** What can be done about it, as long as it is shown. */
  action: { name: string; run: () => void } | null;
}

const STAYS_MS = 6_000;
/** Where there is something to do about it. */
const WAITS_MS = 12_000;
const AT_ONCE = 3;

let notices: readonly Notice[] = [];
let count = 0;
const listeners = new Set<() => void>();

function change(next: readonly Notice[]): void {
  notices = next;
  for (const listener of listeners) listener();
}

/** Says something in passing: what was done, and how to undo it where that is possible, or what has just arrived. */
export function notify(text: string, action: Notice['action'] = null): void {
  count += 1;
  const id = count;
  change([...notices, { id, text, action }].slice(-AT_ONCE));
  setTimeout(() => end(id), action ? WAITS_MS : STAYS_MS);
}

const end = (id: number): void => change(notices.filter((notice) => notice.id !== id));

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Notices() {
  const shown = useSyncExternalStore(subscribe, () => notices);
  return (
    <div className="notices" role="status">
      {shown.map(({ id, text, action }) => (
        <p key={id}>
          {text}{' '}
          {action && (
            <Button
              look="quiet"
              onPress={() => {
                end(id);
                action.run();
              }}
            >
              {action.name}
            </Button>
          )}
        </p>
      ))}
    </div>
  );
}
