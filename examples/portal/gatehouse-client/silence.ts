/** The server writes to its streams every 12 seconds at the latest. */
const SILENCE_MS = 30_000;

/**
 * Fetches what is streamed. A stream that brings nothing for too long fails, as one whose connection was lost: where that was lost
 * without a word, nothing else would tell.
 */
export async function withoutSilence(
  ask: (signal: AbortSignal) => Promise<Response>,
  given?: AbortSignal | null,
): Promise<Response> {
  const lost = new AbortController();
  const inTime = async <T>(work: Promise<T>): Promise<T> => {
    let late: ReturnType<typeof setTimeout> | undefined;
    const silence = new Promise<never>((_, reject) => {
      late = setTimeout(() => reject(new Error('The stream has fallen silent.')), SILENCE_MS);
    });
    try {
      return await Promise.race([work, silence]);
    } catch (error) {
      lost.abort(error);
      throw error;
    } finally {
      clearTimeout(late);
    }
  };
  const response = await inTime(ask(given ? AbortSignal.any([given, lost.signal]) : lost.signal));
  return response.ok && response.body ? new Response(heard(response.body, inTime), response) : response;
}

type InTime = <T>(work: Promise<T>) => Promise<T>;

/** Only the waiting for the other side counts, and not how long whoever reads it takes. */
function heard(body: ReadableStream<Uint8Array>, inTime: InTime): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await inTime(reader.read());
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
