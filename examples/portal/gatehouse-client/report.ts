/**
 * Hands what a callback has thrown to whoever watches the whole program, as if nobody had called it: `error` events of a window,
 * `uncaughtException` of a process.
 */
export function report(error: unknown): void {
  const { reportError } = globalThis as { reportError?: (error: unknown) => void };
  if (reportError) reportError(error);
  else
    queueMicrotask(() => {
      throw error;
    });
}

/** The same callback, whose failure does not reach its caller: it would close the connection, and end all that is on it. */
export const guarded =
  <A extends unknown[]>(callback: (...args: A) => unknown) =>
  (...args: A): void => {
    try {
      callback(...args);
    } catch (error) {
      report(error);
    }
  };
