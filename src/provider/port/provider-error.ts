import { Postponed } from '../../platform/jobs/job.ts';

/**
 * Why a provider could not do what was asked.
 *
 * - `unreachable`: no answer (refused, reset, name unknown, time-out). The call may or may not have been applied.
 * - `tls`: the certificate or the handshake was not accepted.
 * - `unauthorised`: the provider does not accept the secret.
 * - `forbidden`: the secret is good but lacks a permission.
 * - `wrongKind`: something answers, but not the kind of provider that was configured.
 * - `tooOld`: the provider's version lacks what the portal relies on.
 * - `unavailable`: the provider answers that it cannot work now (5xx, its own store is down).
 * - `policyMissing`: a policy that a key needs is not loaded at the provider, or is there as no key can have it.
 *- `apiMissing`: an API that a key must open is not loaded at the provider, or belongs to another organisation there.
 * - `notVisible`: a write was accepted but the provider does not serve it yet.
 * - `policiesUnserved`: the provider's settings keep written policies from ever being served.
 * - `mismatch`: the provider serves something else than was asked for, for example a key without its plan's limits.
 * - `keyMissing`: the key is gone and its value is not known, so it cannot be made again.
 * - `keyTaken`: the provider holds a key with the given value that the portal did not make.
 * - `callRefused`: the provider holds the key, and refuses a call with it.
 * - `superseded`: the provider holds a newer revision; the caller's knowledge is stale.
 * - `invalid`: the request makes no sense (empty policy list, reserved metadata); nothing was sent.
 * - `rejected`: the provider refused the request as malformed or not allowed.
 * - `unexpectedAnswer`: the provider answered in a form that its contract does not have.
 */
export type ProviderErrorKind =
  | 'unreachable'
  | 'tls'
  | 'unauthorised'
  | 'forbidden'
  | 'wrongKind'
  | 'tooOld'
  | 'unavailable'
  | 'policyMissing'
  | 'apiMissing'
  | 'notVisible'
  | 'policiesUnserved'
  | 'mismatch'
  | 'keyMissing'
  | 'keyTaken'
  | 'callRefused'
  | 'superseded'
  | 'invalid'
  | 'rejected'
  | 'unexpectedAnswer';

/** What is told of a failure. */
export interface FailureWords {
  /** Null where the provider had no part in it. */
  kind: ProviderErrorKind | null;
  /** Fit for API owners. */
  message: string;
}

/** Kinds that may heal without a person doing something; every adapter call may be repeated without harm. */
const RETRYABLE: ReadonlySet<ProviderErrorKind> = new Set([
  'unreachable',
  'unavailable',
  'policyMissing',
  'apiMissing',
  'notVisible',
  'mismatch',
  'callRefused',
  'unexpectedAnswer',
]);

/** Whether a failure of this kind is about the provider, a policy or an API, and so about other keys as well. */
export const isRetryable = (kind: unknown): boolean => RETRYABLE.has(kind as ProviderErrorKind);

/** A provider's failure. The message is fit for API owners: it never holds a secret, a key or a header. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly retryable: boolean;

  constructor(
    readonly kind: ProviderErrorKind,
    message: string,
  ) {
    super(message);
    this.retryable = RETRYABLE.has(kind);
  }
}

/**
 * What may be told of whatever went wrong on the way to a provider. Words of libraries and of the database are for the log:
 * they help nobody else, and nobody knows what they hold.
 */
export function wordsOf(error: unknown): FailureWords {
  if (error instanceof ProviderError) return { kind: error.kind, message: error.message };
  if (error instanceof Postponed) return { kind: 'unreachable', message: error.message };
  return { kind: null, message: 'The portal met a fault of its own; its log tells more.' };
}
