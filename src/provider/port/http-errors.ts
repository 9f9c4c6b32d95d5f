import { HttpFailure } from '../../platform/outbound-http/safe-http.ts';
import { ProviderError } from './provider-error.ts';

/** Turns a failed call into the port's error; anything that is not a failed call is a fault of ours and stays as it is. */
export function toProviderError(error: unknown): unknown {
  if (!(error instanceof HttpFailure)) return error;
  if (error.kind === 'tls') return new ProviderError('tls', error.message);
  if (error.kind === 'tooLarge') return new ProviderError('unexpectedAnswer', error.message);
  return new ProviderError('unreachable', error.message);
}
