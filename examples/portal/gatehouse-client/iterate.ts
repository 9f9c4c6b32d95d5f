import type { Result, Sink } from './resumable.ts';

/** The results of a subscription one after the other, for `for await`. Those that nobody has asked for yet are kept. */
export function iterate(subscribe: (sink: Sink) => () => void): AsyncGenerator<Result, void, void> {
  const waiting: Result[] = [];
  let end: { error: unknown } | 'complete' | null = null;
  let wake = () => {};
  let stop = () => {};
  const finish = (how: typeof end) => {
    end ??= how;
    wake();
  };
  const results = (async function* () {
    if (!end) stop = subscribe({ next, error: (error) => finish({ error }), complete: () => finish('complete') });
    for (;;) {
      while (waiting.length > 0) yield waiting.shift()!;
      const over = end as { error: unknown } | 'complete' | null;
      if (over === 'complete') return;
      if (over) throw over.error;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  })();
  function next(result: Result) {
    waiting.push(result);
    wake();
  }
  /** A generator itself would hear of it only behind the next result. */
  function leave() {
    stop();
    waiting.length = 0;
    finish('complete');
  }
  results.return = async () => {
    leave();
    return { done: true, value: undefined };
  };
  results.throw = async (error) => {
    leave();
    throw error;
  };
  return results;
}
