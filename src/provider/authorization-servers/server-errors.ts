import { HttpFailure } from '../../platform/outbound-http/safe-http.ts';
import { ProviderError } from '../port/provider-error.ts';
import { ServerFailure } from './server-metadata.ts';

/** Work with a server, whose failures are those of the provider that goes by it: tried again, or for owners to mend. */
export async function asProviderError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HttpFailure) {
      throw new ProviderError('unavailable', `The authorization server: ${error.message}`);
    }
    if (error instanceof ServerFailure) throw new ProviderError('rejected', error.message);
    throw error;
  }
}
