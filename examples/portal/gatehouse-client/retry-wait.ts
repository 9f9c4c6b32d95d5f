import { report } from './report.ts';

const FIRST_MS = 100;
const LONGEST_MS = 10_000;

/** Soon at first, then ever later, and never all clients at once. */
export const retryWait = (retries: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, Math.min(LONGEST_MS, FIRST_MS * 2 ** retries) * (0.5 + Math.random()));
  });

/** As one waits by a wait of one's own; where that fails, as everybody does. */
export const patiently =
  (wait: (retries: number) => Promise<void> = retryWait) =>
  async (retries: number): Promise<void> => {
    try {
      await wait(retries);
    } catch (error) {
      report(error);
      await retryWait(retries);
    }
  };

/** The token of the session; asked for with every connection, so that a new one is used as soon as there is one. */
export type TokenSource = () => string | null | undefined | Promise<string | null | undefined>;
