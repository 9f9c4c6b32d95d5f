import type { Result, Sink } from './resumable.ts';

/** The results of a subscription one after the other, for `for await`. Those that nobody has asked for yet are kept. */
export async function* iterate(subscribe: (sink: Sink) => () => void): AsyncGenerator<Result, void, void> {
  const waiting: Result[] = [];
  let end: { error: unknown } | 'complete' | null = null;
  let wake = () => {};
  const stop = subscribe({
    next(result) {
      waiting.push(result);
      wake();
    },
    error(error) {
      end = { error };
      wake();
    },
    complete() {
      end = 'complete';
      wake();
    },
  });
  try {
    for (;;) {
      while (waiting.length > 0) yield waiting.shift()!;
      const over = end as { error: unknown } | 'complete' | null;
      if (over === 'complete') return;
      if (over) throw over.error;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    stop();
  }
}
