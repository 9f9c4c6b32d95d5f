import { createHash } from 'node:crypto';
import { DomainError, invalidInput, UserErrorCode } from '../../platform/domain-error.ts';

/** What is stored with the result: the client's key, and a digest of the input that came with it. */
export interface Idempotency {
  idempotencyKey: string | null;
  inputDigest: string | null;
}

interface WithKey {
  idempotencyKey?: string | null;
}

/** @throws DomainError INVALID_INPUT */
export function idempotencyOf(input: WithKey): Idempotency {
  if (input.idempotencyKey == null || isKey(input.idempotencyKey)) return usableIdempotency(input);
  throw invalidInput('It must have 1 to 255 characters of text.', FIELD);
}

/** The same for looking for an earlier call: a key that {@link idempotencyOf} refuses was never used. */
export function usableIdempotency({ idempotencyKey, ...input }: WithKey): Idempotency {
  if (idempotencyKey == null || !isKey(idempotencyKey)) return { idempotencyKey: null, inputDigest: null };
  return { idempotencyKey, inputDigest: createHash('sha256').update(canonical(input)).digest('hex') };
}

/** PostgreSQL cannot store NUL in text. */
const isKey = (text: string): boolean => text.length > 0 && text.length <= 255 && !text.includes('\0');

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
