import { invalidInput } from '../../platform/domain-error.ts';

const MAX_PLACE = 1_000_000;

/** What a place may be, for people. */
export const PLACE_RULE = `0 to ${MAX_PLACE}, the smallest first; 0 where nothing is said`;

/** The place that is given; nothing where none is. @throws DomainError INVALID_INPUT */
export function placeOf({ position }: { position?: number | null }): { position?: number } {
  if (position == null) return {};
  if (position >= 0 && position <= MAX_PLACE) return { position };
  throw invalidInput(`A place is a number from 0 to ${MAX_PLACE}.`, ['input', 'position']);
}
