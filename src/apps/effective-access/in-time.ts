import { ProviderError } from '../../provider/port/provider-error.ts';

/** As long as whoever reads waits for gateways. */
export const TIMEOUT_MS = 5_000;

/** Begins nothing when the time is up already. */
export async function inTime<T>(begin: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const tooLate = () =>
    reject(new ProviderError('unreachable', `The provider took longer than ${TIMEOUT_MS / 1000} seconds.`));
  if (signal.aborted) tooLate();
  else signal.addEventListener('abort', tooLate);
  try {
    return await Promise.race(signal.aborted ? [late] : [begin(), late]);
  } finally {
    signal.removeEventListener('abort', tooLate);
  }
}
