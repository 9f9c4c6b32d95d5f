import { extname } from 'node:path';
import { Piscina } from 'piscina';

/** Bounds of one kind of work. */
export interface ThreadLimits {
  /** From the call to the answer, waiting for a thread included. */
  seconds: number;
  /** Heap of one thread. */
  megabytes: number;
  /** Stack of one thread, where what recurses is somebody else's code. */
  stackMegabytes?: number;
  /** Calls that may wait for a thread. */
  queue: number;
}

/** Work that was cut off, or not begun, because of its bounds. */
export class ThreadLimitError extends Error {
  override readonly name = 'ThreadLimitError';

  constructor(
    readonly limit: 'time' | 'memory' | 'queue',
    cause?: unknown,
  ) {
    super(`Work in a thread met its limit of ${limit}.`, { cause });
  }
}

/** Threads that do nothing for this long end: their memory goes with them. */
const IDLE_MS = 30_000;

/**
 * Gives work that takes long, or a hostile input could make take long, to a thread of its own, so that this one goes on
 * answering. One thread for each kind of work starts when it is needed.
 * @param file The compiled or source file that exports a function `work`, without its extension.
 * @returns Calls the function; rejects with {@link ThreadLimitError} where a limit is met.
 */
export function inThread<W extends (input: never) => unknown>(
  file: string,
  limits: ThreadLimits,
): (input: Parameters<W>[0]) => Promise<Awaited<ReturnType<W>>> {
  const pool = new Piscina({
    filename: `${file}${extname(import.meta.filename)}`,
    name: 'work',
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE_MS,
    resourceLimits: { maxOldGenerationSizeMb: limits.megabytes, stackSizeMb: limits.stackMegabytes ?? 4 },
    // Neither the settings of the process nor its switches are any of the thread's business.
    env: {},
    execArgv: [],
  });
  let running = 0;
  return async (input) => {
    // The pool's own bound does not count calls that can be cut off.
    if (running > limits.queue) throw new ThreadLimitError('queue');
    running += 1;
    try {
      return await pool.run(input, { signal: AbortSignal.timeout(limits.seconds * 1000) });
    } catch (error) {
      throw asLimit(error);
    } finally {
      running -= 1;
    }
  };
}

function asLimit(error: unknown): unknown {
  const { name, code } = error as { name?: string; code?: string };
  if (name === 'AbortError') return new ThreadLimitError('time', error);
  return code === 'ERR_WORKER_OUT_OF_MEMORY' ? new ThreadLimitError('memory', error) : error;
}
