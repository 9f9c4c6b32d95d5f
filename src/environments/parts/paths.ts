import { DomainError, type FieldPath } from '../../platform/domain-error.ts';
import { throwAll } from '../../platform/rules.ts';

/** A refusal of an input, told of the place in the bundle that the input was made of. */
export function atPath({ code, message, field = [], conflictId }: DomainError, path: FieldPath): DomainError {
  const [first, ...rest] = field[0] === 'input' ? field.slice(1) : field;
  const place = first === undefined ? path : [...path, IN_BUNDLE[first] ?? first, ...rest];
  return new DomainError(code, message, { field: place, conflictId });
}

/** What is named by its id in an input, and by its key in a bundle. */
const IN_BUNDLE: Partial<Record<string, string>> = { teamIds: 'teams', productIds: 'products', planIds: 'plans' };

/** @throws DomainError Whatever `work` refuses, at its place in the bundle. */
export async function within<T>(path: FieldPath, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throwAll(error.refusals.map((refusal) => atPath(refusal, path)));
    throw error;
  }
}
