import type { DomainError } from './domain-error.ts';

/**
 * What must hold before something is done: a pure function of facts that were read before, and of what is wished.
 * @returns The refusal; null where the rule holds, and where what it is about is missing, which is for another rule to tell.
 */
export type Rule<Facts, Wish> = (facts: Facts, wish: Wish) => DomainError | null;

/** Everything that the rules refuse, in their order: a dry run tells all of it, a mutation the first. */
export const judge = <Facts, Wish>(
  rules: readonly Rule<Facts, Wish>[],
  facts: Facts,
  wish: Wish,
): readonly DomainError[] => rules.flatMap((rule) => rule(facts, wish) ?? []);

/** The rules, silent unless `found` finds what they are about. */
export const when = <Facts, Wish>(
  found: (facts: Facts, wish: Wish) => unknown,
  rules: readonly Rule<Facts, Wish>[],
): readonly Rule<Facts, Wish>[] =>
  rules.map((rule) => (facts, wish) => (found(facts, wish) ? rule(facts, wish) : null));

/** @throws DomainError The first refusal, where there is one. */
export function throwFirst(refusals: readonly (DomainError | null)[]): void {
  const first = refusals.find((refusal) => refusal !== null);
  if (first) throw first;
}
