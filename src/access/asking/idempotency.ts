import { createHash } from 'node:crypto';
import { DomainError, invalidInput, UserErrorCode } from '../../platform/domain-error.ts';

/** What is stored with the result: the client's key, and a digest of the input that came with it. */
export interface Idempotency {
  idempotencyKey: string | null;
  inputDigest: string | null;
}

/** @throws DomainError INVALID_INPUT */
export function idempotencyOf({ idempotencyKey, ...input }: { idempotencyKey?: string | null }): Idempotency {
  if (idempotencyKey == null) return { idempotencyKey: null, inputDigest: null };
  // PostgreSQL cannot store NUL in text.
  if (idempotencyKey.length === 0 || idempotencyKey.length > 255 || idempotencyKey.includes('\0')) {
    throw invalidInput('It must have 1 to 255 characters of text.', FIELD);
  }
  return { idempotencyKey, inputDigest: createHash('sha256').update(canonical(input)).digest('hex') };
}

const FIELD = ['input', 'idempotencyKey'];

/** @throws DomainError IDEMPOTENCY_MISMATCH when the key of `earlier` came with another input. */
export function requireSameInput(earlier: Pick<Idempotency, 'inputDigest'>, { inputDigest }: Idempotency): void {
  if (earlier.inputDigest === inputDigest) return;
  throw new DomainError(UserErrorCode.IDEMPOTENCY_MISMATCH, 'The idempotency key was used before with another input.', {
    field: FIELD,
  });
}

/** Absent, null and differently ordered fields mean the same input. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner)
            .filter(([, v]) => v != null)
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : inner,
  );
