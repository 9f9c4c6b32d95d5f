import { DomainError, UserErrorCode } from './domain-error.ts';

/**
 * Refuses a change of something that somebody else saved since it was read.
 * @param version What it has now.
 * @param expected What was read; null where that does not matter.
 * @param conflictId The newest.
 * @throws DomainError VERSION_CONFLICT (`expectedVersion`).
 */
export function refuseConflict(version: number, expected: number | null, conflictId: string): void {
  if (expected === null || expected === version) return;
  const seen = expected < version ? 'was saved meanwhile' : 'is the newest';
  const message = `Version ${version} ${seen}, and this was made from version ${expected}. Nothing is changed: read the newest, and make your changes in it.`;
  throw new DomainError(UserErrorCode.VERSION_CONFLICT, message, { field: ['expectedVersion'], conflictId });
}

/** The locked row, where it is as whoever changes it read it. @throws DomainError VERSION_CONFLICT, as of {@link refuseConflict}. */
export function requireVersion<Row extends { id: string; version: number }>(row: Row, expected: number | null): Row {
  refuseConflict(row.version, expected, row.id);
  return row;
}
