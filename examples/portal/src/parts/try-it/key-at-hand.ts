/** A key on its way from the page that shows it to the one that calls with it. */
export interface KeyAtHand {
  /** The key, the password, or the token. */
  secret: string;
  /** The user name, or a key beside the other one; empty where none is asked for. */
  keyName: string;
}

/** Whoever does not go there at once meant something else. */
const WAITS_MS = 60_000;

let atHand: KeyAtHand | null = null;

/** Takes a key along to the next page that calls, in the memory of this window and nowhere else. */
export function takeAlong(key: KeyAtHand): void {
  atHand = key;
  setTimeout(() => {
    if (atHand === key) atHand = null;
  }, WAITS_MS);
}

export const keyAtHand = (): KeyAtHand | null => atHand;

/** Once it is in the form of that page. */
export const layDown = (): void => {
  atHand = null;
};
